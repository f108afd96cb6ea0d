import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { placed, sameNames } from '../../src/domain/source-places.ts';
import { SourceTree } from '../../src/domain/source-tree.ts';

const commit = [
  'index.ts',
  'setup.py',
  'src/a.ts',
  'src/api/index.ts',
  'src/web/index.ts',
  'src/main/java/com/x/Foo.java',
  'backend/app/users.py',
  'services/one/lib/run.ts',
];

describe("A report's name for a source file", () => {
  const tree = new SourceTree(commit);

  test.each<[string, string, string | undefined]>([
    ['the path in the commit', 'src/a.ts', 'src/a.ts'],
    ['absolute, where it was checked out', '/home/x/work/src/a.ts', 'src/a.ts'],
    ['absolute on Windows', 'C:/ci/src/a.ts', 'src/a.ts'],
    ['from a folder outside', 'checkout/src/a.ts', 'src/a.ts'],
    ['by way of another folder', '../lib/../src/./a.ts', 'src/a.ts'],
    ["a package's", 'com/x/Foo.java', 'src/main/java/com/x/Foo.java'],
    ['from a folder within', 'app/users.py', 'backend/app/users.py'],
    ['absolute, where one folder of the commit was put', '/app/lib/run.ts', 'services/one/lib/run.ts'],
    ['the path of one file, and the end of others', 'index.ts', 'index.ts'],
    ['absolute, the longest of several ends', '/ci/src/web/index.ts', 'src/web/index.ts'],
    ['of a file that the commit does not have', 'src/b.ts', undefined],
    ['in other letters', 'src/A.ts', undefined],
    ['absolute, with only the last part in common', '/nowhere/users.py', undefined],
    ['with half a part in common', '/app/xsrc/a.tsx', undefined],
    ["a library's", '/usr/lib/python3/site-packages/setup.py', undefined],
    ["a library's, relative", 'node_modules/left-pad/index.ts', undefined],
    ['empty', '', undefined],
  ])('%s', (_, name, file) => {
    expect(tree.match(name)?.file).toBe(file);
  });

  test('that could be of several files is found, and of none for certain', () => {
    const twins = new SourceTree(['one/index.ts', 'two/index.ts']);
    expect(twins.match('index.ts')).toEqual({ file: 'index.ts', isCertain: false, root: '' });
  });

  test('leads to its file from wherever it was written', () => {
    const part = fc.stringMatching(/^[a-c]{1,2}$/);
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 20 }), fc.nat(), (paths, at) => {
        const file = paths[at % paths.length] ?? '';
        const found = new SourceTree(paths);
        expect(found.match(file)).toEqual({ file, isCertain: true, root: '' });
        expect(found.match(`/somewhere/${file}`)).toMatchObject({ file, isCertain: true });
      }),
    );
  });
});

describe('Names of one report', () => {
  const namesOf = (...names: string[]) =>
    Object.fromEntries(
      placed(
        names.map((name) => ({ name, valid: 1, last: 1 })),
        new SourceTree(commit),
      ).names,
    );

  test('that lead to one file are one', () => {
    expect(namesOf('src/a.ts', '/app/src/a.ts', '/home/x/src/a.ts')).toEqual({
      'src/a.ts': 'src/a.ts',
      '/app/src/a.ts': 'src/a.ts',
      '/home/x/src/a.ts': 'src/a.ts',
    });
  });

  test('of which one lies below where the other was found are not one', () => {
    expect(namesOf('/app/setup.py', '/app/generated/setup.py')).toEqual({ '/app/setup.py': 'setup.py' });
  });
});

describe('Where no commit is known, names', () => {
  test.each<[string, string[], Record<string, string>]>([
    [
      'are one when an absolute one ends with a relative one',
      ['src/a.ts', '/app/src/a.ts'],
      { '/app/src/a.ts': 'src/a.ts' },
    ],
    ['keep apart what is absolute alone', ['/app/src/a.ts', '/home/src/a.ts'], {}],
    ['are not guessed where a relative one could be of either', ['a.ts', '/app/one/a.ts', '/app/two/a.ts'], {}],
    ['are one by the longest end', ['a.ts', 'src/a.ts', '/app/src/a.ts'], { '/app/src/a.ts': 'src/a.ts' }],
  ])('%s', (_, names, same) => {
    expect(Object.fromEntries(sameNames(names))).toEqual(same);
  });
});
