/** Shorter values are words that stand in any text, and no secrets. */
const shortest = 6;

/** A text with every one of the values replaced: what a command prints is kept in histories and shown on GitHub. */
export function masked(text: string, values: Readonly<Record<string, string>>): string {
  const secrets = Object.values(values).filter((value) => value.length >= shortest);
  // Longest first, so that a value that contains another one is masked as a whole.
  return secrets.sort((a, b) => b.length - a.length).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
