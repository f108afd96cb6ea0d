import { expect, test } from '@jest/globals';
import { parseImageReference, withTag } from '../../src/domain/image-reference.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

test.each([
  ['neo4j', { name: 'neo4j' }],
  ['neo4j:5.26.30-community', { name: 'neo4j', tag: '5.26.30-community' }],
  ['team/app_one:V1', { name: 'team/app_one', tag: 'V1' }],
  ['ghcr.io/team/app:1', { name: 'ghcr.io/team/app', tag: '1' }],
  ['localhost:5000/app', { name: 'localhost:5000/app' }],
  ['localhost:5000/app:1', { name: 'localhost:5000/app', tag: '1' }],
  ['[::1]:5000/app:1', { name: '[::1]:5000/app', tag: '1' }],
  [`app@${digest}`, { name: 'app', digest }],
  [`app:1@${digest}`, { name: 'app', tag: '1', digest }],
  ['a--b/c__d.e', { name: 'a--b/c__d.e' }],
])('%s is a reference', (text, reference) => {
  expect(parseImageReference(text)).toEqual(reference);
});

test.each([
  ['a second tag, for which an engine would pull latest', 'x:v1:latest'],
  ['nothing', ''],
  ['upper case in the name', 'Neo4j:5'],
  ['a space', 'neo4j :5'],
  ['a line break', 'neo4j:5\n'],
  ['an empty tag', 'neo4j:'],
  ['a tag that begins with a dash', 'neo4j:-5'],
  ['a tag that is too long', `neo4j:${'a'.repeat(129)}`],
  ['a name that is too long', 'a'.repeat(256)],
  ['an empty part', 'team//app'],
  ['a slash at the end', 'team/'],
  ['a protocol', 'https://ghcr.io/app'],
  ['a digest that is too short', 'app@sha256:abc'],
  ['an option', '--privileged'],
  ['an image id', 'a1'.repeat(32)],
])('%s is none', (_name, text) => {
  expect(parseImageReference(text)).toBeUndefined();
});

test('the tag that an engine would add is added before it is asked', () => {
  const complete = (text: string): string => withTag(text, parseImageReference(text) ?? { name: '' });
  expect(complete('neo4j')).toBe('neo4j:latest');
  expect(complete('neo4j:5')).toBe('neo4j:5');
  expect(complete(`neo4j@${digest}`)).toBe(`neo4j@${digest}`);
});
