import { symlink, writeFile } from 'node:fs/promises';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServiceSource } from '../../src/adapters/files/compose.ts';
import { createFenceStore } from '../../src/adapters/files/locks.ts';
import { createSpecificationStore } from '../../src/adapters/files/specifications.ts';
import type { Environment } from '../../src/domain/catalogue.ts';
import type { UndoNote } from '../../src/domain/deploy-undo.ts';

let folder: string;
let environment: Environment;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-files-'));
  environment = {
    name: 'staging',
    stage: 'staging',
    docker: 'unix:///var/run/docker.sock',
    project: 'shop',
    compose: ['compose.yml'],
    envFile: join(folder, '.env.staging'),
    freeze: [],
  };
  await writeFile(join(folder, '.env.staging'), 'COLOUR=blue\n');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const resolve = () => createServiceSource().resolve({ environment, service: 'web', folder });
const compose = (keys: string): Promise<void> =>
  writeFile(join(folder, 'compose.yml'), `services:\n  web:\n    image: app:1\n    ${keys}\n`);

describe('A service resolved from files', () => {
  test('takes variables from the environment’s env file and env_file from the release', async () => {
    await compose('env_file: [own.env]\n    hostname: ${COLOUR}');
    await writeFile(join(folder, 'own.env'), 'A=1\n');
    const { service, findings } = await resolve();
    expect(findings).toEqual([expect.objectContaining({ status: 'ok' })]);
    expect(service?.body).toMatchObject({ Env: ['A=1'], Hostname: 'blue' });
  });

  test('an env_file that nobody commits is the environment’s own, when it has the same name', async () => {
    environment.envFile = join(await mkdtemp(join(folder, 'host-')), '.env.staging');
    await writeFile(environment.envFile, 'COLOUR=red\n');
    await rm(join(folder, '.env.staging'));
    await compose('env_file: .env.staging');
    expect((await resolve()).service?.body.Env).toEqual(['COLOUR=red']);
  });

  test('an env_file that need not be there may be missing', async () => {
    await compose('env_file: [{ path: none.env, required: false }]');
    expect((await resolve()).service?.body.Env).toEqual([]);
  });

  test.each<[string, string, RegExp, RegExp]>([
    [
      'an unset variable',
      'hostname: ${NONE}',
      /^compose\.yml:4: the variable NONE is not set$/,
      /set NONE in .*\.env\.staging/,
    ],
    [
      'a missing env_file',
      'env_file: none.env',
      /^compose\.yml:4: none\.env: there is no such file/,
      /commit the file/,
    ],
    [
      'a relative bind that is not in the commit',
      'volumes: ["./data:/data"]',
      /^compose\.yml:4: data is not in the promoted commit$/,
      /named volume/,
    ],
    [
      'a bind that has to be on the host',
      'volumes: [{ type: bind, source: /nowhere-at-all, target: /x, bind: { create_host_path: false } }]',
      /\/nowhere-at-all is not there on the host/,
      /create it/,
    ],
  ])('%s is a finding with file, line and fix', async (_name, keys, what, fix) => {
    await compose(keys);
    const { service, findings } = await resolve();
    expect(service).toBeUndefined();
    expect(findings).toEqual([
      {
        check: 'compose service',
        status: 'refused',
        what: expect.stringMatching(what),
        fix: expect.stringMatching(fix),
      },
    ]);
  });

  test('a bind through a link that leads out of the release is not taken', async () => {
    await symlink('/etc', join(folder, 'out'));
    await compose('volumes: ["./out/hostname:/x"]');
    expect((await resolve()).findings[0]?.what).toContain('out/hostname is not in the promoted commit');
  });

  test('on an engine elsewhere, a relative bind is refused: the files lie here', async () => {
    environment.docker = 'tcp://elsewhere:2375';
    await compose('volumes: ["./compose.yml:/x"]');
    expect((await resolve()).findings[0]).toMatchObject({
      status: 'refused',
      what: expect.stringContaining('the engine is on another host'),
    });
  });

  test.each([
    [
      'a missing compose file',
      () => rm(join(folder, 'compose.yml'), { force: true }),
      'compose.yml:1: there is no such file in the promoted commit',
    ],
    [
      'include',
      () => writeFile(join(folder, 'compose.yml'), 'include: [x.yml]\nservices: { web: { image: a } }'),
      "compose.yml:1: the key 'include' is not carried out by promoter",
    ],
  ])('%s is a finding', async (_name, prepare, what) => {
    await prepare();
    expect((await resolve()).findings).toEqual([expect.objectContaining({ status: 'refused', what })]);
  });

  test('a missing env file of the environment is told with its path', async () => {
    await rm(environment.envFile ?? '');
    await compose('');
    expect((await resolve()).findings[0]).toMatchObject({
      check: 'env file',
      status: 'refused',
      what: expect.stringContaining(environment.envFile ?? ''),
    });
  });
});

describe('Claims of a name', () => {
  const token = (epoch: number, operation: number, attempt: number) => ({ epoch, operation, attempt });

  test('the higher token has it, compared by run, operation and attempt, and a lower one is told', async () => {
    const { claim } = createFenceStore();
    const steps: [ReturnType<typeof token>, boolean][] = [
      [token(9, 9, 9), true],
      [token(9, 9, 9), true],
      [token(10, 1, 1), true],
      [token(9, 9, 10), false],
      [token(10, 2, 1), true],
      [token(10, 1, 7), false],
      [token(10, 2, 10), true],
      [token(10, 2, 9), false],
    ];
    for (const [one, expected] of steps) expect(await claim(folder, 'x', one)).toBe(expected);
    expect(await claim(folder, 'y', token(1, 1, 1))).toBe(true);
  });

  test('of many at once, the highest and nobody else still has it afterwards', async () => {
    const { claim } = createFenceStore();
    const attempts = Array.from({ length: 40 }, (_, index) => token(1, 1, index + 1));
    await Promise.all(attempts.map((one) => claim(folder, 'unix:///x web@staging', one)));
    const still = await Promise.all(attempts.map((one) => claim(folder, 'unix:///x web@staging', one)));
    expect(still.indexOf(true)).toBe(39);
    expect(still.filter(Boolean)).toHaveLength(1);
    const [name] = await readdir(join(folder, 'locks'));
    expect(await readdir(join(folder, 'locks', name ?? ''))).toHaveLength(1);
  });
});

const note = (container: string): UndoNote => ({
  schema: 1,
  how: 'parked',
  container,
  dataRestored: false,
  epoch: 1,
  done: false,
});

test('notes of rollbacks are found by component and environment, whatever dots a name has', async () => {
  const store = createSpecificationStore();
  expect(await store.undos(folder, 'web@staging')).toEqual([]);
  for (const key of ['web@staging.run-1', 'web@staging.run-2', 'web@staging.eu.run-3', 'web@staging2.run-4'])
    await store.noteUndo(folder, key, note(key));
  const found = await store.undos(folder, 'web@staging');
  expect(found.map(({ container }) => container).sort()).toEqual(['web@staging.run-1', 'web@staging.run-2']);
});

test('open notes of a place are settled by a later run, and its own is not', async () => {
  const store = createSpecificationStore();
  await store.noteUndo(folder, 'api@staging.run-1', note('old'));
  await store.noteUndo(folder, 'api@staging.run-2', { ...note('own'), epoch: 2 });
  await store.noteUndo(folder, 'api@production.run-1', note('other'));
  await store.settleUndos(folder, 'api@staging', 2);
  const done = async (key: string) => (await store.undo(folder, key))?.done;
  expect(await Promise.all(['api@staging.run-1', 'api@staging.run-2', 'api@production.run-1'].map(done))).toEqual([
    true,
    false,
    false,
  ]);
});

test('the first note of what a rollback undoes stands, whoever writes later', async () => {
  const store = createSpecificationStore();
  const notes = await Promise.all(['a', 'b', 'c'].map((container) => store.noteUndo(folder, 'k', note(container))));
  expect(new Set(notes.map(({ container }) => container)).size).toBe(1);
  await store.amendUndo(folder, 'k', { dataRestored: true });
  expect(await store.noteUndo(folder, 'k', note('d'))).toEqual({ ...notes[0], dataRestored: true });
  expect(await store.keys(folder)).toEqual([]);
});
