import { isNull, type Reader, refuse, type Tree } from './compose-tree.ts';

/** Text of a scalar as Compose writes it: `1.10` is 1.1, `true` is true, nothing is undefined. */
export function text(tree: Tree, reader: Reader): string | undefined {
  if (tree.kind !== 'scalar') return refuse(reader, tree.at, 'a text is expected here', 'write one value');
  return tree.value === null ? undefined : String(tree.value);
}

/** What Compose takes for a switch; undefined for anything else. Source: toBoolean in compose-go, interpolation/interpolation.go */
export function switched(written: string | undefined): boolean | undefined {
  const word = written?.trim() ?? '';
  if (/^(true|1|t|y|yes|on)$/i.test(word)) return true;
  return /^(false|0|f|n|no|off)$/i.test(word) ? false : undefined;
}

export function flag(tree: Tree, reader: Reader): boolean | undefined {
  const value = text(tree, reader);
  if (value === 'true' || value === 'false') return value === 'true';
  return refuse(reader, tree.at, `'${value}' is neither true nor false`, 'write true or false');
}

export function whole(tree: Tree, reader: Reader): number | undefined {
  const value = text(tree, reader);
  if (value !== undefined && /^-?\d+$/.test(value)) return Number(value);
  return refuse(reader, tree.at, `'${value}' is not a whole number`, 'write a whole number');
}

export function decimal(tree: Tree, reader: Reader): number | undefined {
  const value = text(tree, reader);
  if (value !== undefined && /^\d*\.?\d+$/.test(value)) return Number(value);
  return refuse(reader, tree.at, `'${value}' is not a number`, 'write a number such as 0.5');
}

/** One text, or a list of them. */
export function texts(tree: Tree, reader: Reader): string[] {
  const items = tree.kind === 'list' ? tree.items : isNull(tree) ? [] : [tree];
  return items.map((item) => text(item, reader)).filter((item) => item !== undefined);
}

/** A command line: a list stays as it is, a text is split as a shell would split it, without being a shell. */
export function command(tree: Tree, reader: Reader): string[] | undefined {
  if (isNull(tree)) return undefined;
  if (tree.kind !== 'scalar') return texts(tree, reader);
  const words = splitWords(text(tree, reader) ?? '');
  return words ?? refuse(reader, tree.at, 'a quote is not closed in this command', 'close it, or write a list');
}

const byteUnits: Record<string, number> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** `512m`, `1g`, `1.5gb`, `1GiB`: powers of 1,024, as Docker counts. */
export function bytes(tree: Tree, reader: Reader): number | undefined {
  const value = text(tree, reader) ?? '';
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(value) ?? [];
  if (amount !== undefined) return Math.floor(Number(amount) * (byteUnits[(unit ?? '').toLowerCase()] ?? 1));
  return refuse(reader, tree.at, `'${value}' is not a size`, 'write a size such as 512m or 1g');
}

const nanoUnits: Record<string, number> = { h: 3.6e12, m: 6e10, s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };

/** `1m30s` as nanoseconds, the engine's unit. A number without a unit means nothing to Compose, and is refused. */
export function nanos(tree: Tree, reader: Reader): number | undefined {
  const value = text(tree, reader) ?? '';
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === value;
  if (isWhole) return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (nanoUnits[unit ?? ''] ?? 0), 0);
  if (value === '0') return 0;
  return refuse(
    reader,
    tree.at,
    `'${value}' is not a duration`,
    'write a duration with its unit, such as 30s or 1m30s',
  );
}

const wordPattern = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/gsy;

/** Undefined when a quote is not closed. */
export function splitWords(line: string): string[] | undefined {
  const rest = line.trim();
  const found = [...rest.matchAll(wordPattern)];
  if (found.reduce((length, [all]) => length + all.length, 0) !== rest.length) return undefined;
  return found.map(([, word]) => unquote(word ?? ''));
}

const unquote = (word: string): string =>
  word.replace(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/gs, (_all, double?: string, single?: string, escaped?: string) => {
    if (double !== undefined) return double.replace(/\\(["\\$`])/g, '$1');
    return single ?? escaped ?? '';
  });
