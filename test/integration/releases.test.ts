import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReleaseStore } from '../../src/activities/ports.ts';
import { NotARepositoryError, UnknownCommitError, UnusableTreeError } from '../../src/adapters/git/errors.ts';
import { gitReleases } from '../../src/adapters/git/releases.ts';
import { parseCatalogue } from '../../src/config/catalogue.ts';
import { newRepository, type Repository } from '../support/git.ts';

let repository: Repository;
let releases: ReleaseStore;

const storeFor = (path: string, branch = 'main'): ReleaseStore => {
  const text = `repository: { path: "${path}", branch: ${branch} }
environments: { staging: { compose: a.yml } }
components: { web: { service: web } }
`;
  const catalogue = parseCatalogue(text, join(repository.folder, 'promoter.yaml'));
  return gitReleases({ read: async () => catalogue });
};
const file = (name: string) => join(repository.path, name);

beforeEach(async () => {
  repository = await newRepository();
  releases = storeFor(repository.path);
});
afterEach(() => repository.remove());

describe('a commit', () => {
  test('is found by branch, tag, short and long name, and the catalogue says which branch is meant by none', async () => {
    const first = await repository.commit('one');
    await repository.git('tag', '-a', 'v1', '-m', 'v1');
    const second = await repository.commit('two');
    expect(await releases.resolve(undefined)).toBe(second);
    for (const name of ['v1', 'HEAD~1', first, first.slice(0, 10)]) expect(await releases.resolve(name)).toBe(first);
  });

  test('is asked for again after an answer, for a branch moves; who asks at the same time hears the same', async () => {
    const first = await repository.commit('one');
    expect(await Promise.all([1, 2, 3].map(() => releases.resolve(undefined)))).toEqual([first, first, first]);
    const second = await repository.commit('two');
    const asked = [releases.resolve(undefined), releases.resolve('main'), releases.resolve('HEAD~1')];
    expect(await Promise.all(asked)).toEqual([second, second, first]);
    await expect(Promise.all([releases.resolve('gone'), releases.resolve('gone')])).rejects.toThrow(UnknownCommitError);
    await repository.git('tag', 'gone');
    expect(await releases.resolve('gone')).toBe(second);
  });

  test('of a branch that was only fetched is found too', async () => {
    const commit = await repository.commit('one');
    await repository.git('update-ref', 'refs/remotes/origin/release', commit);
    expect(await storeFor(repository.path, 'release').resolve(undefined)).toBe(commit);
  });

  test.each(['nothing', '--all', '--help', '-x', '', 'a b', '$(touch x)', 'HEAD^{tree}', '0'.repeat(40), 'x\0y'])(
    'is not found by %j, and the answer says what to do',
    async (name) => {
      await repository.commit('one');
      const fault = await releases.resolve(name).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(UnknownCommitError);
      expect(fault).toMatchObject({
        findings: [{ check: 'commit', status: 'refused', fix: expect.stringContaining('git fetch') }],
      });
    },
  );

  test('of a branch that is not there names the branch', async () => {
    await repository.commit('one');
    await expect(storeFor(repository.path, 'trunk').resolve(undefined)).rejects.toThrow(
      `${repository.path} has no branch "trunk": correct repository.branch in the catalogue, or fetch the branch`,
    );
  });
});

describe('a repository', () => {
  test('that is not there is named', async () => {
    const fault = await storeFor('/nowhere/at/all')
      .resolve('main')
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(NotARepositoryError);
    expect(fault).toMatchObject({
      message: expect.stringContaining(
        '/nowhere/at/all is no git repository that can be used: there is no such folder',
      ),
    });
  });

  test('that is only a folder is named', async () => {
    await expect(storeFor(repository.folder).resolve('main')).rejects.toBeInstanceOf(NotARepositoryError);
  });

  test('is not looked for above the folder that the catalogue names', async () => {
    await repository.commit('one');
    await mkdir(file('below'));
    await expect(storeFor(file('below')).resolve('main')).rejects.toThrow(/it is the folder below\/ inside one/);
  });
});

describe("a release's folder", () => {
  test('has exactly the files of the commit, whatever the work tree and the attributes say', async () => {
    await writeFile(file('compose.yml'), 'one');
    await writeFile(file('run.sh'), '#!/bin/sh');
    await chmod(file('run.sh'), 0o755);
    await writeFile(file('.gitattributes'), 'compose.yml export-ignore\nrun.sh export-subst\n');
    await symlink('compose.yml', file('link'));
    const commit = await repository.commit('one');
    await writeFile(file('compose.yml'), 'changed');
    await writeFile(file('new'), 'not committed');
    const folder = await releases.folder(commit);
    expect(folder).toBe(join(repository.folder, '.promoter/releases', commit));
    expect((await readdir(folder)).sort()).toEqual(['.gitattributes', 'compose.yml', 'link', 'run.sh']);
    expect(await readFile(join(folder, 'compose.yml'), 'utf8')).toBe('one');
    expect(await readlink(join(folder, 'link'))).toBe('compose.yml');
    expect((await stat(join(folder, 'run.sh'))).mode & 0o100).toBe(0o100);
    expect(await repository.git('status', '--short')).toBe(' M compose.yml\n?? new');
  });

  test.each([
    ['attributes that are not committed', () => writeFile(file('.gitattributes'), '* text eol=crlf ident\n')],
    ['attributes of the repository alone', () => writeFile(file('.git/info/attributes'), '* text eol=crlf ident\n')],
    ['a setting of line endings', () => repository.git('config', 'core.autocrlf', 'true')],
  ])('has the bytes that were committed, whatever %s would make of them', async (_, change) => {
    const bytes = Buffer.from('$Id$\none\r\ntwo\n\0\xff', 'latin1');
    await writeFile(file('report.xml'), bytes);
    await writeFile(file('empty'), '');
    const commit = await repository.commit('one');
    await change();
    const folder = await releases.folder(commit);
    expect(await readFile(join(folder, 'report.xml'))).toEqual(bytes);
    expect(await readFile(join(folder, 'empty'))).toEqual(Buffer.alloc(0));
  });

  test('has the bytes that were committed, whatever filter the committed attributes name', async () => {
    await writeFile(file('a.txt'), 'one\n');
    await writeFile(file('.gitattributes'), '*.txt filter=shout eol=crlf\n');
    await repository.git('config', 'filter.shout.smudge', 'tr a-z A-Z');
    const commit = await repository.commit('one');
    expect(await readFile(join(await releases.folder(commit), 'a.txt'), 'utf8')).toBe('one\n');
  });

  test('has many files and large ones, and names of any bytes', async () => {
    const large = randomBytes(3 * 1_024 ** 2);
    await writeFile(file('large'), large);
    const name = Buffer.concat([Buffer.from(`${repository.path}/caf`), Buffer.from([0xe9, 0x0a]), Buffer.from('x')]);
    await writeFile(name, 'of another age');
    await mkdir(file('many'));
    for (let index = 0; index < 300; index++) await writeFile(file(`many/${index}`), String(index));
    const folder = await releases.folder(await repository.commit('many'));
    expect((await readFile(join(folder, 'large'))).equals(large)).toBe(true);
    expect(await readFile(Buffer.concat([Buffer.from(folder), name.subarray(repository.path.length)]), 'utf8')).toBe(
      'of another age',
    );
    expect(await readFile(join(folder, 'many/299'), 'utf8')).toBe('299');
    expect(await readdir(join(folder, 'many'))).toHaveLength(300);
  });

  test('is made of the commit itself, also where the repository has something to replace it by', async () => {
    await writeFile(file('a'), 'mine');
    const commit = await repository.commit('one');
    await writeFile(file('a'), 'another');
    await repository.git('replace', commit, await repository.commit('two'));
    expect(await readFile(join(await releases.folder(commit), 'a'), 'utf8')).toBe('mine');
  });

  test('is not the one that evidence is read from: that one has files that nobody may write', async () => {
    await writeFile(file('a'), 'a');
    await writeFile(file('run.sh'), '#!/bin/sh');
    await chmod(file('run.sh'), 0o755);
    const commit = await repository.commit('one');
    await writeFile(join(await releases.folder(commit), 'a'), 'forged');
    const pristine = await releases.pristine(commit);
    expect(pristine).toBe(join(repository.folder, '.promoter/commits', commit));
    expect(await readFile(join(pristine, 'a'), 'utf8')).toBe('a');
    expect((await stat(join(pristine, 'a'))).mode & 0o222).toBe(0);
    expect((await stat(join(pristine, 'run.sh'))).mode & 0o322).toBe(0o100);
  });

  test('is made once, and is the same for all who ask at the same time', async () => {
    await writeFile(file('a'), 'a');
    const commit = await repository.commit('one');
    const folders = await Promise.all(Array.from({ length: 6 }, () => storeFor(repository.path).folder(commit)));
    expect(new Set(folders).size).toBe(1);
    await writeFile(join(folders[0] ?? '', 'mark'), 'still here');
    await releases.folder(commit);
    expect(await readdir(join(repository.folder, '.promoter/releases'))).toEqual([commit]);
    expect(await readdir(folders[0] ?? '')).toEqual(['a', 'mark']);
  });

  test('takes away what a killed worker left half-way, and leaves what another is making', async () => {
    const commit = await repository.commit('one');
    const [old, fresh] = ['.partial-old', '.partial-fresh'].map((name) =>
      join(repository.folder, '.promoter/releases', name),
    );
    for (const path of [old, fresh]) await mkdir(path ?? '', { recursive: true });
    await utimes(old ?? '', 0, 0);
    await releases.folder(commit);
    expect((await readdir(join(repository.folder, '.promoter/releases'))).sort()).toEqual(['.partial-fresh', commit]);
  });

  test.each([
    ['an absolute link', '/etc/passwd'],
    ['a link upwards', '../outside'],
    ['a link that goes out and comes in again', '../files/a'],
    ['a link that only its words keep inside', 'real/deep/root/../x'],
    ['a link in a circle that goes out', './b/../../..'],
  ])('is not made of a commit with %s', async (_, target) => {
    await mkdir(file('real/deep'), { recursive: true });
    await writeFile(file('real/deep/a'), 'a');
    await symlink('../..', file('real/deep/root'));
    await symlink(target, file('bad'));
    const commit = await repository.commit('bad');
    const fault = await releases.folder(commit).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(UnusableTreeError);
    expect(fault).toMatchObject({
      findings: [
        {
          what: `commit ${commit.slice(0, 12)} has a link that leads out of it: bad`,
          fix: 'commit the file itself in its place',
        },
      ],
    });
    expect(await readdir(join(repository.folder, '.promoter/releases'))).toEqual([]);
  });

  test('may have links that stay inside, also to what is not there yet', async () => {
    await mkdir(file('a/b'), { recursive: true });
    await writeFile(file('a/b/c'), 'c');
    await symlink('../../a/b/c', file('a/b/up'));
    await symlink('generated/later', file('dangling'));
    await symlink('a/b', file('folder'));
    await symlink('folder/../b/c', file('through'));
    await expect(releases.folder(await repository.commit('links'))).resolves.toContain('releases');
  });

  test('is not made of a commit with submodules, whose files are not in it', async () => {
    const commit = await repository.commit('one');
    await repository.git('submodule', '--quiet', 'add', repository.path, 'vendor/lib');
    const withModule = await repository.commit('two');
    await expect(releases.folder(withModule)).rejects.toThrow(
      `commit ${withModule.slice(0, 12)} has submodules, which are not supported (vendor/lib): copy the files that the release needs into the repository`,
    );
    await expect(releases.folder(commit)).resolves.toContain(commit);
  });

  test('is not made for a commit that git does not know, or for a path', async () => {
    await repository.commit('one');
    await expect(releases.folder('0'.repeat(40))).rejects.toBeInstanceOf(UnknownCommitError);
    await expect(releases.folder('../../etc')).rejects.toBeInstanceOf(UnknownCommitError);
  });
});
