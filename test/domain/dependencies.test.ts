import { describe, expect, test } from '@jest/globals';
import { dependenciesVerdict } from '../../src/domain/dependencies.ts';
import { cycles } from '../../src/domain/dependencies-order.ts';
import { hint } from '../../src/domain/nearest.ts';
import { stageOf } from '../../src/domain/stage.ts';
import { recordNamed } from '../support/records.ts';

describe('dependencies', () => {
  test('are met when each has come at least as far as the component is to go', () => {
    const verdict = dependenciesVerdict('dependencies', 'staging', [
      { component: 'redis', stage: 'production' },
      { component: 'postgres', stage: 'staging' },
    ]);
    expect(verdict.sentence).toBe('dependencies met: redis in production, postgres in staging');
    expect(verdict.evidence).toEqual([{ source: 'records', facts: 'redis in production, postgres in staging' }]);
  });

  test('are unmet when one is behind, and say which, and both ways on', () => {
    const verdict = dependenciesVerdict('dependencies', 'production', [
      { component: 'redis', stage: 'production' },
      { component: 'neo4j', stage: 'staging' },
    ]);
    expect(verdict.sentence).toBe(
      "dependencies unmet: neo4j is in staging, production is needed: promote it first, or 'promoter adopt neo4j production' when it runs there already",
    );
  });

  test('of a component that has none are met', () => {
    expect(dependenciesVerdict('dependencies', 'production', [])).toMatchObject({
      verdict: 'met',
      sentence: 'dependencies met: it depends on no other component',
      evidence: [],
    });
  });

  test('come from the records: promoted or adopted counts, rolled back or rejected does not', () => {
    const [staging, production] = [{ stage: 'staging' as const }, { stage: 'production' as const }];
    expect(stageOf([])).toBe('development');
    expect(stageOf([recordNamed('a', { ...staging, outcome: 'rolled-back' })])).toBe('development');
    expect(stageOf([recordNamed('a', staging), recordNamed('b', { ...production, outcome: 'rejected' })])).toBe(
      'staging',
    );
    expect(stageOf([recordNamed('a', { ...production, kind: 'adoption' }), recordNamed('b', staging)])).toBe(
      'production',
    );
  });
});

describe('circles among dependencies', () => {
  const graph = (edges: Record<string, string[]>) =>
    cycles(Object.fromEntries(Object.entries(edges).map(([name, dependsOn]) => [name, { dependsOn }])));

  test('are each found once, wherever the search begins', () => {
    expect(graph({ a: ['b'], b: ['a'] })).toEqual([['a', 'b']]);
    expect(graph({ z: ['y'], y: ['x'], x: ['z'], q: ['z'] })).toEqual([['x', 'z', 'y']]);
    expect(graph({ a: ['a'], b: ['c'], c: ['b'] })).toEqual([['a'], ['b', 'c']]);
  });

  test('are not seen in a diamond, in unknown names, or in a prototype', () => {
    expect(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).toEqual([]);
    expect(graph({ a: ['nobody', 'constructor', 'toString'] })).toEqual([]);
  });
});

test('a mistyped word is answered with the nearest known one, and a wild one with all that are known', () => {
  expect(hint('neoj4', ['redis', 'neo4j'])).toBe('did you mean "neo4j"?');
  expect(hint('Staging', ['staging', 'production'])).toBe('did you mean "staging"?');
  expect(hint('qa', ['staging', 'production'])).toBe('known: staging, production');
  expect(hint('qa', [])).toBe('none are defined yet');
});
