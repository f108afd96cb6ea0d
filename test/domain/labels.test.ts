import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { labelChange, stateLabel, stateLabels } from '../../src/domain/labels.ts';
import type { Outcome } from '../../src/domain/record.ts';
import type { RolledBack } from '../../src/domain/rollback.ts';
import type { Phase } from '../../src/domain/snapshot.ts';
import { ended, policy, snapshot } from '../support/github/snapshots.ts';

const rollback: RolledBack = { how: 'parked', reason: 'budget spent' };

describe('the label of a promotion', () => {
  test.each<[Phase, string]>([
    ['validating', 'promotion:requested'],
    ['awaiting-approval', 'promotion:in-review'],
    ['awaiting-window', 'promotion:approved'],
    ['deploying', 'promotion:approved'],
    ['soaking', 'promotion:approved'],
    ['rolling-back', 'promotion:approved'],
  ])('in phase %s is %s', (phase, label) => {
    expect(stateLabel(snapshot({ phase }))).toBe(label);
  });

  test.each<[Outcome, RolledBack | undefined, string | undefined]>([
    ['promoted', undefined, 'promotion:completed'],
    ['rolled-back', rollback, 'promotion:rolled-back'],
    ['aborted', rollback, 'promotion:rolled-back'],
    ['aborted', { how: 'untouched', reason: 'nothing done' }, undefined],
    ['rejected', undefined, undefined],
    ['expired', undefined, undefined],
    ['failed', undefined, undefined],
  ])('that ended as %s with rollback %j is %s', (outcome, rolledBack, label) => {
    expect(stateLabel(ended(outcome, rolledBack ? { rollback: rolledBack } : {}))).toBe(label);
  });
});

describe('the change of labels', () => {
  test('adds what is missing and takes away what was true before', () => {
    const present = ['component:neo4j', 'promotion:requested', 'target:production', 'bug', 'promotion:blocked'];
    expect(labelChange(snapshot(), present)).toEqual({
      wanted: ['component:neo4j', 'target:staging', 'promotion:in-review'],
      add: ['target:staging', 'promotion:in-review'],
      remove: ['promotion:requested', 'target:production'],
    });
  });

  test('names the stage, and not the environment, as the target', () => {
    const shown = snapshot({ environment: 'homelab', policy: { ...policy, stage: 'production' } });
    expect(labelChange(shown, []).wanted).toContain('target:production');
  });

  test('knows labels without regard to case, as GitHub does', () => {
    expect(labelChange(snapshot(), ['Component:Neo4j', 'TARGET:staging', 'Promotion:In-Review'])).toMatchObject({
      add: [],
      remove: [],
    });
  });

  test('keeps names within the 50 characters that GitHub allows', () => {
    const { wanted } = labelChange(snapshot({ component: 'x'.repeat(80) }), []);
    expect(wanted.every((name) => name.length <= 50)).toBe(true);
  });

  test('leaves every foreign label where it is, and once carried out there is nothing left to do', () => {
    const label = fc.oneof(fc.constantFrom(...stateLabels, 'component:redis', 'target:production'), fc.string());
    fc.assert(
      fc.property(fc.uniqueArray(label), (present) => {
        const { add, remove } = labelChange(snapshot(), present);
        expect(remove.every((name) => /^(component:|target:|promotion:)/i.test(name))).toBe(true);
        const after = [...present.filter((name) => !remove.includes(name)), ...add];
        expect(labelChange(snapshot(), after)).toMatchObject({ add: [], remove: [] });
      }),
    );
  });
});
