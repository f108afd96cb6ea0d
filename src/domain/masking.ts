/** Shorter values are words that stand in any text, and no secrets. */
const shortest = 6;

/** The values that are no words, longest first, so that one that contains another is masked as a whole. */
export const secretsOf = (values: Readonly<Record<string, string>>): string[] =>
  Object.values(values)
    .filter((value) => value.length >= shortest)
    .sort((a, b) => b.length - a.length);

/** A text with every one of the values replaced: what a command prints is kept in histories and shown on GitHub. */
export const masked = (text: string, values: Readonly<Record<string, string>>): string =>
  without(text, secretsOf(values));

/** The text from a place on, masked. A secret that begins before the place and ends behind it is masked as a whole. */
export function maskedFrom(text: string, from: number, secrets: readonly string[]): string {
  let cut = from;
  for (let last = -1; last !== cut; ) {
    last = cut;
    cut = Math.max(cut, ...secrets.map((secret) => endAcross(text, cut, secret)));
  }
  return `${cut > from ? mask : ''}${without(text.slice(cut), secrets)}`;
}

const mask = '***';
const without = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, mask), text);

/** Where the last secret ends that the place lies in; 0 where it lies in none. */
function endAcross(text: string, place: number, secret: string): number {
  const at = text.slice(0, place + secret.length - 1).lastIndexOf(secret, place - 1);
  return place > 0 && at >= 0 ? at + secret.length : 0;
}
