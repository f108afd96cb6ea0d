import { describe, expect, test } from '@jest/globals';
import { pinOf } from '../../src/domain/deploy-plan.ts';
import { stateLabel } from '../../src/domain/labels.ts';
import type { PromotionRecord } from '../../src/domain/record.ts';
import { stageOf } from '../../src/domain/stage.ts';
import { entryBelow } from '../../src/domain/stage-order.ts';
import { rolledBack, standing } from '../../src/domain/standing.ts';
import { assessmentOf, chained, commitNamed, recordNamed, releaseNamed } from '../support/records.ts';

const assessment = assessmentOf(releaseNamed('neo4j', '1'));
const promoted = recordNamed('run-one', { assessment });
const drill = (run: string, changes: Partial<PromotionRecord> = {}) =>
  recordNamed(run, {
    kind: 'drill',
    outcome: 'drilled',
    assessment,
    rollback: { how: 'parked', reason: 'a drill', downMs: 1_200 },
    ...changes,
  });

describe.each<[string, PromotionRecord]>([
  ['a drill', drill('d')],
  ['a drill that went wrong and put everything back', drill('d', { outcome: 'aborted' })],
  ['a drill whose way back failed', drill('d', { outcome: 'failed' })],
  ['a drill in production', drill('d', { environment: 'production', stage: 'production' })],
])('%s', (_, record) => {
  test('leaves the stage, what stands and what was rolled back as they were', () => {
    const records = chained([promoted, record]);
    expect(stageOf(records)).toBe('staging');
    expect(standing(records).map(({ runId }) => runId)).toEqual(['run-one']);
    expect(rolledBack(records)).toEqual([]);
    expect(entryBelow(records, 'production', commitNamed('1'))?.runId).toBe('run-one');
  });

  test('brings no release in where none stood', () => {
    expect(stageOf(chained([record]))).toBe('development');
    expect(standing(chained([record]))).toEqual([]);
    expect(entryBelow(chained([record]), 'production', commitNamed('1'))).toBeUndefined();
  });
});

test('a drill keeps the image of what it parks by a tag of its own, so that the release before keeps its own', () => {
  const whose = { component: 'web', environment: 'staging' };
  expect(pinOf(whose, 'shop', 'drilled')).toBe('promoter/shop-web-staging:drilled');
  expect(pinOf(whose, 'shop', 'parked')).toBe('promoter/shop-web-staging:parked');
});

test('a drill never wears the label of a promotion that was rolled back', () => {
  const subject = { component: 'neo4j', environment: 'staging', phase: 'ended', outcome: 'drilled' } as const;
  expect(stateLabel({ ...subject, rollback: { how: 'parked', reason: '' } })).toBeUndefined();
});
