import { dirname } from 'node:path';
import { isLaidOver } from '../../domain/audit-overrides.ts';
import type { Environment } from '../../domain/catalogue.ts';
import type { Mapping } from '../../domain/compose-tree.ts';
import { type ComposeFile, readCompose } from './reading.ts';

/** Files of one stack, and the environment that names them. */
export interface Group {
  environment?: Environment;
  files: ComposeFile[];
}

/**
 * The groups and each file that is in none: by itself, or with the one group of earlier files that it is laid over, as
 * by `docker compose -f a -f b`.
 */
export async function withOverrides(files: readonly ComposeFile[], groups: readonly Group[]): Promise<Group[]> {
  const trees = new Map(await Promise.all(files.map(async (file) => [file, (await readCompose(file)).tree] as const)));
  const named = new Set(groups.flatMap((group) => group.files));
  return files.filter((file) => !named.has(file)).reduce((all, file) => placed(file, all, files, trees), [...groups]);
}

function placed(
  file: ComposeFile,
  groups: Group[],
  order: readonly ComposeFile[],
  trees: ReadonlyMap<ComposeFile, Mapping | undefined>,
): Group[] {
  const tree = trees.get(file);
  const isBase = (other: ComposeFile): boolean => {
    const base = trees.get(other);
    return order.indexOf(other) < order.indexOf(file) && !!tree && !!base && isLaidOver(tree, base);
  };
  const bases = groups.filter((group) => group.files.some(isBase));
  const beside = bases.filter((group) => group.files.some(({ path }) => dirname(path) === dirname(file.path)));
  const [only, ...others] = beside.length > 0 ? beside : bases;
  if (!only || others.length > 0) return [...groups, { files: [file] }];
  return groups.map((group) => (group === only ? { ...group, files: [...group.files, file] } : group));
}
