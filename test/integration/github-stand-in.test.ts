import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { githubTracker } from '../../src/adapters/github/tracker.ts';
import { type GitHubStandIn, type GitHubStandInOptions, startGitHub } from '../support/github/server.ts';
import { ended, soaking } from '../support/github/snapshots.ts';

let folder: string;
const running: GitHubStandIn[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-github-'));
});

afterEach(async () => {
  for (const github of running.splice(0)) await github.stop();
  await rm(folder, { recursive: true });
});

async function start(options: GitHubStandInOptions = {}): Promise<GitHubStandIn> {
  const github = await startGitHub(options);
  running.push(github);
  return github;
}

const call = (github: GitHubStandIn, method: string, path: string, body?: unknown) =>
  fetch(`${github.url}${path}`, {
    method,
    headers: { authorization: 'token promoter-token' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('a request that GitHub would not understand is answered with 422, and kept as a violation', () => {
  const issues = '/repos/acme/platform/issues';
  test.each([
    ['a path that does not exist', 'GET', '/repos/acme/platform/isues', undefined, /no such path/],
    ['a method that does not exist', 'PUT', issues, {}, /no such path and method/],
    ['a missing member', 'POST', issues, { body: 'x' }, /must have required property 'title'/],
    ['an unknown member', 'POST', issues, { title: 'x', text: 'y' }, /body member text is unknown/],
    ['a value of the wrong type', 'POST', `${issues}/1/comments`, { body: 1 }, /body\/body must be string/],
    ['a value outside its list', 'PATCH', `${issues}/1`, { state: 'done' }, /state must be equal to one of/],
    ['an unknown query parameter', 'GET', `${issues}?label=x`, undefined, /query parameter label is unknown/],
    ['a query parameter of the wrong type', 'GET', `${issues}?per_page=many`, undefined, /per_page must be integer/],
    ['a path parameter of the wrong type', 'GET', `${issues}/first`, undefined, /issue_number must be integer/],
  ])('%s', async (_, method, path, body, problem) => {
    const github = await start();
    expect((await call(github, method, path, body)).status).toBe(422);
    expect(github.violations.join()).toMatch(problem);
  });
});

describe('what the stand-in holds', () => {
  const maturityFile = () => 'MATURITY.md';
  const show = async (github: GitHubStandIn, shown = ended('promoted')) =>
    githubTracker({
      token: 'promoter-token',
      baseUrl: github.url,
      repository: 'acme/platform',
      branch: 'main',
      maturityFile,
    }).show(shown);

  test('is there again after a restart, and goes on from there', async () => {
    const options = {
      stateFile: join(folder, 'github.jsonl'),
      files: { 'MATURITY.md': '# Neo4j\n**Current Stage**: Development\n' },
    };
    const first = await start(options);
    await show(first, soaking());
    await show(first);
    const [issues, file] = [await first.issues(), await first.file('MATURITY.md')];
    const second = await start(options);
    expect([await second.issues(), await second.file('MATURITY.md')]).toEqual([issues, file]);
    await show(second);
    expect(second.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect([...first.violations, ...second.violations]).toEqual([]);
  });

  test('is shown as a page, in which an issue cannot run anything', async () => {
    const github = await start();
    await call(github, 'POST', '/repos/acme/platform/issues', {
      title: '<b>Hi</b>',
      body: '**bold** <script>alert(1)</script> <code>x</code> [x](javascript:alert(1)) <!-- hidden -->',
    });
    const page = await fetch(`${github.url}/acme/platform/issues/1`, { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('<strong>bold</strong>');
    expect(html).toContain('<code>x</code>');
    expect(html).toContain('&lt;b&gt;Hi&lt;/b&gt;');
    expect(html).not.toMatch(/<script|javascript:|hidden/);
  });
});

test('the command serves until it is asked to stop, and says where', async () => {
  const local = join(folder, 'MATURITY.md');
  await writeFile(local, '# Neo4j\n');
  const server = spawn(
    process.execPath,
    [
      '--import',
      'tsx',
      'test/support/github/serve.ts',
      '--state',
      join(folder, 'state.jsonl'),
      '--file',
      `docs/M.md=${local}`,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const exited = once(server, 'exit');
  const lines = createInterface({ input: server.stdout });
  const [line] = z.tuple([z.string()]).parse(await once(lines, 'line'));
  const { url, issues } = z.object({ url: z.url(), issues: z.url() }).parse(JSON.parse(line));
  expect(await (await fetch(issues, { headers: { accept: 'text/html' } })).text()).toContain('None yet.');
  expect(
    (
      await fetch(`${url}/repos/acme/platform/contents/docs%2FM.md`, {
        headers: { authorization: 'token promoter-token' },
      })
    ).status,
  ).toBe(200);
  server.kill('SIGTERM');
  expect((await exited)[0]).toBe(0);
});
