import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { stringify } from 'yaml';
import { processEnv } from '../../src/config/process-env.ts';
import type { Snapshot } from '../../src/contract/snapshot.ts';
import type { ChainedRecord } from '../../src/domain/record.ts';
import { day, hour } from '../../src/domain/units.ts';
import { allActivities, type Composed } from '../../src/worker/compose.ts';
import { bound, junit, lcov, put, sourceOf } from '../support/evidence.ts';
import { newWorld, type World } from '../support/fake-world.ts';
import { newRepository, type Repository } from '../support/git.ts';
import { needing, type PromotionHandle, snapshotOf, start, tell, vote } from '../support/promotions.ts';
import { timeSkippingServer } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';
import { withWorkersOn } from '../support/workers.ts';

// The whole gate inside a promotion. Everything that decides is real: the catalogue, a git repository, the reports that
// CI left on disk with their manifests, the records. Only the environment's engine is made up.

let server: TestWorkflowEnvironment;
let repository: Repository;
let composed: Composed;
let world: World;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());
beforeEach(async () => {
  repository = await newRepository();
  await writeFile(join(repository.folder, 'promoter.yaml'), stringify(catalogue));
  composed = allActivities(join(repository.folder, 'promoter.yaml'), processEnv({}));
  world = newWorld();
});
afterEach(async () => {
  await composed.close();
  await repository.remove();
});

const notTheSubject = ['functionality', 'api-stability', 'code-quality', 'documentation', 'integration'];
const catalogue = {
  repository: { path: 'repository' },
  tracker: 'none',
  reports: 'ci',
  environments: { staging: { compose: 'compose.yml' } },
  components: {
    neo4j: {
      service: 'neo4j',
      to: {
        staging: {
          validationExpires: '3d',
          approvals: { required: 2, from: ['ben', 'eve'] },
          soak: { for: '1h', every: '5m' },
          criteria: {
            'unit-tests': { junit: 'junit.xml', coverageReport: 'lcov.info' },
            ...Object.fromEntries(notTheSubject.map((id) => [id, { notApplicable: 'not the subject here' }])),
          },
        },
      },
    },
  },
};

/** A commit of which CI has measured so many of a hundred lines. */
async function measured(covered: number): Promise<string> {
  await put(join(repository.path, 'work.txt'), `${covered}`);
  await put(join(repository.path, 'a.ts'), sourceOf(100));
  const commit = await repository.commit(`${covered} lines`);
  await reported(commit, covered);
  return commit;
}

const folderOf = (commit: string): string => join(repository.folder, 'ci', commit);
async function reported(commit: string, covered: number, changes: object = {}): Promise<void> {
  await bound(join(folderOf(commit), 'junit.xml'), junit(12), commit);
  await bound(join(folderOf(commit), 'lcov.info'), lcov(covered, 100), commit, changes);
}

const inWorld = <T>(body: () => Promise<T>): Promise<T> => {
  const { measure, writeRecord, readRecords } = composed.activities;
  return withWorkersOn(server.nativeConnection, world, body, { measure, writeRecord, readRecords });
};
const records = (): Promise<ChainedRecord[]> => composed.activities.readRecords({ component: 'neo4j' });
const unitTests = ({ assessment }: Pick<Snapshot, 'assessment'>) =>
  assessment?.verdicts.find(({ criterion }) => criterion === 'unit-tests');

/** Waits for approval under another code than the given one. */
const askedAgain = (handle: PromotionHandle, code: string | undefined): Promise<Snapshot> =>
  until('another code to approve', async () => {
    const snapshot = await snapshotOf(handle);
    const { phase, assessment, need } = snapshot;
    return phase === 'awaiting-approval' && need && assessment?.code !== code ? snapshot : undefined;
  });

describe('one promotion', () => {
  test('goes from unmet by a repaired commit to met, approved anew, deployed, soaked and promoted', async () => {
    const [first, worse, repaired] = [await measured(80), await measured(61), await measured(85)];
    await inWorld(async () => {
      const handle = await start(server, { commit: first });
      const { runId, assessment: earlier } = await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');

      await tell(handle, { action: 'retry', by: 'ana', commit: worse });
      const unmet = await needing(handle, 'validating');
      expect(unitTests(unmet)).toMatchObject({
        verdict: 'unmet',
        sentence: expect.stringMatching(/^unit-tests unmet: .*61 % of 100 lines, 70 % needed/),
        evidence: expect.arrayContaining([
          expect.objectContaining({ source: 'report', commit: worse, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }),
        ]),
      });
      expect(world.calls).toEqual([]);

      await tell(handle, { action: 'retry', by: 'ana', commit: repaired });
      const met = await askedAgain(handle, earlier?.code);
      expect(met.runId).toBe(runId);
      expect(unitTests(met)?.verdict).toBe('met');
      expect(met.approvals).toMatchObject([{ by: 'ben', code: earlier?.code }]);
      expect(met.need?.what).toMatch(/waits for 2 more approvals/);

      await vote(handle, 'ben');
      await vote(handle, 'eve');
      expect(await handle.result()).toMatchObject({ outcome: 'promoted', runId });
      const [record] = await records();
      expect(record).toMatchObject({
        outcome: 'promoted',
        runId,
        assessment: { commit: repaired, code: met.assessment?.code },
        ledger: { outages: [] },
      });
      expect(record?.timeline.map(({ phase }) => phase)).toEqual([
        'validating',
        'awaiting-approval',
        'validating',
        'awaiting-approval',
        'deploying',
        'verifying',
        'soaking',
        'promoting',
      ]);
      expect(unitTests({ assessment: record?.assessment as never })?.sentence).toContain('85 % of 100 lines');
    });
    expect(world.calls).toEqual(['deploy 1', 'verify new-container', 'retire']);
  });

  test('that is unmet and left alone expires after the time that the catalogue gives, with nothing deployed', async () => {
    const commit = await measured(61);
    await inWorld(async () => {
      const handle = await start(server, { commit });
      expect(await handle.result()).toMatchObject({
        outcome: 'expired',
        reason: expect.stringMatching(
          /^nobody repaired it in time: unit-tests unmet: .*61 % of 100 lines, 70 % needed/,
        ),
      });
      const [record] = await records();
      const took = Date.parse(record?.endedAt ?? '') - Date.parse(record?.startedAt ?? '');
      expect(record).toMatchObject({ outcome: 'expired', approvals: [] });
      expect(took).toBeGreaterThanOrEqual(3 * day);
      expect(took).toBeLessThan(3 * day + hour);
    });
    expect(world.calls).toEqual([]);
  });

  test('is not helped by a report without a manifest, of another commit, or changed after it was written', async () => {
    const other = await measured(90);
    const commit = await measured(90);
    const file = join(folderOf(commit), 'lcov.info');
    await inWorld(async () => {
      await bound(file, lcov(90, 100), other);
      const handle = await start(server, { commit });
      const stranger = await needing(handle, 'validating');
      expect(unitTests(stranger)).toMatchObject({ verdict: 'unknown' });
      expect(unitTests(stranger)?.sentence).toContain(`measured at commit ${other.slice(0, 12)}`);

      const again = async () => {
        const { asOf } = await snapshotOf(handle);
        await tell(handle, { action: 'retry', by: 'ana' });
        return until('another measurement', async () => {
          const snapshot = await snapshotOf(handle);
          return snapshot.need && snapshot.asOf > asOf ? snapshot : undefined;
        });
      };
      await bound(file, lcov(60, 100), commit);
      await put(file, lcov(95, 100));
      expect(unitTests(await again())).toMatchObject({ verdict: 'unknown' });
      await put(`${file}.manifest.json`, '{}');
      expect(unitTests(await again())).toMatchObject({ verdict: 'unknown' });

      await bound(file, lcov(95, 100), commit);
      await tell(handle, { action: 'retry', by: 'ana' });
      await needing(handle, 'awaiting-approval');
      await tell(handle, { action: 'abort', by: 'ana' });
      await handle.result();
    });
  });
});

describe('an approval that was given while the criteria were met is void when, before the deploy,', () => {
  const approvedThen = async (
    change: (commit: string) => Promise<void>,
    body: (handle: PromotionHandle, code?: string) => Promise<void>,
  ) => {
    const commit = await measured(80);
    await inWorld(async () => {
      const handle = await start(server, { commit });
      const { assessment } = await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      await change(commit);
      await vote(handle, 'eve');
      await body(handle, assessment?.code);
    });
  };

  test('the reports of the same commit are no longer good: it waits for a person, and nothing is deployed', () =>
    approvedThen(
      (commit) => reported(commit, 40),
      async (handle) => {
        const waiting = await needing(handle, 'validating');
        expect(unitTests(waiting)).toMatchObject({ verdict: 'unmet' });
        expect(world.calls).toEqual([]);
        await tell(handle, { action: 'abort', by: 'ana' });
        expect(await handle.result()).toMatchObject({ outcome: 'aborted' });
      },
    ));

  test('the reports of the same commit are others, and still good: it asks again for what they say now', () =>
    approvedThen(
      (commit) => reported(commit, 90),
      async (handle, code) => {
        const again = await askedAgain(handle, code);
        expect(unitTests(again)?.sentence).toContain('90 % of 100 lines');
        expect(again.approvals.map((approval) => approval.code)).toEqual([code, code]);
        expect(again.need?.what).toMatch(/waits for 2 more approvals/);
        expect(world.calls).toEqual([]);
        await vote(handle, 'ben');
        await vote(handle, 'eve');
        expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
      },
    ));

  test('but it stands when the same reports were only written again', () =>
    approvedThen(
      (commit) => reported(commit, 80),
      async (handle) => {
        expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
        expect((await snapshotOf(handle)).approvals).toHaveLength(2);
      },
    ));
});
