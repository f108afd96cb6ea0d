import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Tail } from '../../src/adapters/commands/tail.ts';

const printed = (parts: readonly string[], limitBytes: number, secret: Record<string, string>): string => {
  const tail = new Tail(limitBytes, secret);
  for (const part of parts) tail.write(part);
  return tail.text();
};

test('of a long output the end is kept', () => {
  expect(printed(['a'.repeat(50), 'the end\n'], 10, {})).toBe('aathe end');
});

test('a secret that the cut goes through shows none of its characters', () => {
  const secret = { TOKEN: 'geheim-ÄÖÜ-0123456789' };
  for (let behind = 0; behind < 60; behind++) {
    const text = printed([`before ${secret.TOKEN}`, '.'.repeat(behind)], 30, secret);
    expect(text).not.toMatch(/[0-9]|geheim|Ü/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(30);
  }
});

test('whatever is printed before and behind, no end of a secret is shown', () => {
  const letters = fc.string({ unit: fc.constantFrom('x', 'y', '\n'), maxLength: 60 });
  const parts = fc.array(fc.oneof(letters, fc.constantFrom('SECRET-1', 'SECRET-1-AND-2', 'AND-2-SECRET-1')));
  const secret = { A: 'SECRET-1', B: 'SECRET-1-AND-2', C: 'AND-2-SECRET-1' };
  fc.assert(
    fc.property(parts, fc.integer({ min: 5, max: 50 }), (all, limit) => {
      expect(printed(all, limit, secret)).not.toMatch(/[A-Z0-9]/);
    }),
  );
});
