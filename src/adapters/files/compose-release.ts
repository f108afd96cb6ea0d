import { access, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BindUse, Folders } from '../../domain/compose-binds.ts';
import type { EnvFileContents } from '../../domain/compose-body.ts';
import type { EnvFileUse } from '../../domain/compose-draft.ts';
import { insideRelease } from '../../domain/compose-paths.ts';
import type { ComposeSource } from '../../domain/compose-select.ts';
import type { Problem } from '../../domain/compose-tree.ts';
import { EnvFileError, readEnvFile } from './env-file.ts';

/** Env files are the commit's own. One that is not committed may be the environment's own env file, under the same name. */
export async function envFilesOf(
  uses: readonly EnvFileUse[],
  { envFile, variables }: ComposeSource,
  folders: Folders,
): Promise<[EnvFileContents, Problem[]]> {
  const contents: EnvFileContents = [];
  const problems: Problem[] = [];
  for (const use of uses) {
    const path = await envFilePath(use, envFile, folders);
    if (path === undefined && !use.required) continue;
    try {
      if (path === undefined)
        throw new EnvFileError(use.path, undefined, 'there is no such file in the promoted commit');
      contents.push({ use, values: await readEnvFile(path, variables) });
    } catch (fault) {
      if (!(fault instanceof EnvFileError)) throw fault;
      problems.push({
        at: use.at,
        what: fault.message,
        fix: "commit the file, or give the environment's 'envFile' in the catalogue the same name",
      });
    }
  }
  return [contents, problems];
}

async function envFilePath(
  use: EnvFileUse,
  envFile: string | undefined,
  folders: Folders,
): Promise<string | undefined> {
  const inside = await within(insideRelease(folders.root, folders.base, use.path), folders.root);
  if (inside !== undefined) return inside;
  return envFile !== undefined && basename(envFile) === basename(use.path) ? envFile : undefined;
}

/** Undefined when it is not there, or when a link leads out of the release. */
async function within(path: string | undefined, root: string): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const real = await realpath(path).catch(() => undefined);
  return real !== undefined && (real === root || real.startsWith(`${root}/`)) ? path : undefined;
}

/** A relative bind that is not in the commit would be an empty folder, new with every release: data in it would be lost. */
export async function absentBinds(binds: readonly BindUse[], { root }: Folders): Promise<Problem[]> {
  const checked = await Promise.all(
    binds.map(async ({ source, relative, createHostPath, at }): Promise<Problem | undefined> => {
      if (relative)
        return (await within(source, root))
          ? undefined
          : {
              at,
              what: `${source.slice(root.length + 1)} is not in the promoted commit`,
              fix: 'commit it; for data, use a named volume, which outlives the release',
            };
      if (
        createHostPath ||
        (await access(source).then(
          () => true,
          () => false,
        ))
      )
        return undefined;
      return { at, what: `${source} is not there on the host`, fix: 'create it, or allow create_host_path' };
    }),
  );
  return checked.filter((problem) => problem !== undefined);
}
