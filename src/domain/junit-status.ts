import type { Attributes } from './elements.ts';

export type Result = 'passed' | 'failed' | 'skipped';

/**
 * How a test case ended, by what its `status` and `result` say: the worse of both (GoogleTest says `run` and then
 * `suppressed`). Most reports have neither. A word that is not known proves nothing, and neither does its file.
 */
export function statusOf({ status, result }: Attributes): Result | { problem: string } {
  const ends = [status, result].map((word) => resultOf(word ?? ''));
  const unknown = ends.indexOf(undefined);
  if (unknown >= 0) return { problem: unknownWord(unknown === 0 ? 'status' : 'result', [status, result][unknown]) };
  return order.find((each) => ends.includes(each)) ?? 'passed';
}

/** Linters write one passed case where they found nothing, or one a file or rule. */
export const isOfLinter = ({ package: of = '', name = '' }: Attributes): boolean =>
  /^(org\.(ruff|eslint|biome)|stylelint\.rules)\b/i.test(of) ||
  /^(ruff|mypy|phpstan|psalm|rubocop|biome|stylelint\.rules)$/i.test(name);

/**
 * `node --test` lists a file without tests as a passed one with the file's name: the whole path, or one like those that
 * it looks for. A test may be called `index.js` for what it tests.
 */
export const isFileOfNode = ({ classname, name = '' }: Attributes): boolean =>
  classname === 'test' && /\.[cm]?[jt]s$/.test(name) && (/^([\\/]|[A-Z]:\\)/.test(name) || isPathOfTests(name));

const isPathOfTests = (name: string): boolean =>
  /^\S+$/.test(name) && /(^|[\\/])tests?[\\/]|(^|[\\/])test(-[^\\/]*)?\.[a-z]+$|[._-]test\.[a-z]+$/.test(name);

const order: readonly Result[] = ['failed', 'skipped', 'passed'];

const passedWords = /^(|run|passed|pass|success|successful|ok|completed)$/;
const failedWords = /^(fail|err|crash|panic).*$|error$|^(broken|timeout|timedout|interrupted)$/;
const notRunWords =
  /^(notrun|skip|skipped|disabled|ignored|pending|todo|untested|inconclusive|blocked|aborted|cancell?ed|suppressed|undefined)$/;

function resultOf(text: string): Result | undefined {
  const word = text.toLowerCase().replace(/[\s_-]/g, '');
  if (passedWords.test(word)) return 'passed';
  if (failedWords.test(word)) return 'failed';
  return notRunWords.test(word) ? 'skipped' : undefined;
}

const unknownWord = (name: string, word = ''): string =>
  `has a test case with ${name}="${word.slice(0, 30)}", which does not say whether it ran and passed`;
