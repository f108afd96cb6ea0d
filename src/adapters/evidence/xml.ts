import { SaxesParser } from 'saxes';
import { CoberturaLines } from '../../domain/cobertura-lines.ts';
import type { ElementListener } from '../../domain/elements.ts';
import { JunitCounter } from '../../domain/junit-counter.ts';
import { coverageShown, type PieceReader, type Shown, testsShown } from './shown.ts';
import { jacoco, XmlContent } from './xml-content.ts';

/** Suites within suites: no tool writes more than a few. */
const deepest = 64;
/** Of one tag with all its attributes: failures carry their message in one. */
const longestTag = 8_000_000;

/** JUnit and Cobertura, told apart by the outermost element. A document that is cut off, or not well formed, has lost something. */
export class XmlReader implements PieceReader {
  readonly #content = new XmlContent();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  #report: Report | undefined;
  #problem: string | undefined;
  #depth = 0;
  /** How much was given to the parser since a tag began that has not ended yet. */
  #inTag = -1;

  constructor() {
    this.#parser.on('opentagstart', () => (this.#inTag = 0));
    this.#parser.on('opentag', ({ name, attributes }) => this.#open(local(name), attributes));
    this.#parser.on('closetag', ({ name }) => this.#close(local(name)));
    this.#parser.on('error', ({ message }) => (this.#problem ??= `is no whole XML document (${message})`));
  }

  get isSettled(): boolean {
    return this.#problem !== undefined;
  }

  write(piece: Buffer): void {
    const text = this.#decoded(piece);
    if (text !== undefined) this.#parse(this.#content.of(text));
  }

  shown(): Shown {
    const text = this.isSettled ? undefined : this.#decoded();
    if (text !== undefined) this.#parse(text + this.#content.end());
    if (this.#problem === undefined) this.#parser.close();
    const problem = this.#problem ?? this.#report?.listener.problem;
    return this.#report?.shown(problem) ?? { format: null, problem: problem ?? 'has no element' };
  }

  #parse(text: string): void {
    this.#problem ??= this.#content.problem;
    if (this.#problem !== undefined) return;
    if (this.#inTag >= 0) this.#inTag += text.length;
    if (this.#inTag > longestTag) this.#problem = `has a tag of more than ${longestTag / 1_000_000} MB`;
    else if (text !== '') this.#parser.write(text);
    this.#problem ??= this.#report?.listener.problem;
  }

  #open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#inTag = -1;
    if (++this.#depth > deepest) this.#problem ??= `nests its elements more than ${deepest} levels deep`;
    this.#report ??= reports.get(name)?.();
    if (this.#report) this.#report.listener.open(name, attributes);
    else this.#problem ??= name === 'report' && 'name' in attributes ? jacoco : unheardOf(name);
    const texts = this.#report?.listener.texts;
    if (texts?.of === name) this.#parser.on('text', texts.take);
  }

  #close(name: string): void {
    this.#depth--;
    if (this.#report?.listener.texts?.of === name) this.#parser.off('text');
    this.#report?.listener.close(name);
  }

  #decoded(piece?: Buffer): string | undefined {
    try {
      return piece ? this.#decoder.decode(piece, { stream: true }) : this.#decoder.decode();
    } catch {
      this.#problem ??= 'is not UTF-8 text';
      return undefined;
    }
  }
}

interface Report {
  listener: ElementListener;
  shown(problem: string | undefined): Shown;
}

function junit(): Report {
  const listener = new JunitCounter();
  return { listener, shown: (problem) => testsShown(listener.counts(), problem, listener.facts) };
}

function cobertura(): Report {
  const listener = new CoberturaLines();
  return { listener, shown: (problem) => coverageShown('cobertura', listener.lines, problem) };
}

const reports = new Map([
  ['testsuites', junit],
  ['testsuite', junit],
  ['coverage', cobertura],
]);

const unheardOf = (name: string): string =>
  `has the outermost element <${name.slice(0, 40)}>: it is neither JUnit nor Cobertura`;

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
