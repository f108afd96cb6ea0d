import { SaxesParser } from 'saxes';
import type { XmlElement } from '../../domain/evidence.ts';

/**
 * The elements of an XML document. A document that is cut off, not well formed, or declares entities is a problem:
 * the first two have lost something, and the third can say other things than it shows.
 */
export function parseXml(text: string): { root: XmlElement } | { problem: string } {
  const document: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [document];
  const parser = new SaxesParser({ position: true });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name: local(name), attributes: Object.fromEntries(Object.entries(attributes)), children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => open.pop());
  parser.on('doctype', () => {
    throw new SyntaxError('it has a document type, which may declare entities');
  });
  parser.on('error', (fault) => {
    throw new SyntaxError(`it is no whole XML document (${fault.message})`);
  });
  return parsed(parser, text, document);
}

function parsed(parser: SaxesParser, text: string, document: XmlElement): { root: XmlElement } | { problem: string } {
  try {
    parser.write(text).close();
  } catch (fault) {
    if (fault instanceof SyntaxError) return { problem: fault.message };
    throw fault;
  }
  const [root] = document.children;
  return root ? { root } : { problem: 'it has no element' };
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);
