import { UnusableTreeError } from './errors.ts';
import { type Answer, gitStream } from './git.ts';

/** Contents in git, one after another. */
export interface Blobs {
  /** Of the next one; all of it must be asked for before there is another. */
  next(): Promise<AsyncIterable<Buffer>>;
}

/**
 * The bytes as they were committed, in the order of the names: no attribute, filter or setting changes a line's end.
 * Throws UnusableTreeError where git has not all of them.
 */
export async function withBlobs(
  repository: string,
  commit: string,
  names: readonly string[],
  work: (blobs: Blobs) => Promise<void>,
): Promise<void> {
  if (names.length === 0) return;
  const { output, ended, end } = gitStream(repository, ['cat-file', '--batch'], `${names.join('\n')}\n`);
  const reader = readerOf(output, async () => ended);
  try {
    await work({ next: () => nextOf(reader, commit) });
  } finally {
    end();
  }
}

/** `<name> blob <size>`, the bytes, and a line's end. */
async function nextOf(reader: Reader, commit: string): Promise<AsyncIterable<Buffer>> {
  const line = await reader.line();
  const size = /^[0-9a-f]+ blob (\d+)$/.exec(line)?.[1];
  if (size === undefined)
    throw new UnusableTreeError(
      commit,
      `is not whole in its repository (${line.slice(0, 100)})`,
      'fetch it again there',
    );
  return (async function* pieces() {
    yield* reader.bytes(Number(size));
    await reader.line();
  })();
}

type Reader = ReturnType<typeof readerOf>;

function readerOf(stream: AsyncIterable<Buffer>, ended: () => Promise<Answer>) {
  const pieces = stream[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  const more = async () => {
    const next = await pieces.next();
    if (next.done) throw new Error(`git ended too early: ${said(await ended())}`);
    rest = Buffer.concat([rest, next.value]);
  };
  return {
    async line(): Promise<string> {
      while (!rest.includes('\n')) await more();
      const end = rest.indexOf('\n');
      const line = rest.toString('latin1', 0, end);
      rest = rest.subarray(end + 1);
      return line;
    },
    async *bytes(count: number): AsyncGenerator<Buffer> {
      for (let left = count; left > 0; ) {
        if (rest.length === 0) await more();
        const piece = rest.subarray(0, left);
        rest = rest.subarray(piece.length);
        left -= piece.length;
        yield piece;
      }
    },
  };
}

const said = (answer: Answer): string => (answer.ok ? 'nothing was said' : answer.message);
