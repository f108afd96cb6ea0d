export interface Tick {
  tick?: 'ticked' | 'open';
  /** Whether it is a box, `- [x]`. */
  box: boolean;
  indent: number;
}

/** The tick of a line: its box, else its first mark. */
export function tickIn(line: string): Tick {
  const box = /^([\s>]*)(?:[-*+]|\d+[.)])\s+\[([^\]]?)\]/u.exec(line);
  if (box) return { tick: isTicked(box[2] ?? '') ? 'ticked' : 'open', box: true, indent: (box[1] ?? '').length };
  return { ...markIn(line), box: false, indent: 0 };
}

/** The first mark in a text: `✅` and its like, `❌` and its like, `[x]` in a cell. */
export function markIn(text: string): Pick<Tick, 'tick'> {
  const mark = /✅|✔|☑|✓|🟢|\[[xX]\]|❌|✖|✗|✘|☐|⬜|🔴|⚠|🚧|⏳|🟡|🔄|\[ \]/u.exec(text)?.[0];
  if (mark === undefined) return {};
  return { tick: /✅|✔|☑|✓|🟢|\[[xX]\]/u.test(mark) ? 'ticked' : 'open' };
}

/** Words without list marks, boxes, ticks, emphasis, links, code marks and comments. */
export const wordsOf = (line: string): string =>
  line
    .replace(/<!--.*?-->/g, ' ')
    .replace(/^[\s>]*(?:#{1,6}\s+)?(?:(?:[-*+]|\d+[.)])\s+)?(?:\[[^\]]?\]\s*)?/u, '')
    .replace(/!?\[([^\][]*)\]\([^()]*\)/g, '$1')
    .replace(/[*`]|__|\p{Extended_Pictographic}|\ufe0f/gu, (mark) => (/[©®™]/.test(mark) ? mark : ''))
    .replace(/\s+/g, ' ')
    .trim();

const isTicked = (mark: string): boolean => /[xX✓✔✅☑]/u.test(mark);
