import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceSource } from '../../activities/deploy-ports.ts';
import type { Environment } from '../../domain/catalogue.ts';
import type { Folders } from '../../domain/compose-binds.ts';
import { folderOf, insideRelease } from '../../domain/compose-paths.ts';
import { type ComposeSource, problemText } from '../../domain/compose-select.ts';
import { resolve, understand } from '../../domain/compose-service.ts';
import type { Mapping, Problem } from '../../domain/compose-tree.ts';
import type { Finding } from '../../domain/finding.ts';
import { remembering } from '../compose/remembered.ts';
import { absentBinds, envFilesOf } from './compose-release.ts';
import { schemaProblems } from './compose-schema.ts';
import { type ParsedFile, parseCompose } from './compose-tree.ts';
import { EnvFileError, readEnvFile } from './env-file.ts';

const check = 'compose service';

/** Resolves services from a release's compose files and the environment's env file. */
export const createServiceSource = (): ServiceSource => ({
  async resolve({ environment, service, folder }) {
    const root = await realpath(folder);
    const [variables, unset] = await variablesOf(environment);
    const [files, broken] = await parsed(root, environment.compose, service);
    if (unset || broken.length > 0) return { findings: [...(unset ? [unset] : []), ...shown(broken, root)] };
    const source: ComposeSource = {
      files,
      service,
      project: environment.project,
      variables,
      ...(environment.envFile === undefined ? {} : { envFile: environment.envFile }),
    };
    const base = folderOf(join(root, environment.compose[0] ?? ''));
    return resolved(source, { root, base, local: environment.docker.startsWith('unix://') });
  },
});

async function resolved(source: ComposeSource, folders: Folders): ReturnType<ServiceSource['resolve']> {
  const { understood, problems } = understand(source);
  if (!understood) return { findings: shown(problems, folders.root) };
  const [envFiles, unread] = await envFilesOf(understood.draft.envFiles, source, folders);
  const { service, binds, problems: more } = resolve(source, understood, envFiles, folders);
  const absent = folders.local ? await absentBinds(binds, folders) : [];
  const all = [...problems, ...unread, ...more, ...absent];
  if (all.length > 0) return { findings: shown(all, folders.root) };
  return {
    service,
    findings: [
      { check, status: 'ok', what: `service ${service.service} is resolved as container ${service.container}` },
    ],
  };
}

async function variablesOf({ envFile, name }: Environment): Promise<[Record<string, string>, Finding | undefined]> {
  if (envFile === undefined) return [{}, undefined];
  try {
    return [await readEnvFile(envFile), undefined];
  } catch (fault) {
    if (!(fault instanceof EnvFileError)) throw fault;
    return [
      {},
      {
        check: 'env file',
        status: 'refused',
        what: `the env file of ${name} cannot be used: ${fault.message}`,
        fix: `correct ${envFile}, or 'envFile' in the catalogue`,
      },
    ];
  }
}

/** The same file is asked for by every component of a release. */
const parses = remembering<ParsedFile | undefined>();

const parsedFile = (path: string): Promise<ParsedFile | undefined> =>
  parses(path, [path], async () => {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : parseCompose(text, path);
  });

async function parsed(root: string, names: readonly string[], service: string): Promise<[Mapping[], Problem[]]> {
  const files: Mapping[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    const path = insideRelease(root, root, name);
    const file = path === undefined ? undefined : await parsedFile(path);
    if (!file) {
      problems.push({
        at: { file: name, line: 1 },
        what: 'there is no such file in the promoted commit',
        fix: "commit it, or correct 'compose' in the catalogue",
      });
      continue;
    }
    problems.push(...file.problems, ...(file.tree ? fileProblems(file.tree, file.plain, service) : []));
    if (file.tree) files.push(file.tree);
  }
  return [files, problems];
}

function fileProblems(tree: Mapping, plain: unknown, service: string): Problem[] {
  const include = tree.entries.get('include');
  const refused: Problem[] = include
    ? [
        {
          at: include.at,
          what: "the key 'include' is not carried out by promoter",
          fix: "name the included files under 'compose' in the catalogue",
        },
      ]
    : [];
  return [...refused, ...schemaProblems(plain, tree, service)];
}

const shortened = (text: string, root: string): string => text.replaceAll(`${root}/`, '');

/** Files are named as the repository names them. */
const shown = (problems: readonly Problem[], root: string): Finding[] =>
  problems.map((problem) => {
    const at = { ...problem.at, file: shortened(problem.at.file, root) };
    return {
      check,
      status: 'refused',
      what: shortened(problemText({ ...problem, at }), root),
      fix: shortened(problem.fix, root),
    };
  });
