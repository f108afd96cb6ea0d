import { describe, expect, test } from '@jest/globals';
import type { PromotionRecord } from '../../src/domain/record.ts';
import { reentry } from '../../src/domain/reentry.ts';
import { entryBelow, stageOrder } from '../../src/domain/stage-order.ts';
import { stageBefore } from '../../src/domain/stage.ts';
import { rolledBack, standing } from '../../src/domain/standing.ts';
import { assessmentOf, chained, commitNamed, digestNamed, recordNamed, releaseNamed } from '../support/records.ts';

const promoted = (run: string, digit: string, changes: Partial<PromotionRecord> = {}) =>
  recordNamed(run, { assessment: assessmentOf(releaseNamed('neo4j', digit)), ...changes });
const back = (run: string, digit: string, words: string[] = []) =>
  recordNamed(run, {
    outcome: 'rolled-back',
    reason: 'budget spent',
    assessment: assessmentOf(releaseNamed('neo4j', digit), words),
  });
/** A rollback by hand: the labels say which run's container was taken away. */
const rollback = (run: string, undone: string | undefined, digit = '9') =>
  recordNamed(run, {
    kind: 'rollback',
    outcome: 'rolled-back',
    assessment: {
      ...assessmentOf(releaseNamed('neo4j', '0')),
      running: {
        container: 'neo4j-staging',
        containerId: 'id',
        state: 'running',
        image: releaseNamed('neo4j', digit).image,
        ...(undone === undefined
          ? {}
          : { promotion: { workflowId: 'w', runId: undone, commit: commitNamed(digit), hash: 'h' } }),
      },
    },
  });

const order = (records: PromotionRecord[], digit: string, stage: 'staging' | 'production') => {
  const entry = entryBelow(chained(records), stage, commitNamed(digit));
  return stageOrder({ component: 'neo4j', stage }, commitNamed(digit), entry);
};

test('the stage before a run is that of the records which are older than its own', () => {
  const records = chained([
    promoted('first', '1'),
    promoted('second', '1', { stage: 'production' }),
    promoted('third', '2'),
  ]);
  expect(stageBefore(records, 'first')).toBe('development');
  expect(stageBefore(records, 'second')).toBe('staging');
  expect(stageBefore(records, 'third')).toBe('production');
  expect(stageBefore(records, 'without a record yet')).toBe('production');
});

describe('the order of stages', () => {
  test('lets everything into staging, also what is in production already', () => {
    expect(order([], '1', 'staging').status).toBe('ok');
    expect(order([promoted('a', '1', { stage: 'production' })], '1', 'staging').status).toBe('ok');
  });

  test('lets nothing into production that does not stand in staging', () => {
    expect(order([], '1', 'production')).toEqual({
      check: 'stage order',
      status: 'blocked',
      what: 'neo4j at 111111111111 does not stand in staging, and no stage is skipped on the way to production',
      fix: 'promote it there first: promoter start neo4j staging --commit 111111111111',
    });
    expect(order([promoted('a', '2')], '1', 'production').status).toBe('blocked');
    expect(order([promoted('a', '1', { outcome: 'aborted' })], '1', 'production').status).toBe('blocked');
  });

  test('lets into production what was promoted to staging, or adopted there, with its digest', () => {
    const records = [promoted('a', '1'), promoted('b', '2', { kind: 'adoption' })];
    expect(order(records, '1', 'production')).toMatchObject({
      status: 'ok',
      what: 'neo4j at 111111111111 stands in staging by record 1',
    });
    expect(order(records, '2', 'production').status).toBe('ok');
    expect(entryBelow(chained(records), 'production', commitNamed('2'))?.assessment?.release?.image.digest).toBe(
      digestNamed('2'),
    );
  });

  test('takes the newest digest of a commit that was promoted twice', () => {
    const again = { assessment: assessmentOf(releaseNamed('neo4j', '1', 'newer')) };
    const entry = entryBelow(chained([promoted('a', '1'), promoted('b', '1', again)]), 'production', commitNamed('1'));
    expect(entry?.assessment?.release?.image.digest).toBe(digestNamed('newer'));
  });

  test('does not bind staging to a digest of development', () => {
    const records = chained([promoted('a', '1', { stage: 'development', environment: 'development' })]);
    expect(entryBelow(records, 'staging', commitNamed('1'))).toBeUndefined();
  });
});

describe('what stands in an environment', () => {
  test('a rollback by hand undoes the run that the labels name, not the newest', () => {
    const records = [promoted('a', '1'), promoted('b', '2'), rollback('r', 'a')];
    expect(standing(chained(records)).map(({ runId }) => runId)).toEqual(['b']);
  });

  test('a rollback without labels undoes the newest release of that environment only', () => {
    const elsewhere = promoted('p', '3', { environment: 'production', stage: 'production' });
    const records = [promoted('a', '1'), promoted('b', '2'), elsewhere, rollback('r', undefined)];
    expect(standing(chained(records)).map(({ runId }) => runId)).toEqual(['a', 'p']);
  });

  test('a rollback of a promotion that was terminated undoes nobody else, and remembers its release', () => {
    const records = chained([promoted('a', '1'), rollback('r', 'lost', '7')]);
    expect(standing(records).map(({ runId }) => runId)).toEqual(['a']);
    expect(rolledBack(records)).toMatchObject([{ commit: commitNamed('7'), digest: digestNamed('7'), evidence: '' }]);
  });

  test('a release that came back afterwards is no longer among those that were rolled back', () => {
    expect(rolledBack(chained([back('a', '1'), promoted('b', '1')]))).toEqual([]);
    expect(rolledBack(chained([promoted('b', '1'), back('a', '1')]))).toHaveLength(1);
  });
});

describe('a release that was rolled back', () => {
  const earlier = rolledBack(chained([back('a', '1', ['jo says: done'])]));
  const words = (facts: string) => assessmentOf(releaseNamed('neo4j', '1'), [facts]).verdicts;
  const place = { component: 'neo4j', environment: 'staging' };
  const same = { ...place, commit: commitNamed('1') };

  test.each<[string, string, string | undefined, string | undefined]>([
    [
      'the same evidence and no reason',
      'jo says: done',
      undefined,
      'to let it in again, give new evidence (a new attestation, reports, or another commit) and a reason (--reason)',
    ],
    [
      'the same evidence and a reason',
      'jo says: done',
      'trying again',
      'to let it in again, give new evidence (a new attestation, reports, or another commit)',
    ],
    ['new evidence and no reason', 'jo says: repaired the disk', ' ', 'to let it in again, give a reason (--reason)'],
    ['new evidence and a reason', 'jo says: repaired the disk', 'disk repaired', undefined],
  ])('with %s', (_, evidence, reason, fix) => {
    const finding = reentry(same, earlier, words(evidence), reason);
    expect(finding).toMatchObject(fix === undefined ? { status: 'ok' } : { status: 'blocked', fix });
    expect(finding?.what).toContain('was rolled back from staging at 1970-01-02T00:00:00.000Z: budget spent');
  });

  test('brings the same evidence also where the record shows less of it, and other evidence where it shows the same', () => {
    const record = (print: string) => {
      const shown = back('a', '1', ['… and 5 more files']);
      const verdicts = shown.assessment?.verdicts.map((verdict) => ({ ...verdict, print })) ?? [];
      return rolledBack(chained([{ ...shown, assessment: { ...assessmentOf(releaseNamed('neo4j', '1')), verdicts } }]));
    };
    const now = words('all of it').map((verdict) => ({ ...verdict, print: 'one' }));
    expect(reentry(same, record('one'), now, 'trying again')?.status).toBe('blocked');
    const others = words('… and 5 more files').map((verdict) => ({ ...verdict, print: 'another' }));
    expect(reentry(same, record('one'), others, 'trying again')?.status).toBe('ok');
  });

  test('is known again by its digest, whatever its commit is', () => {
    expect(
      reentry({ ...place, commit: commitNamed('5'), digest: digestNamed('1') }, earlier, [], undefined)?.status,
    ).toBe('blocked');
  });

  test('does not stand in the way of another release', () => {
    expect(
      reentry({ ...place, commit: commitNamed('5'), digest: digestNamed('5') }, earlier, [], undefined),
    ).toBeUndefined();
    expect(reentry({ ...place, commit: commitNamed('5') }, earlier, [], undefined)).toBeUndefined();
  });
});
