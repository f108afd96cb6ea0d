import { type AuditStack, type Gaps, interpolated, withoutVariables } from './audit-stack.ts';
import { cleared } from './compose-cleared.ts';
import { mergeAll } from './compose-merge.ts';
import { child, type Entry, type Mapping, mapping, type Place } from './compose-tree.ts';

/** Something that the files define beside services, the files merged. */
export interface Definition extends Gaps {
  name: string;
  /** Of its name in the first file that has it. */
  at: Place;
  /** Interpolated; what nobody set is `unknown`. */
  keys: Mapping;
  /** As the files have it: what comes from a variable is `unknown`. */
  written: Mapping;
}

const sections = ['networks', 'volumes', 'configs', 'secrets'] as const;
export type Definitions = Readonly<Record<(typeof sections)[number], ReadonlyMap<string, Definition>>>;

export const definitionsOf = (stack: AuditStack): Definitions => ({
  networks: section(stack, 'networks'),
  volumes: section(stack, 'volumes'),
  configs: section(stack, 'configs'),
  secrets: section(stack, 'secrets'),
});

/** What nobody set in them, and in the project's name. */
export function gapsBeside(stack: AuditStack, defined: Definitions): Gaps {
  const gaps: Gaps = { missing: [], malformed: [] };
  for (const file of stack.files) {
    const name = file.entries.get('name');
    if (name) interpolated(mapping(file.at, [['name', name]]), stack, gaps);
  }
  const all = sections.flatMap((each) => [...defined[each].values()]);
  return {
    missing: [...gaps.missing, ...all.flatMap(({ missing }) => missing)],
    malformed: [...gaps.malformed, ...all.flatMap(({ malformed }) => malformed)],
  };
}

function section(stack: AuditStack, key: (typeof sections)[number]): Map<string, Definition> {
  const all = new Map<string, Entry[]>();
  for (const file of stack.files)
    for (const [name, entry] of child(file, key)?.entries ?? []) all.set(name, [...(all.get(name) ?? []), entry]);
  return new Map(
    [...all].flatMap(([name, entries]) => {
      const found = definition(stack, name, entries);
      return found ? [[name, found] as const] : [];
    }),
  );
}

function definition(stack: AuditStack, name: string, entries: readonly Entry[]): Definition | undefined {
  const [first] = entries;
  if (!first || entries.some(({ tag }) => tag === 'reset')) return undefined;
  const gaps: Gaps = { missing: [], malformed: [] };
  const parts = cleared(entries.map(({ at, value }) => (value.kind === 'map' ? value : mapping(at, []))));
  const keys = mergeAll(parts.map((part) => interpolated(part, stack, gaps)));
  const written = mergeAll(parts.map((part) => withoutVariables(part, stack)));
  return keys && written && { name, at: first.at, keys, written, ...gaps };
}
