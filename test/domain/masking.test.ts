import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { masked } from '../../src/domain/masking.ts';

test('a command’s output shows no value of the env file, the longest first', () => {
  const values = { PASSWORD: 'hunter2!', URL: 'bolt://neo4j:hunter2!@host', MODE: 'on' };
  expect(masked('mode on, bolt://neo4j:hunter2!@host with hunter2!', values)).toBe('mode on, *** with ***');
});

test('whatever is printed, no value of six characters or more is left in it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!secret.includes('*'));
      expect(masked(before + secret + after, { SECRET: secret })).not.toContain(secret);
    }),
  );
});
