import type { CoveredLines } from './coverage.ts';
import type { TestCounts } from './junit.ts';

export type ReportKind = 'junit' | 'coverage';

/** What a report file says, counted again from its leaves; or why nothing can be taken from it. */
export type Report = { file: string } & (
  | { kind: 'problem'; problem: string }
  | { kind: 'junit'; sha256: string; tests: TestCounts }
  | { kind: 'coverage'; sha256: string; lines: CoveredLines }
);

/** One file may be read as either kind. */
export const reportKey = (kind: ReportKind, file: string): string => `${kind} ${file}`;

/** An XML document, as far as reports need it: no text, local names only. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  children: XmlElement[];
}

/** Every element below one, itself first, in the order of the document. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  const open = [element];
  for (let next = open.pop(); next; next = open.pop()) {
    yield next;
    open.push(...[...next.children].reverse());
  }
}

/** `1,840`. */
export const counted = (count: number): string => count.toLocaleString('en-US');
