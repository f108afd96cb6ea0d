import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { answerTo } from '../../src/client/answering.ts';
import { readCatalogue } from '../../src/config/catalogue.ts';
import { fakeContext, newServer } from './fake-gateway.ts';
import { runPromoter } from './run-promoter.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'promoter-test-audit-')));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (files: Record<string, string | Buffer>): Promise<void> => {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
};

const good = `services:
  web:
    image: shop/web:1.2.3
    restart: unless-stopped
    mem_limit: 256m
    healthcheck: { test: wget -q localhost }
`;
const withKeys = (keys: string): string => `${good}${keys.replace(/^/gm, '    ')}\n`;

const findingsSchema = z.array(
  z.strictObject({
    file: z.string(),
    service: z.string().nullable(),
    line: z.int().min(1),
    rule: z.string(),
    severity: z.enum(['error', 'warning', 'info']),
    message: z.string().min(1),
    fix: z.string().min(1),
  }),
);

/** The command on files of the folder, by absolute paths; `rules` as `file:line rule`. */
async function audit(names: string[], { options = [], catalogue }: { options?: string[]; catalogue?: string } = {}) {
  const paths = names.map((name) => join(folder, name));
  if (catalogue !== undefined) await write({ 'promoter.yaml': catalogue });
  const local =
    catalogue === undefined
      ? ({ kind: 'none' } as const)
      : ({ kind: 'read', catalogue: await readCatalogue(join(folder, 'promoter.yaml')) } as const);
  const argv = ['audit', ...paths, ...options];
  const answer = await answerTo(argv, fakeContext(newServer(), { argv, catalogue: local }));
  const findings = answer.exitCode <= 1 ? findingsSchema.parse(answer.json) : [];
  const rules = findings.map(({ file, line, rule }) => `${file.slice(folder.length + 1)}:${line} ${rule}`);
  return { ...answer, findings, rules };
}

describe('promoter audit', () => {
  test('a file in good order: an empty array, exit 0, and the file is named all the same', async () => {
    await write({ 'compose.yml': good });
    const { exitCode, json, text } = await audit(['compose.yml']);
    expect({ exitCode, json }).toEqual({ exitCode: 0, json: [] });
    expect(text).toContain('compose.yml\n  nothing found');
  });

  test('warnings alone exit 0, one error exits 1', async () => {
    await write({ 'warn.yml': 'services: { web: { image: "a:1" } }', 'error.yml': withKeys('privileged: true') });
    expect((await audit(['warn.yml'])).exitCode).toBe(0);
    expect((await audit(['error.yml'])).exitCode).toBe(1);
  });

  test('as a program: one JSON document that is an array, and lines for people with a closing count', async () => {
    await write({
      'compose.yml': withKeys('privileged: true\nimage: x:latest').replace('    image: shop/web:1.2.3\n', ''),
    });
    const [asJson, forPeople] = await Promise.all([
      runPromoter(['audit', 'compose.yml', '--json'], { cwd: folder }),
      runPromoter(['audit', 'compose.yml'], { cwd: folder }),
    ]);
    expect([asJson.exitCode, asJson.stderr]).toEqual([1, '']);
    expect(findingsSchema.parse(JSON.parse(asJson.stdout)).map(({ file, line, rule }) => [file, line, rule])).toEqual([
      ['compose.yml', 6, 'privileged'],
      ['compose.yml', 7, 'latest-tag'],
    ]);
    const { stdout } = forPeople;
    expect(stdout).toMatch(/^compose\.yml\n {2}6 {2}privileged +error +web: .*\n {4}→ /);
    expect(stdout).toContain('1 error, 1 warning, 0 notes in 1 file');
  });

  test.each([
    ['no file', [], 'missing required argument'],
    ['a file that is not there', ['nowhere.yml'], 'there is no such file'],
    ['a folder', ['.'], 'it is a folder'],
  ])('%s is a usage error', async (_name, names, what) => {
    const { exitCode, problems } = await audit(names);
    expect(exitCode).toBe(2);
    expect(problems[0]?.what).toContain(what);
  });

  test.each([['0-10'], ['7699-7600'], ['1-70000'], ['some']])(
    'a range of ports that is none is one too: %s',
    async (text) => {
      await write({ 'compose.yml': good });
      expect((await audit(['compose.yml'], { options: ['--ports', text] })).exitCode).toBe(2);
    },
  );

  test('an --env-file that is not there is one too', async () => {
    await write({ 'compose.yml': good });
    expect((await audit(['compose.yml'], { options: ['--env-file', join(folder, 'no.env')] })).exitCode).toBe(2);
  });
});

describe('Where variables come from', () => {
  const text = withKeys('hostname: ${HOST_NAME}');

  test('from .env beside the file, unless --env-file names another', async () => {
    await write({ 'a/compose.yml': text, 'a/.env': 'HOST_NAME=x\n', 'other.env': 'OTHER=x\n' });
    expect((await audit(['a/compose.yml'])).rules).toEqual([]);
    const { rules } = await audit(['a/compose.yml'], { options: ['--env-file', join(folder, 'other.env')] });
    expect(rules).toEqual(['a/compose.yml:7 undefined-variable']);
  });

  test('from nowhere else: what the shell has is not the team’s configuration', async () => {
    await write({ 'compose.yml': withKeys('hostname: ${PATH}') });
    expect((await audit(['compose.yml'])).rules).toEqual(['compose.yml:7 undefined-variable']);
  });

  test('an env file with a line that is none is told of once, and no variable is said to be unset', async () => {
    await write({ 'compose.yml': text, '.env': 'no assignment\n' });
    const { rules, findings } = await audit(['compose.yml']);
    expect(rules).toEqual(['compose.yml:1 env-file-unreadable']);
    expect(findings[0]?.message).toContain('line 1');
  });

  test('one that the service takes itself has to be there, whatever its name', async () => {
    await write({
      'compose.yml': withKeys('env_file: .env'),
      'b/compose.yml': withKeys('env_file: [.env, config/.env]'),
      'b/.env': 'A="1\n2"\nB\n',
    });
    expect((await audit(['compose.yml'])).rules).toEqual(['compose.yml:7 env-file-missing']);
    expect((await audit(['b/compose.yml'])).rules).toEqual(['b/compose.yml:7 env-file-missing']);
    const named = { options: ['--env-file', join(folder, 'b/.env')] };
    expect((await audit(['compose.yml'], named)).rules).toEqual([]);
  });

  test('env files of services are looked for beside the file', async () => {
    await write({
      'compose.yml': withKeys('env_file: [here.env, gone.env, folder]'),
      'here.env': 'A=1\n',
      'folder/x': '',
    });
    expect((await audit(['compose.yml'])).rules).toEqual([
      'compose.yml:7 env-file-missing',
      'compose.yml:7 env-file-unreadable',
    ]);
  });
});

describe('With the catalogue', () => {
  const catalogue = (more = '') => `repository: { path: . }
environments:
  staging: { compose: [staging.yml, more.yml], ports: 7600-7699, binds: [/srv/shop], envFile: staging.env }
components:
  web: { service: web${more} }
`;

  test('the environment that names a file gives its range, its folders and its env file', async () => {
    const keys = 'ports: ["80:80"]\nvolumes: ["/srv/other:/x"]\nhostname: ${HOST_NAME}';
    await write({
      'staging.yml': withKeys(keys),
      'other.yml': withKeys('ports: ["81:80"]'),
      'staging.env': 'HOST_NAME=x\n',
    });
    const { rules } = await audit(['staging.yml', 'other.yml'], { catalogue: catalogue() });
    expect(rules).toEqual(['staging.yml:7 port-out-of-range', 'staging.yml:8 bind-outside']);
  });

  test('its env file need not be on this machine, and a service may take it', async () => {
    await write({ 'staging.yml': withKeys('env_file: [staging.env, other.env]') });
    const { findings } = await audit(['staging.yml'], { catalogue: catalogue() });
    expect(findings).toMatchObject([{ rule: 'env-file-missing', message: expect.stringContaining('other.env') }]);
  });

  test('its files together are one stack: what one leaves out, another may have', async () => {
    await write({ 'staging.yml': 'services: { web: { image: "a:1", container_name: shop } }', 'more.yml': good });
    expect((await audit(['staging.yml', 'more.yml'], { catalogue: catalogue() })).rules).toEqual([]);
  });

  test('a rule that it accepts for the component is a note with the reason', async () => {
    await write({ 'staging.yml': withKeys('privileged: true') });
    const accepting = catalogue(', audit: { accept: { privileged: "the driver needs it" } }');
    const { exitCode, findings } = await audit(['staging.yml'], { catalogue: accepting });
    expect(exitCode).toBe(0);
    expect(findings).toMatchObject([
      { rule: 'privileged', severity: 'info', message: expect.stringContaining('the driver needs it') },
    ]);
  });
});

describe('Several files', () => {
  const keys = 'container_name: shop\nports: ["8080:80"]';

  test('meet on one host: both places are told', async () => {
    await write({ 'a.yml': withKeys(keys), 'b.yml': withKeys(keys) });
    const { rules, findings } = await audit(['a.yml', 'b.yml']);
    expect(rules).toEqual([
      'a.yml:7 duplicate-container-name',
      'a.yml:8 port-taken',
      'b.yml:7 duplicate-container-name',
      'b.yml:8 port-taken',
    ]);
    expect(findings[1]?.message).toContain(join(folder, 'b.yml:8'));
  });

  const over = 'services: { web: { container_name: shop, ports: ["8080:80"], environment: { A: "1" } } }';

  test('a later one that only changes a service of an earlier one is one stack with it', async () => {
    await write({ 'docker-compose.yml': withKeys(keys), 'docker-compose.prod.yml': over });
    expect((await audit(['docker-compose.yml', 'docker-compose.prod.yml'])).rules).toEqual([]);
    expect((await audit(['docker-compose.prod.yml'])).rules).toEqual(['docker-compose.prod.yml:1 no-image']);
  });

  test('one that could be laid over two of them is laid over that of its folder, else over none', async () => {
    await write({ 'a/base.yml': good, 'a/prod.yml': over, 'b/base.yml': good, 'c/prod.yml': over });
    expect((await audit(['a/base.yml', 'b/base.yml', 'a/prod.yml'])).rules).toEqual([]);
    expect((await audit(['a/base.yml', 'b/base.yml', 'c/prod.yml'])).rules).toEqual(['c/prod.yml:1 no-image']);
  });

  const tagged = (keys: string) => `services:\n  web:\n${keys.replace(/^/gm, '    ')}\n`;
  test.each<[string, string, string, string[]]>([
    ['a list that is reset', 'ports: ["99999:80"]', 'ports: !reset []', []],
    ['a key that is reset by null', 'privileged: true', 'privileged: !reset null', []],
    ['a list that is overridden', 'ports: ["99999:80"]', 'ports: !override ["8080:80"]', []],
    [
      'a mapping that is overridden',
      'environment: { DB_PASSWORD: hunter2-Xq9 }',
      'environment: !override { A: "1" }',
      [],
    ],
    [
      'a key in a mapping',
      'environment: { DB_PASSWORD: hunter2-Xq9 }',
      'environment: { DB_PASSWORD: !reset null }',
      [],
    ],
    ['a list that is only added to', 'ports: ["99999:80"]', 'ports: ["8080:80"]', ['base.yml:7 invalid-port']],
    ['an override that is wrong itself', 'ports: []', 'ports: !override ["99999:80"]', ['prod.yml:3 invalid-port']],
    ['an override of the wrong type', 'ports: []', 'ports: !override 5', ['prod.yml:3 schema-violation']],
  ])('Compose’s own tags: %s', async (_name, base, change, expected) => {
    await write({ 'base.yml': withKeys(base), 'prod.yml': tagged(change) });
    expect((await audit(['base.yml', 'prod.yml'])).rules).toEqual(expected);
  });

  test('Compose’s own tags: a service that is reset is not there', async () => {
    await write({ 'base.yml': withKeys('privileged: true'), 'prod.yml': 'services: { web: !reset null }\n' });
    expect((await audit(['base.yml', 'prod.yml'], { options: ['--together'] })).rules).toEqual([]);
  });

  test('--together says that they are one stack, and the fix of a conflict names it', async () => {
    await write({ 'a.yml': withKeys(keys), 'b.yml': withKeys(keys) });
    expect((await audit(['a.yml', 'b.yml'], { options: ['--together'] })).rules).toEqual([]);
    expect((await audit(['a.yml', 'b.yml'])).findings[0]?.fix).toContain('--together');
  });

  test('one file under two names is one file, and an override is laid over the file beside it', async () => {
    await write({ 'docker-compose.yml': withKeys(keys), 'docker-compose.override.yml': withKeys(keys) });
    expect((await audit(['docker-compose.yml', './docker-compose.yml'])).rules).toEqual([]);
    expect((await audit(['docker-compose.yml', 'docker-compose.override.yml'])).rules).toEqual([]);
  });
});

describe('Whatever a file holds is an answer', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`).join('\n')}\n`;

  test.each<[string, string | Buffer, string[]]>([
    ['broken YAML', 'services: {', ['1 yaml-error']],
    ['nothing', '', ['1 yaml-error']],
    ['a list', '[]', ['1 yaml-error']],
    ['a text', 'hello', ['1 yaml-error']],
    ['NUL bytes', Buffer.alloc(64), ['1 yaml-error']],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x80, 0x00, 0x0a, 0x7b]), ['yaml-error']],
    ['aliases that grow without bound', bomb, ['1 yaml-error']],
    ['an alias of itself', 'a: &a [*a]', ['yaml-error']],
    ['100,000 levels', '['.repeat(100_000), ['yaml-error']],
    ['a key that stands twice', `${good}    restart: always\n`, ['7 duplicate-key']],
    ['a tag that means nothing here', withKeys('ports: !unknown []'), ['7 yaml-error']],
    ['an unknown key', withKeys('imaginary: 1'), ['7 schema-violation']],
    [
      'one port twice, its keys in another order',
      withKeys('ports: [{ target: 80, published: "81" }, { published: "81", target: 80 }]'),
      ['7 schema-violation'],
    ],
    ['an unknown key of the file', `${good}servces: {}\n`, ['7 schema-violation']],
    ['services that are a list', 'services: []', ['1 schema-violation']],
    ['a service that is a text', 'services:\n  web: hello', ['2 schema-violation']],
    ['a number where a text belongs', 'services:\n  web:\n    image: 5', ['schema-violation']],
    ['more than 1 MiB', `# ${'x'.repeat(2 * 1024 * 1024)}`, ['1 yaml-error']],
  ])('%s', async (_name, content, expected) => {
    await write({ 'compose.yml': content });
    const { exitCode, rules } = await audit(['compose.yml']);
    expect(exitCode).toBe(1);
    for (const one of expected) expect(rules.join('\n')).toContain(one);
  });

  test('a broken file is one error, and the others are audited all the same', async () => {
    await write({ 'broken.yml': 'services: {', 'good.yml': withKeys('privileged: true') });
    const { rules, text } = await audit(['broken.yml', 'good.yml']);
    expect(rules).toEqual(['broken.yml:1 yaml-error', 'good.yml:7 privileged']);
    expect(text).toContain('broken.yml\n');
  });

  test.each<[string, string]>([
    ['a device for an env file', 'env_file: /dev/zero'],
    ['a port of 300,000 digits', `ports: ["${'1'.repeat(300_000)}"]`],
    ['an image of 300,000 letters', `labels: {}\nimage: ${'a-'.repeat(150_000)}`],
    ['an address of 300,000 letters', `environment: { A: "${'a'.repeat(300_000)}" }`],
    ['a key’s shape, begun again and again', `environment: { A: "${'eyJ-sk-a-'.repeat(30_000)}" }`],
    ['a command of 300,000 letters', `command: "${'-p=a '.repeat(60_000)}"`],
    ['a variable within a variable, 10,000 times', `hostname: "${'${A:-'.repeat(10_000)}x${'}'.repeat(10_000)}"`],
    [
      '10,000 services that nobody defined',
      `depends_on: [${Array.from({ length: 10_000 }, (_, index) => `s${index}`).join(', ')}]`,
    ],
    ['40,000 ports', `ports: [${Array.from({ length: 40_000 }, (_, index) => `"${10_000 + index}:1"`).join(', ')}]`],
    ['50,000 faults', `ports: [${Array.from({ length: 50_000 }, () => '[]').join(', ')}]`],
  ])('%s stalls nothing', async (_name, keys) => {
    await write({ 'compose.yml': withKeys(keys) });
    expect((await audit(['compose.yml'])).exitCode).toBeLessThanOrEqual(1);
  });

  test('a range over every port, in many files, is answered soon', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `${index}.yml`);
    await write(Object.fromEntries(names.map((name) => [name, withKeys('ports: ["1-65535:1-65535"]')])));
    const { rules } = await audit(names);
    expect(rules).toHaveLength(12 * 11);
  });
});
