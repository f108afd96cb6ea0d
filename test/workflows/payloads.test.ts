import { expect, test } from '@jest/globals';
import { decisionOf, orderOf, signalOf } from '../../src/workflows/desk/payloads.ts';

test('a message loses the blanks around its texts, whichever way it came', () => {
  const given = { runId: ' r1 ', by: ' Ana\n', code: ' c1 ', decision: 'approve' };
  expect(decisionOf(given)).toEqual({ runId: 'r1', by: 'Ana', code: 'c1', decision: 'approve' });
  expect(signalOf(given)).toEqual({ runId: 'r1', by: 'Ana', code: 'c1' });
  const attestations = [{ criterion: 'security', by: ' Ben ', why: ' read it ' }];
  expect(orderOf({ ...given, action: 'retry', attestations })).toEqual({
    runId: 'r1',
    by: 'Ana',
    action: 'retry',
    attestations: [{ criterion: 'security', by: 'Ben', why: 'read it' }],
  });
});

test('nobody is named by blanks alone', () => {
  expect(signalOf({ runId: 'r1', by: '  ' })).toEqual({ runId: 'r1', by: '' });
  expect(
    orderOf({ action: 'retry', attestations: [{ criterion: 'security', by: ' ', why: 'yes' }] }),
  ).not.toHaveProperty('attestations');
});

test('what is no message is none', () => {
  for (const payload of [undefined, null, 'approve', 7, {}, { decision: 'maybe' }]) {
    expect(decisionOf(payload)).toBeUndefined();
    expect(orderOf(payload)).toBeUndefined();
  }
});
