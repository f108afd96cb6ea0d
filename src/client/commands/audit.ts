import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { PortRange } from '../../domain/port-survey.ts';
import { type Answer, answer, type Problem, refusals } from '../answer.ts';
import { type AddCommand, command } from '../command-line.ts';
import type { Context } from '../context.ts';
import { audited } from '../render/audit.ts';

/** `audit`: what is wrong in compose files. Local: it needs neither Temporal nor an engine. */
export const audit: AddCommand = (root, run) => {
  command(
    root,
    'audit',
    'Say what is wrong in compose files, each by itself and all together on one host. Exit 0 nothing that is an error, 1 at least one error.',
    'docker-compose.staging.yml docker-compose.home-assistant.yml --env-file .env.staging',
  )
    .argument('<compose...>', 'compose files')
    .option('--env-file <file>', 'variables (default: the env file of the environment that names the file, else .env)')
    .option('--ports <from-to>', 'ports that may be published (default: the range of that environment)', range)
    .option('--binds <folder...>', 'folders of the host that may be mounted (default: those of that environment)')
    .option('--together', 'all files are one stack, later ones over earlier ones, as by docker compose -f a -f b')
    .action((files, { envFile, ports, binds, together }) =>
      run((context) => examined(context, { files, envFile, ports, binds, together: together === true })),
    );
};

interface Asked {
  files: string[];
  envFile: string | undefined;
  ports: PortRange | undefined;
  binds: string[] | undefined;
  together: boolean;
}

/** `7600-7699`. */
export function range(text: string): PortRange {
  const [, first, last] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last ?? first)];
  if (first === undefined || from < 1 || to > 65_535 || to < from)
    throw new InvalidArgumentError('Write two ports from 1 to 65535, such as 7600-7699.');
  return { from, to };
}

async function examined(context: Context, asked: Asked): Promise<Answer> {
  const local = await context.catalogue();
  const absent = await absentFiles(asked);
  const wrong = [...absent, ...(local.kind === 'malformed' ? local.problems : [])];
  if (wrong.length > 0) return refusals(2, wrong);
  const { auditFiles } = await import('../../adapters/compose/audit.ts');
  const { localStacks } = await import('../../adapters/compose/local.ts');
  const stacks = await localStacks(
    asked.files.map(fileOf),
    local.kind === 'read' ? local.catalogue : undefined,
    optionsOf(asked),
  );
  const findings = await auditFiles(stacks);
  const text = audited(findings, asked.files, context.look());
  return answer(findings.some(({ severity }) => severity === 'error') ? 1 : 0, text, findings);
}

const fileOf = (shown: string) => ({ shown, path: resolve(shown) });

const optionsOf = ({ envFile, ports, binds, together }: Asked) => ({
  together,
  ...(envFile === undefined ? {} : { envFile: fileOf(envFile) }),
  ...(ports ? { ports } : {}),
  ...(binds ? { binds: binds.map((folder) => resolve(folder)) } : {}),
});

async function absentFiles({ files, envFile }: Asked): Promise<Problem[]> {
  const looked = await Promise.all([...files, ...(envFile === undefined ? [] : [envFile])].map(objectionTo));
  return looked.filter((problem) => problem !== undefined);
}

async function objectionTo(file: string): Promise<Problem | undefined> {
  const found = await stat(resolve(file)).catch(() => undefined);
  if (!found) return { what: 'there is no such file', where: file, fix: 'correct the path' };
  if (found.isDirectory()) return { what: 'it is a folder', where: file, fix: 'name a file' };
  return found.isFile() ? undefined : { what: 'it is no file', where: file, fix: 'write it to a file first' };
}
