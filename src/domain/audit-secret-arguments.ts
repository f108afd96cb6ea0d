import { holdsSecret, isSecretName, isSecretValue } from './audit-secret-words.ts';
import type { Place } from './compose-tree.ts';
import { splitWords } from './compose-values.ts';

interface Word {
  text: string;
  at: Place;
}

/** Short options that take a password, by the program whose they are: for others they mean a port, a project, a path. */
const shortOptions: readonly [RegExp, RegExp][] = [
  [/(^|\/)redis-cli$/, /^-a$/],
  [/(^|\/)(cypher-shell|neo4j-admin|rabbitmqadmin|ldapsearch)$/, /^-[pw]$/],
  [/(^|\/)(mongo|mongosh|mongodump|mongorestore|mongoimport|mongoexport|mongostat|mongotop|sshpass)$/, /^-p$/],
  [/(^|\/)(mosquitto_(pub|sub|rr)|sqlcmd)$/, /^-P$/],
];
/** `curl -u user:secret`. */
const [asking, userOption] = [/(^|\/)(curl|http|https|xh)$/, /^(-[uUa]|--(proxy-)?user|--auth)$/];
/** `mysql -psecret`. */
const glued = /(^|\/)(mysql|mysqladmin|mariadb|mariadb-admin|mysqldump)$/;

/** Of longer commands the beginning is looked at: whatever a file holds, it is looked through at once. */
const [mostLetters, mostWords] = [8_192, 500];

/** Arguments of a command that are secrets, with the option's name and never with the value. */
export function secretArguments(items: readonly Word[]): { at: Place; option: string }[] {
  const words = items
    .flatMap(({ text, at }) => split(text.slice(0, mostLetters)).map((word) => ({ text: word, at })))
    .slice(0, mostWords);
  const before = (index: number, pattern: RegExp) => words.slice(0, index).some(({ text }) => pattern.test(text));
  return words.flatMap(({ text, at }, index) => {
    const found =
      assigned(text) ??
      given(words, index) ??
      short(words, index, before) ??
      userGiven(words, index, before) ??
      shaped(text);
    return found === undefined ? [] : [{ at, option: found }];
  });
}

const split = (text: string): string[] =>
  (splitWords(text) ?? text.split(/\s+/))
    .flatMap((word) => word.split(/[;|&]+\s*/))
    .flatMap((word) => (/\s/.test(word) ? word.split(/\s+/) : [word]))
    .filter((word) => word !== '');

/** `--password=x`, `PGPASSWORD=x`. */
function assigned(word: string): string | undefined {
  const [, name, value] = /^(-{0,2}[A-Za-z][\w.-]*)=(.+)$/s.exec(word) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const bare = name.replace(/^-+/, '');
  return isSecretName(bare) && isSecretValue(bare, value) ? name : undefined;
}

/** `--requirepass x`. */
function given(words: readonly Word[], index: number): string | undefined {
  const [option = '', value = ''] = [words[index]?.text, words[index + 1]?.text];
  const bare = /^--([A-Za-z][\w-]*)$/.exec(option)?.[1];
  if (bare === undefined || !isSecretName(bare) || value.startsWith('-')) return undefined;
  return isSecretValue(`${bare}_PASSWORD`, value) ? option : undefined;
}

type Before = (index: number, pattern: RegExp) => boolean;

function short(words: readonly Word[], index: number, before: Before): string | undefined {
  const [option = '', value = ''] = [words[index]?.text, words[index + 1]?.text];
  const isShort = shortOptions.some(([program, pattern]) => pattern.test(option) && before(index, program));
  if (isShort && isSecretValue('PASSWORD', value)) return option;
  const stuck = /^-p(.+)$/.exec(option)?.[1];
  return stuck !== undefined && before(index, glued) && isSecretValue('PASSWORD', stuck) ? '-p' : undefined;
}

/** `curl -u user:secret`, and `-uuser:secret`. */
function userGiven(words: readonly Word[], index: number, before: Before): string | undefined {
  const [written = '', next = ''] = [words[index]?.text, words[index + 1]?.text];
  const [option, value] = /^-u./.test(written) ? ['-u', written.slice(2)] : [written, next];
  const password = /^[^:]*:(.+)$/s.exec(value)?.[1];
  if (password === undefined || !userOption.test(option) || !before(index, asking)) return undefined;
  return isSecretValue('PASSWORD', password) ? option : undefined;
}

const shaped = (word: string): string | undefined =>
  holdsSecret(word) && /[A-Z0-9_-]{20}/i.test(word) ? 'a command' : undefined;
