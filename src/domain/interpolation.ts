/** A variable that a text needs and nobody set. */
export interface Missing {
  variable: string;
  /** From `${NAME:?message}`. */
  message?: string;
}

export interface Interpolated {
  text: string;
  missing: Missing[];
  /** Why the text cannot be read, in one clause. */
  malformed?: string;
}

type Variables = Readonly<Record<string, string>>;

/**
 * Compose's interpolation: `$NAME`, `${NAME}`, `${NAME:-default}`, `-`, `:?`, `?`, `:+`, `+`, nested, and `$$` for a dollar.
 * Stricter in one point: a variable that is not set and has no default is missing, where Compose warns and puts nothing.
 * Source: https://docs.docker.com/reference/compose-file/interpolation/
 */
export function interpolate(template: string, variables: Variables): Interpolated {
  const reading: Reading = { template, at: 0, variables, missing: [] };
  try {
    return { text: readText(reading, false), missing: reading.missing };
  } catch (fault) {
    // Thousands of expressions within each other exhaust the stack.
    if (fault instanceof RangeError) return { text: '', missing: [], malformed: 'a ${ is nested too deeply' };
    if (!(fault instanceof Malformed)) throw fault;
    return { text: '', missing: [], malformed: fault.message };
  }
}

interface Reading {
  template: string;
  at: number;
  variables: Variables;
  missing: Missing[];
}

class Malformed extends Error {}

const namePattern = /[A-Za-z_][A-Za-z0-9_]*/y;
const operators = [':-', ':?', ':+', '-', '?', '+'] as const;
type Operator = (typeof operators)[number];

/** Up to the end, or up to the brace that closes the expression this text stands in. */
function readText(reading: Reading, nested: boolean): string {
  let text = '';
  while (reading.at < reading.template.length) {
    const letter = reading.template[reading.at];
    if (nested && letter === '}') return text;
    text += letter === '$' ? readDollar(reading) : letter;
    if (letter !== '$') reading.at += 1;
  }
  if (nested) throw new Malformed('a ${ is not closed by }');
  return text;
}

function readDollar(reading: Reading): string {
  const next = reading.template[reading.at + 1];
  if (next === '$') {
    reading.at += 2;
    return '$';
  }
  const braced = next === '{';
  reading.at += braced ? 2 : 1;
  const name = readName(reading);
  return braced ? readBraced(reading, name) : plain(reading, name);
}

function readName(reading: Reading): string {
  namePattern.lastIndex = reading.at;
  const name = namePattern.exec(reading.template)?.[0];
  if (name === undefined) throw new Malformed('a $ is not followed by a variable: write $$ for a dollar sign');
  reading.at += name.length;
  return name;
}

function readBraced(reading: Reading, name: string): string {
  const operator = operators.find((candidate) => reading.template.startsWith(candidate, reading.at));
  if (!operator) {
    close(reading);
    return plain(reading, name);
  }
  reading.at += operator.length;
  const missing = reading.missing.length;
  const word = readText(reading, true);
  close(reading);
  return decide(reading, name, operator, word, missing);
}

/** A word that is not used needs none of its variables. */
function decide(reading: Reading, name: string, operator: Operator, word: string, missing: number): string {
  const value = reading.variables[name];
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  const unused = operator.endsWith('+') ? !isSet : isSet;
  if (unused) reading.missing.length = missing;
  if (operator.endsWith('+')) return isSet ? word : '';
  if (isSet) return value;
  if (operator.endsWith('-')) return word;
  reading.missing.push(word === '' ? { variable: name } : { variable: name, message: word });
  return '';
}

function plain(reading: Reading, name: string): string {
  const value = reading.variables[name];
  if (value === undefined) reading.missing.push({ variable: name });
  return value ?? '';
}

function close(reading: Reading): void {
  if (reading.template[reading.at] !== '}') throw new Malformed('a ${ is not closed by }, or its operator is unknown');
  reading.at += 1;
}
