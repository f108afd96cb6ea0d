import type { Snapshot } from './snapshot.ts';

/** What a promotion needs of its issue's labels. Names as GitHub has them; it compares them without case. */
export interface LabelChange {
  wanted: string[];
  add: string[];
  remove: string[];
}

/** The state labels of the team's own workflow; other `promotion:…` labels belong to somebody else. */
export const stateLabels = [
  'promotion:requested',
  'promotion:in-review',
  'promotion:approved',
  'promotion:completed',
  'promotion:rolled-back',
] as const;
export type StateLabel = (typeof stateLabels)[number];

type Subject = Pick<Snapshot, 'component' | 'environment' | 'phase' | 'outcome' | 'rollback' | 'policy'>;

/** `component:neo4j` and `target:staging`, by which a promotion's issue is found. */
export const placeLabels = ({
  component,
  environment,
  policy,
}: Pick<Subject, 'component' | 'environment' | 'policy'>): string[] => [
  named(`component:${component}`),
  named(`target:${policy?.stage ?? environment}`),
];

/** GitHub refuses a longer name. */
const named = (label: string): string => label.slice(0, 50);

/** Which labels the issue should have, and how to get there from those that it has. Foreign ones stay. */
export function labelChange(snapshot: Subject, present: readonly string[]): LabelChange {
  const state = stateLabel(snapshot);
  const wanted = [...placeLabels(snapshot), ...(state ? [state] : [])];
  return {
    wanted,
    add: wanted.filter((name) => !present.some((other) => same(name, other))),
    remove: present.filter((name) => isOwn(name) && !wanted.some((other) => same(name, other))),
  };
}

/** Undefined where none of the five is true: rejected, expired, drilled, or aborted and failed with nothing rolled back. */
export function stateLabel({ phase, outcome, rollback }: Subject): StateLabel | undefined {
  if (outcome === 'promoted') return 'promotion:completed';
  if (outcome === 'drilled') return undefined;
  if (outcome) return rollback && rollback.how !== 'untouched' ? 'promotion:rolled-back' : undefined;
  if (phase === 'validating') return 'promotion:requested';
  return phase === 'awaiting-approval' ? 'promotion:in-review' : 'promotion:approved';
}

const isOwn = (name: string): boolean =>
  /^(component|target):/i.test(name) || stateLabels.some((label) => same(label, name));

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
