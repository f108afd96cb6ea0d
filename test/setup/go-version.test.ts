import { expect, test } from '@jest/globals';
import { isAtLeast } from '../../scripts/setup/go.mjs';

test.each([
  ['1.26.8', '1.26.8', true],
  ['1.27', '1.26.8', true],
  ['1.26.10', '1.26.8', true],
  ['1.26.7', '1.26.8', false],
  ['1.9', '1.21', false],
  ['0', '1.21', false],
])('version %s is new enough for %s: %s', (version, oldest, expected) => {
  expect(isAtLeast(version, oldest)).toBe(expected);
});
