const headerBytes = 8;

/**
 * Docker puts eight bytes before each piece of output: the stream, and the length (Engine API, "Attach to a
 * container"). Gives what is within, piece by piece. The driver's own `demuxStream` calls itself for each piece, and a
 * command that prints letter by letter exhausts the stack of the worker.
 */
export function unframed(take: (piece: Buffer) => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0);
  let left = 0;
  const step = (chunk: Buffer): Buffer => {
    if (left > 0) {
      const piece = chunk.subarray(0, left);
      left -= piece.length;
      take(piece);
      return chunk.subarray(piece.length);
    }
    const missing = headerBytes - header.length;
    header = Buffer.concat([header, chunk.subarray(0, missing)]);
    if (header.length === headerBytes) {
      left = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
    return chunk.subarray(missing);
  };
  return (chunk) => {
    for (let rest = chunk; rest.length > 0; ) rest = step(rest);
  };
}
