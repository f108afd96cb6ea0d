import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { AuditFinding } from '../../domain/audit.ts';
import { arranged, auditFinding } from '../../domain/audit-rules.ts';
import { type AuditStack, type EnvFileState, servicesOf } from '../../domain/audit-stack.ts';
import { auditStacks } from '../../domain/audit-stacks.ts';
import { envFilesOf } from '../../domain/audit-variables.ts';
import { EnvFileError, readEnvFile } from '../files/env-file.ts';
import { codeOf } from '../files/fault-code.ts';
import { type ComposeFile, readCompose } from './reading.ts';

/** Files that are one stack, and what is known of the place where it runs. */
export type StackRequest = Omit<AuditStack, 'files' | 'variables' | 'envFile' | 'envFileProblem' | 'envFiles'> & {
  files: ComposeFile[];
  /** Read for variables; `optional` when nobody named it. */
  envFile?: ComposeFile & { optional: boolean };
  /** Somebody named it for the stack: a service may take it too, though the repository has no file of that name. */
  ownEnvFile?: string;
};

/** Everything that can be said against the files, by file and line. Whatever they hold is an answer. */
export async function auditFiles(requests: readonly StackRequest[]): Promise<AuditFinding[]> {
  const read = await Promise.all(requests.map(readStack));
  const findings = [...read.flatMap((each) => each.findings), ...auditStacks(read.map(({ stack }) => stack))];
  return arranged(
    findings,
    requests.flatMap(({ files }) => files.map(({ shown }) => shown)),
  );
}

/** A stack as the rules take it, and what reading it has already shown. */
export async function readStack(request: StackRequest): Promise<{ stack: AuditStack; findings: AuditFinding[] }> {
  const { files, envFile, ownEnvFile, ...rest } = request;
  const read = await Promise.all(files.map(readCompose));
  const variables = await variablesOf(envFile);
  const trees = read.flatMap(({ tree }) => tree ?? []);
  const stack: AuditStack = { ...rest, ...variables, files: trees, envFiles: {} };
  const findings = [...read.flatMap((each) => each.findings), ...envFileFindings(stack, files[0]?.shown ?? '')];
  return { stack: { ...stack, envFiles: await envFileStates(stack, ownEnvFile) }, findings };
}

async function variablesOf(
  envFile: StackRequest['envFile'],
): Promise<Pick<AuditStack, 'variables' | 'envFile' | 'envFileProblem'>> {
  if (!envFile) return { variables: {} };
  const state = await stateOf(envFile.path);
  const named = { variables: {}, envFile: envFile.shown };
  if (state === 'fine') return { ...named, variables: await readEnvFile(envFile.path) };
  if (state === 'missing' && envFile.optional) return named;
  return {
    ...named,
    envFileProblem: `${envFile.shown}, ${state === 'missing' ? 'it is not there' : state.unreadable}`,
  };
}

const envFileFindings = ({ envFileProblem }: AuditStack, file: string): AuditFinding[] =>
  envFileProblem === undefined
    ? []
    : [
        auditFinding(
          'env-file-unreadable',
          { file, line: 1 },
          null,
          `its variables cannot be read: ${envFileProblem}`,
          'correct that line',
        ),
      ];

/** An env file that is not there may be the stack's own, under the same name: it is not in the repository, for it holds secrets. */
async function envFileStates(stack: AuditStack, own: string | undefined): Promise<Record<string, EnvFileState>> {
  const paths = [...new Set(servicesOf(stack).flatMap((service) => envFilesOf(service).map(({ path }) => path)))];
  const states = paths.map(async (path): Promise<[string, EnvFileState]> => {
    const state = await stateOf(resolve(stack.folders.base, path));
    const isOwn = state === 'missing' && own !== undefined && basename(own) === basename(path);
    return [path, isOwn ? 'fine' : state];
  });
  return Object.fromEntries(await Promise.all(states));
}

/** Far beyond any env file. A device or a pipe would never end. */
const largest = 1024 * 1024;

async function stateOf(path: string): Promise<EnvFileState> {
  const found = await stat(path).catch((fault: unknown) => ({ code: codeOf(fault) }));
  if ('code' in found) return isMissing(found.code) ? 'missing' : { unreadable: `it cannot be read (${found.code})` };
  if (!found.isFile()) return { unreadable: 'it is no file' };
  if (found.size > largest) return { unreadable: 'it is larger than 1 MiB' };
  try {
    await readEnvFile(path);
    return 'fine';
  } catch (fault) {
    if (!(fault instanceof EnvFileError)) throw fault;
    return { unreadable: saying(fault) };
  }
}

const isMissing = (code: string | undefined): boolean => code === 'ENOENT' || code === 'ENOTDIR';

/** `line 3: no value is given`. */
function saying({ file, line, findings }: EnvFileError): string {
  const what = findings[0]?.what ?? '';
  const start = `${file}${line === undefined ? '' : `:${line}`}: `;
  return `${line === undefined ? '' : `line ${line}: `}${what.startsWith(start) ? what.slice(start.length) : what}`;
}
