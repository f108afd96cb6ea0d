/** `9/9 criteria`, `(7/7 criteria met)`, `criteria: 5 of 7`. */
export interface Fraction {
  done: number;
  all: number;
}

/** How many criteria of how many a line says are met; undefined where it does not speak of criteria. */
export function fractionIn(text: string): Fraction | undefined {
  const found = ahead.exec(text) ?? behind.exec(text);
  if (!found) return undefined;
  const [done, all] = [Number(found[1]), Number(found[2])];
  return all > 0 ? { done, all } : undefined;
}

const [number, of] = ['(\\d{1,3})', '\\s*(?:\\/|of|out of|von)\\s*'];
const ahead = new RegExp(`${number}${of}${number}\\W*(?:\\p{L}+\\W+){0,4}?(?:criteria|kriterien)`, 'iu');
const behind = new RegExp(`(?:criteria|kriterien)[^\\d\\n]{0,30}${number}${of}${number}(?!\\d|-)`, 'iu');
