/** Code within a line. */

/** Beyond it, nobody wrote the line, and following its backticks would take long. */
const longestFollowed = 1_000;

/** Behind the code that begins with a run of backticks; behind the run where no other one of its length ends it. */
export function behindCode(text: string, from: number): number {
  const run = runAt(text, from);
  let at = from + run;
  while (text.length <= longestFollowed) {
    const next = text.indexOf('`', at);
    if (next < 0) break;
    const length = runAt(text, next);
    if (length === run) return next + length;
    at = next + length;
  }
  return from + run;
}

/** How many backticks stand there. */
function runAt(text: string, from: number): number {
  let to = from;
  while (text[to] === '`') to += 1;
  return to - from;
}
