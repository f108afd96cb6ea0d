import { readFile, stat } from 'node:fs/promises';
import type { AuditFinding } from '../../domain/audit.ts';
import { auditFinding } from '../../domain/audit-rules.ts';
import { child, type Mapping, type Problem } from '../../domain/compose-tree.ts';
import { schemaProblems } from '../files/compose-schema.ts';
import { parseLeniently } from '../files/compose-tree.ts';
import { codeOf } from '../files/fault-code.ts';

/** A compose file by the name that people are shown, and where it lies. */
export interface ComposeFile {
  shown: string;
  path: string;
}

export interface ReadFile {
  tree?: Mapping;
  findings: AuditFinding[];
}

/** Far beyond any compose file: what is larger is something else. */
const largest = 1024 * 1024;

/** A file with all that its YAML and Compose's schema say against it. Whatever it holds is an answer. */
export async function readCompose({ shown, path }: ComposeFile): Promise<ReadFile> {
  const text = await contentOf(path);
  if (typeof text !== 'string') return { findings: [unreadable(shown, text.problem)] };
  const { tree, plain, problems, duplicates } = parseLeniently(text, shown);
  const wrong = problems.map((problem) => told('yaml-error', null, problem));
  const twice = duplicates.map(({ at }) => told('duplicate-key', null, { at, ...keyTwice }));
  if (!tree) return { findings: [...wrong, ...twice] };
  return { tree, findings: [...wrong, ...twice, ...schemaFindings(plain, tree)] };
}

const keyTwice = {
  what: 'a key of the same name stands before it: one of the two is lost',
  fix: 'take one of them out',
};

const told = (
  rule: 'yaml-error' | 'duplicate-key' | 'schema-violation',
  service: string | null,
  { at, what, fix }: Problem,
) => auditFinding(rule, at, service, what, fix);

const unreadable = (file: string, problem: string): AuditFinding =>
  auditFinding(
    'yaml-error',
    { file, line: 1 },
    null,
    `the compose file cannot be read: ${problem}`,
    'name a compose file',
  );

async function contentOf(path: string): Promise<string | { problem: string }> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { problem: 'it is no file' };
    if (found.size > largest) return { problem: 'it is larger than 1 MiB' };
    return await readFile(path, 'utf8');
  } catch (fault) {
    return { problem: `it is not there, or may not be read (${codeOf(fault) ?? String(fault)})` };
  }
}

/** Each service by itself, and what stands beside the services. */
function schemaFindings(plain: unknown, tree: Mapping): AuditFinding[] {
  const names = [...(child(tree, 'services')?.entries.keys() ?? [])];
  const wide = schemaProblems(plain, tree, '');
  const known = new Set(wide.map(({ at, what }) => `${at.line} ${what}`));
  const single = names.flatMap((name) =>
    schemaProblems(plain, tree, name)
      .filter(({ at, what }) => !known.has(`${at.line} ${what}`))
      .map((problem) => told('schema-violation', name, problem)),
  );
  return [...wide.map((problem) => told('schema-violation', null, problem)), ...single];
}
