/**
 * What an XML parser need not see: comments and CDATA sections are emptied before it, because it would gather each
 * whole section in memory, and logs in them are most of many reports. A document type, which may declare entities, is
 * a problem: such a document can say other things than it shows. Only one of Cobertura that declares nothing itself is
 * left out instead, because gcovr and istanbul write it; nobody fetches what it names.
 */
export class XmlContent {
  problem: string | undefined;
  #inside: Section | undefined;
  #rest = '';

  /** The piece without what is left out; the end of a piece may come with the next one. */
  of(piece: string): string {
    let text = this.#rest + piece;
    this.#rest = '';
    if (this.#inside === undefined && !/<[!?]/.test(text)) return this.#upTo(text, text.lastIndexOf('<'));
    let shown = '';
    while (text !== '') {
      const [before, after] = this.#inside ? this.#leave(text, this.#inside) : this.#enter(text);
      shown += before;
      text = after;
    }
    return shown;
  }

  /** What is left of the last piece. */
  end(): string {
    return this.#rest;
  }

  #enter(text: string): [shown: string, rest: string] {
    const at = text.search(/<[!?]/);
    if (at === -1) return [this.#upTo(text, text.lastIndexOf('<')), ''];
    const section = sections.find(({ open }) => text.startsWith(open, at));
    if (section) {
      this.#inside = section;
      return [text.slice(0, at + section.open.length), text.slice(at + section.open.length)];
    }
    if (sections.some(({ open }) => open.startsWith(text.slice(at)))) return [this.#upTo(text, at), ''];
    return this.#documentType(text, at);
  }

  #documentType(text: string, at: number): [shown: string, rest: string] {
    const declared = text.slice(at, at + longestDocumentType);
    const harmless = coberturas.exec(declared);
    if (harmless) return [text.slice(0, at), text.slice(at + harmless[0].length)];
    if (!/[>[]/.test(declared) && declared.length < longestDocumentType) {
      this.#rest = text.slice(at);
      return [text.slice(0, at), ''];
    }
    this.problem ??= /^<!DOCTYPE\s+report\s[^[]*JACOCO/.test(declared)
      ? jacoco
      : 'has a document type, which may declare entities';
    return [text.slice(0, at), ''];
  }

  #leave(text: string, { close, isKept }: Section): [shown: string, rest: string] {
    const at = text.indexOf(close);
    const end = at === -1 ? Math.max(0, text.length - close.length + 1) : at;
    const kept = isKept ? text.slice(0, end) : '';
    if (at === -1) this.#rest = text.slice(end);
    else this.#inside = undefined;
    return at === -1 ? [kept, ''] : [kept + close, text.slice(end + close.length)];
  }

  /** Keeps back a `<` at the very end, whose kind the next piece shows. */
  #upTo(text: string, at: number): string {
    if (at === -1 || !sections.some(({ open }) => open.startsWith(text.slice(at)))) return text;
    this.#rest = text.slice(at);
    return text.slice(0, at);
  }
}

const longestDocumentType = 300;
const named = `(?:"[^"<>[\\]]*"|'[^'<>[\\]]*')`;
const coberturas = new RegExp(`^<!DOCTYPE\\s+coverage(?:\\s+(?:SYSTEM|PUBLIC\\s+${named})\\s+${named})?\\s*>`);

export const jacoco =
  'is a JaCoCo report, which is not read: take Cobertura or LCOV instead, into which tools for it convert';

interface Section {
  open: string;
  close: string;
  isKept: boolean;
}

const sections: readonly Section[] = [
  { open: '<!--', close: '-->', isKept: false },
  { open: '<![CDATA[', close: ']]>', isKept: false },
  { open: '<?', close: '?>', isKept: true },
];
