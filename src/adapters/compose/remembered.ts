import { stat } from 'node:fs/promises';

/** The last few are kept; more would be another catalogue's worth. */
const most = 16;

/**
 * Answers that are the same while the question and the files behind it are: a gate asks for every component of an
 * environment what concerns all of them. A fault is not remembered.
 */
export function remembering<T>(): (question: unknown, files: readonly string[], ask: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return async (question, files, ask) => {
    const key = JSON.stringify([question, await Promise.all(files.map(stampOf))]);
    const known = answers.get(key);
    if (known) return known;
    const answer = ask();
    answers.set(key, answer);
    const [oldest] = answers.keys();
    if (answers.size > most && oldest !== undefined) answers.delete(oldest);
    answer.catch(() => answers.delete(key));
    return answer;
  };
}

const stampOf = (path: string): Promise<string> =>
  stat(path).then(
    ({ mtimeMs, size, ino }) => `${path} ${mtimeMs} ${size} ${ino}`,
    () => `${path} absent`,
  );
