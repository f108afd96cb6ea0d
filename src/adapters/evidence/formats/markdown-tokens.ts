import { Lexer, type Token } from 'marked';
import type { Problem } from './text-reading.ts';

/** The tokens of a document; a problem where they are nested deeper, or mixed more, than a parser can follow. */
export function tokensOf(text: string): { tokens: Token[] } | Problem {
  try {
    return { tokens: new PatientLexer().lex(text) };
  } catch (error) {
    if (error instanceof TooManyMarks) return { problem: error.message };
    if (error instanceof RangeError) return { problem: 'is nested too deep to be a document' };
    throw error;
  }
}

/** Each mark of emphasis that does not close is looked for in all that follows: a minute, for a million of them. */
const mostSteps = 20_000_000;

class PatientLexer extends Lexer {
  override inlineTokens(text: string, tokens?: Token[]): Token[] {
    if (text.length * marksIn(text) > mostSteps) throw new TooManyMarks();
    return super.inlineTokens(text, tokens);
  }
}

class TooManyMarks extends Error {
  override readonly message = 'has a paragraph with more marks of emphasis than anybody writes';
}

function marksIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (text[at] === '*' || text[at] === '_') count++;
  return count;
}
