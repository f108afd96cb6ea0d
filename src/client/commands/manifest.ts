import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { Reading } from '../../domain/reading.ts';
import { type Answer, answer, type Problem, refusal, refusals } from '../answer.ts';
import { type AddCommand, command } from '../command-line.ts';
import type { Context } from '../context.ts';
import { commitAt } from '../commit-at.ts';
import { readNamed } from '../evidence-reading.ts';
import { manifests as manifestsText } from '../render/evidence.ts';
import { changesAround } from '../work-tree.ts';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** `manifest`: binds report files to the commit and the command that wrote them. */
export const manifest: AddCommand = (root, run) => {
  command(
    root,
    'manifest',
    'Write beside each report file at which commit and by which command it was made. Exit 0 written, 1 when a file is not usable or the work tree is not as its commit; then nothing is written.',
    'reports/junit.xml reports/coverage.xml --command "pytest --junitxml reports/junit.xml" --exit-code $?',
  )
    .argument('<file...>', 'reports as `promoter evidence` reads them')
    .requiredOption('--command <text>', 'the command that wrote them', commandLine)
    .requiredOption('--exit-code <n>', 'how it ended', exitCodeOf)
    .option('--commit <ref>', 'any name git knows (default: HEAD where the file lies)')
    .action((files, options) => run((context) => bound(context, files, options)));
};

interface Bond {
  command: string;
  exitCode: number;
  commit?: string | undefined;
}

async function bound(context: Context, files: readonly string[], bond: Bond): Promise<Answer> {
  const { readings } = await context.step('reads the files', () => readNamed(files));
  const doubts = readings.flatMap(doubtAbout);
  if (doubts.length > 0) return refusals(1, doubts);
  const commits: string[] = [];
  for (const file of files) {
    const commit = await commitAt(dirname(resolve(file)), bond.commit ?? 'HEAD');
    if (typeof commit !== 'string') return refusal(2, commit);
    commits.push(commit);
  }
  const changed = await changedBeside(files);
  return changed.length > 0 ? refusals(1, changed) : written(context, readings, commits, bond);
}

async function written(
  context: Context,
  readings: readonly Reading[],
  commits: readonly string[],
  bond: Bond,
): Promise<Answer> {
  const { manifestOf, writeManifest } = await import('../../adapters/evidence/manifests.ts');
  const { command: text, exitCode } = bond;
  const time = new Date().toISOString();
  const list = readings.map(({ file, sha256 }, index) => {
    const content = { commit: commits[index] ?? '', command: text, exitCode, sha256: sha256 ?? '', time };
    return { file, manifest: manifestOf(file), content };
  });
  for (const { file, content } of list) await writeManifest(file, content);
  const json = list.map(({ content, ...names }) => ({ ...names, ...content }));
  return answer(0, manifestsText(json, context.look()), json);
}

/** What a report was made from is no commit while tracked files differ from it. Reports and manifests may be tracked themselves. */
async function changedBeside(files: readonly string[]): Promise<Problem[]> {
  const own = new Set(await Promise.all(files.map(real)));
  const folders = [...new Set([...own].map(dirname))];
  const changed = new Set((await Promise.all(folders.map(changesAround))).flat());
  const { manifestOf } = await import('../../adapters/evidence/manifests.ts');
  const foreign = [...changed].filter((file) => !own.has(file) && !file.endsWith(manifestOf('')));
  return foreign.slice(0, most).map((file) => ({ where: relative(process.cwd(), file), ...differs }));
}

/** Where a report lies; it may be a link itself, and is tracked as that. */
const real = async (file: string): Promise<string> => join(await realpath(dirname(resolve(file))), basename(file));

/** More of them say no more. */
const most = 20;

const differs = {
  what: 'it is not as in HEAD: what the command saw is no commit',
  fix: 'no manifest was written: commit it or put it back, and run the command again',
};

const doubtAbout = ({ file, usable, reason }: Reading): Problem[] =>
  usable
    ? []
    : [
        {
          where: file,
          what: reason,
          fix: 'no manifest was written: mend the command that writes the report, and run it again',
        },
      ];

function commandLine(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must be the command that wrote the reports.');
  return text.trim();
}

function exitCodeOf(text: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) > 255)
    throw new InvalidArgumentError('It must be a number from 0 to 255.');
  return Number(text);
}
