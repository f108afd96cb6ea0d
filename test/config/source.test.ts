import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { CatalogueError, catalogueSource, findCatalogue, readCatalogue } from '../../src/config/catalogue.ts';
import { processEnv } from '../../src/config/process-env.ts';
import { Refusal } from '../../src/domain/refusal.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const withService = (service: string) =>
  `environments: { staging: { compose: a.yml } }\ncomponents: { web: { service: ${service} } }\n`;

test('the catalogue is found in the folder, or in the nearest one above it', async () => {
  await mkdir(join(folder, 'a/b'), { recursive: true });
  await writeFile(join(folder, 'promoter.yaml'), '');
  expect(await findCatalogue(join(folder, 'a/b'))).toBe(join(folder, 'promoter.yaml'));
  await writeFile(join(folder, 'a/promoter.yml'), '');
  expect(await findCatalogue(join(folder, 'a/b'))).toBe(join(folder, 'a/promoter.yml'));
});

test('PROMOTER_CATALOGUE is taken as it is, relative to where one stands', async () => {
  expect(await findCatalogue(folder, processEnv({ PROMOTER_CATALOGUE: 'other.yaml' }))).toBe(
    join(folder, 'other.yaml'),
  );
});

test('a catalogue that is not there says where it was looked for, and what to do', async () => {
  const file = join(folder, 'promoter.yaml');
  const fault = await readCatalogue(file).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(CatalogueError);
  expect(fault).toMatchObject({ problems: [{ file, line: 1, what: 'there is no such file' }] });
});

test('a changed catalogue is read again, a broken one is refused, and a repaired one is read', async () => {
  const file = join(folder, 'promoter.yaml');
  const source = catalogueSource(file);
  const service = async () => (await source.read()).components.web?.service;
  await writeFile(file, withService('one'));
  expect(await service()).toBe('one');
  expect(await source.read()).toBe(await source.read());
  await writeFile(file, withService('two'));
  expect(await service()).toBe('two');
  await writeFile(file, 'components: [');
  await expect(source.read()).rejects.toBeInstanceOf(CatalogueError);
  await writeFile(file, withService('three'));
  expect(await service()).toBe('three');
});

test('the environment is read once, and empty variables count as unset', () => {
  const env = processEnv({
    GITHUB_TOKEN: '',
    GITHUB_API_URL: 'http://127.0.0.1:4000/',
    PROMOTER_QUEUES: 'promotions, environment-staging,',
    PROMOTER_USER: 'jo',
    OTHER: 'kept',
  });
  expect(env).toEqual({
    githubApiUrl: 'http://127.0.0.1:4000',
    queues: ['promotions', 'environment-staging'],
    user: 'jo',
    logLevel: 'info',
    variables: expect.objectContaining({ OTHER: 'kept' }),
  });
});

test('every wrong variable is named with what to do', () => {
  expect(() => processEnv({ LOG_LEVEL: 'loud', GITHUB_API_URL: 'ftp://x' })).toThrow(Refusal);
  expect(() => processEnv({ LOG_LEVEL: 'loud', GITHUB_API_URL: 'ftp://x' })).toThrow(
    /GITHUB_API_URL must be an address(.|\n)*LOG_LEVEL must be one of trace, debug/,
  );
});
