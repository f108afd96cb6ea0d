import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { unframed } from '../../src/adapters/commands/frames.ts';

const framed = (piece: Uint8Array): Buffer => {
  const header = Buffer.alloc(8);
  header.writeUInt8(1, 0);
  header.writeUInt32BE(piece.length, 4);
  return Buffer.concat([header, piece]);
};
const chunksOf = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
const through = (chunks: Buffer[]): Buffer => {
  const pieces: Buffer[] = [];
  const feed = unframed((piece) => pieces.push(piece));
  for (const chunk of chunks) feed(chunk);
  return Buffer.concat(pieces);
};

test('what was printed comes out whole, wherever the network cut it', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 1, max: 100 }), (pieces, size) => {
      const sent = Buffer.concat(pieces.map(framed));
      expect(through(chunksOf(sent, size))).toEqual(Buffer.concat(pieces));
    }),
  );
});

test('a million pieces of one letter in one chunk are no burden', () => {
  const letter = framed(Buffer.from('x'));
  expect(through([Buffer.concat(Array<Buffer>(1_000_000).fill(letter))])).toHaveLength(1_000_000);
});
