import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { answerTo } from '../../src/client/answering.ts';
import { program } from '../../src/client/program.ts';
import { problems } from '../../src/client/render/problems.ts';
import { calledAs, surroundings } from '../../src/client/surroundings.ts';
import { runPromoter } from './run-promoter.ts';

const minimal = `repository: { path: . }
environments:
  staging: { compose: [compose.yml] }
components:
  neo4j: { service: neo4j }
`;

let folder: string;
let empty: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-cli-'));
  empty = await mkdtemp(join(tmpdir(), 'promoter-test-cli-'));
  await writeFile(join(folder, 'promoter.yaml'), minimal);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(empty, { recursive: true });
});

/** What the program answers in these surroundings, without the seconds that a process of its own takes to start. */
async function answered(argv: string[], cwd: string, env: Record<string, string> = {}) {
  const [inFolder, given] = [jest.spyOn(process, 'cwd').mockReturnValue(cwd), { ...process.env }];
  const hidden = Object.keys(given).filter((name) => /^(TEMPORAL|PROMOTER)/.test(name));
  for (const name of hidden) delete process.env[name];
  Object.assign(process.env, { TEMPORAL_CONFIG_FILE: join(cwd, 'no-such-file.toml') }, env);
  const context = surroundings(argv, '/srv/bin/promoter');
  try {
    const { exitCode, text, problems: list } = await answerTo(argv, context);
    return { exitCode, text, stderr: problems(list, context.look()) };
  } finally {
    await context.close();
    inFolder.mockRestore();
    for (const name of ['TEMPORAL_CONFIG_FILE', ...Object.keys(env)]) delete process.env[name];
    Object.assign(process.env, given);
  }
}

const names = program(
  async () => undefined,
  () => undefined,
).commands.map((command) => command.name());

describe('The program', () => {
  it('has every command of a promotion’s life', () => {
    const wanted = [
      'start',
      'plan',
      'approve',
      'reject',
      'retry',
      'waive',
      'status',
      'watch',
      'list',
      'abort',
      'rollback',
      'pause',
      'resume',
      'adopt',
      'history',
      'worker',
      'doctor',
      'evidence',
      'manifest',
      'audit',
      'ports',
      'drill',
    ];
    expect([...names].sort()).toEqual([...wanted].sort());
  });

  it('names each command and each exit code in its help', async () => {
    const { exitCode, text, stderr } = await answered(['--help'], empty);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const name of names) expect(text).toContain(`  ${name} `);
    for (const code of [0, 1, 2, 3, 4]) expect(text).toContain(`\n  ${code}  `);
  });

  it.each(names)('gives an example of %s in its help', (name) => {
    const printed: string[] = [];
    const root = program(
      async () => undefined,
      (text) => printed.push(text),
    );
    expect(() => root.parse([name, '--help'], { from: 'user' })).toThrow('(outputHelp)');
    expect(printed.join('')).toContain(`Example:\n  promoter ${name}`);
  });

  it('shows the help of the worker without starting one', async () => {
    const { exitCode, stdout } = await runPromoter(['worker', '--help'], { cwd: empty });
    expect({ exitCode, stdout: stdout.split('\n')[0] }).toEqual({
      exitCode: 0,
      stdout: 'Usage: promoter worker [options]',
    });
  });

  it('is called in its advice as it was called', () => {
    expect(calledAs('/srv/app/bin/promoter', '/srv/app', '/usr/bin')).toBe('bin/promoter');
    expect(calledAs('/srv/app/bin/promoter', '/srv/app/bin', '/usr/bin')).toBe('./promoter');
    expect(calledAs('/srv/app/bin/promoter', '/home/ana', '/usr/bin')).toBe('/srv/app/bin/promoter');
    expect(calledAs('/usr/local/bin/promoter', '/home/ana', '/usr/bin:/usr/local/bin')).toBe('promoter');
  });
});

describe('Bad input', () => {
  it('of an unknown command is one message with the nearest one, exit 2', async () => {
    const { exitCode, text, stderr } = await answered(['aprove', 'neo4j', 'staging'], empty);
    expect({ exitCode, text }).toEqual({ exitCode: 2, text: '' });
    expect(stderr).toContain("unknown command 'aprove'");
    expect(stderr).toContain('Did you mean approve?');
  });

  it.each([
    ['component', ['start', 'neo5j', 'staging'], 'did you mean "neo4j"?'],
    ['environment', ['plan', 'neo4j', 'stagging'], 'did you mean "staging"?'],
  ])(
    'of an unknown %s is answered at once from the catalogue, without any server, exit 2',
    async (noun, args, hint) => {
      const { exitCode, stderr } = await answered(args, folder, { TEMPORAL_ADDRESS: '127.0.0.1:1' });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`${join(folder, 'promoter.yaml')}: there is no ${noun}`);
      expect(stderr).toContain(hint);
    },
  );

  it('of a malformed catalogue names file, line and fix for each problem, exit 2', async () => {
    const file = join(empty, 'broken.yaml');
    await writeFile(file, minimal.replace('service: neo4j', 'servise: neo4j'));
    const { exitCode, stdout } = await runPromoter(['start', 'neo4j', 'staging', '--json'], {
      cwd: empty,
      env: { PROMOTER_CATALOGUE: file },
    });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { exitCode: 2, where: `${file}:5`, fix: expect.stringContaining('service') },
    });
  });

  it('of an unusable variable names it, exit 2', async () => {
    const { exitCode, stderr } = await answered(['list'], empty, { TEMPORAL_UI_URL: 'localhost' });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('TEMPORAL_UI_URL');
  });

  it('of an unreadable Temporal profile says which settings to correct, exit 2', async () => {
    const file = join(empty, 'profile.toml');
    await writeFile(file, 'this is [ not toml');
    const { exitCode, stderr } = await answered(['list'], empty, { TEMPORAL_CONFIG_FILE: file });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('TEMPORAL_CONFIG_FILE');
  });
});

describe('Without a Temporal server', () => {
  it('doctor says what to do on stderr, and nothing else, exit 3', async () => {
    const env = { TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const { exitCode, stdout, stderr } = await runPromoter(['doctor'], { cwd: empty, env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('Temporal at 127.0.0.1:1 does not answer');
    expect(stderr).toContain('npm run up');
    expect(stderr).toContain('TEMPORAL_ADDRESS');
    expect(await answered(['start', 'neo4j', 'staging'], empty, env)).toMatchObject({
      exitCode: 3,
      text: '',
      stderr: stderr.trimEnd(),
    });
  });

  it('one that takes the connection and says nothing is no server either, exit 3, as one JSON document', async () => {
    const mute = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((ready) => mute.listen(0, '127.0.0.1', ready));
    const address = mute.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const env = { TEMPORAL_ADDRESS: `127.0.0.1:${port}` };
    const { exitCode, stdout, stderr } = await runPromoter(['list', '--json'], { cwd: empty, env });
    mute.close();
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ error: { exitCode: 3, fix: expect.stringContaining('npm run up') } });
  });
});
