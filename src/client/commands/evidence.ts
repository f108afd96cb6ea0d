import { type Answer, answer } from '../answer.ts';
import { type AddCommand, command } from '../command-line.ts';
import type { Context } from '../context.ts';
import { readNamed } from '../evidence-reading.ts';
import { evidence as evidenceText } from '../render/evidence.ts';

/** `evidence`: what a file measures, without Temporal and without a catalogue. */
export const evidence: AddCommand = (root, run) => {
  command(
    root,
    'evidence',
    'Show what report files measure, counted again from their leaves. Exit 0 when each of them is usable, 1 when not.',
    'reports/junit.xml reports/coverage.xml',
  )
    .argument('<file...>', 'JUnit, coverage, SARIF, linter, audit, load test, OpenAPI, Markdown or alert rules')
    .action((files) => run((context) => shown(context, files)));
};

async function shown(context: Context, files: readonly string[]): Promise<Answer> {
  const found = await context.step('reads the files', () => readNamed(files));
  const exitCode = found.readings.every(({ usable }) => usable) ? 0 : 1;
  return answer(exitCode, evidenceText(found, context.look()), found.readings);
}
