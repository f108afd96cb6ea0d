import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type GitHubEvidence, SourceRefused, SourceUnreachable } from '../../src/activities/evidence-ports.ts';
import { githubEvidence } from '../../src/adapters/github/evidence.ts';
import { type GitHubStandIn, startGitHub } from '../support/github/server.ts';
import { counting, renamed, type ZippedFile, zipOf } from '../support/zip.ts';

// What GitHub knows of a commit, asked of the stand-in: every request is checked against GitHub's own description.

let github: GitHubStandIn;
let state: string;
let evidence: GitHubEvidence;
let commits = 0;
let commit: string;

beforeAll(async () => {
  github = await startGitHub();
});
afterAll(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'promoter-test-'));
  evidence = evidenceWith({});
  commit = (++commits).toString(16).padStart(40, 'a');
});
afterEach(() => rm(state, { recursive: true, force: true }));

const evidenceWith = (over: object): GitHubEvidence =>
  githubEvidence({
    token: 'promoter-token',
    baseUrl: github.url,
    repository: 'acme/platform',
    branch: 'main',
    maturityFile: () => undefined,
    state,
    ...over,
  });

describe('the check runs of a commit', () => {
  test('of one name come newest first, each with the app that wrote it and its conclusion', async () => {
    const check = (over: object) => github.actions.check({ sha: commit, name: 'build', ...over });
    check({ conclusion: 'failure', startedAt: '2026-03-01T10:00:00Z' });
    check({ app: 'anybody', startedAt: '2026-03-01T12:00:00Z' });
    check({ status: 'in_progress', startedAt: '2026-03-01T11:00:00Z' });
    check({ name: 'lint' });
    check({ sha: 'b'.repeat(40) });
    const found = await evidence.checks(commit, 'build');
    expect(found.map(({ app, conclusion }) => [app, conclusion])).toEqual([
      ['anybody', 'success'],
      ['github-actions', null],
      ['github-actions', 'failure'],
    ]);
    expect(found[0]).toMatchObject({
      name: 'build',
      url: expect.stringContaining('https://'),
      completedAt: '2026-03-01T12:00:00Z',
    });
  });

  test('are none where nothing ran', async () => {
    expect(await evidence.checks(commit, 'build')).toEqual([]);
  });
});

interface Seed {
  files?: Record<string, ZippedFile>;
  zip?: Buffer;
  run?: object;
  artifact?: object;
}

/** An artifact `reports` of a completed run on the commit. */
async function uploaded({ files = { 'junit.xml': '<testsuites/>' }, zip, run = {}, artifact = {} }: Seed = {}) {
  const id = github.actions.run({ sha: commit, ...run });
  return github.actions.artifact({ run: id, name: 'reports', zip: zip ?? (await zipOf(files)), ...artifact });
}
const wanted = (over: object = {}) => evidence.artifact({ commit, name: 'reports', ...over });

describe('an artifact', () => {
  test('is unpacked below the state folder, and the token stays with the API', async () => {
    const id = await uploaded({ files: { 'junit.xml': '<a/>', 'sub/coverage.xml': '<b/>' } });
    const found = await wanted();
    expect(found).toEqual({
      folder: join(state, 'artifacts', commit, String(id)),
      run: expect.stringMatching(/\/actions\/runs\/\d+$/),
    });
    if (!('folder' in found)) throw new Error('unreachable');
    expect(await readFile(join(found.folder, 'sub/coverage.xml'), 'utf8')).toBe('<b/>');
    expect(github.blobs.seen.at(-1)).toEqual({ path: `/${id}`, authorization: undefined });
    expect(await readdir(join(state, 'artifacts', commit))).toEqual([String(id)]);
    expect((await stat(join(state, 'artifacts'))).mode & 0o777).toBe(0o700);
  });

  test('is found behind a hundred others, of its run and of runs', async () => {
    const run = github.actions.run({ sha: commit, path: '.github/workflows/own.yml' });
    for (let i = 0; i < 101; i++) github.actions.run({ sha: commit, path: `.github/workflows/${i}.yml` });
    const zip = await zipOf({ 'junit.xml': '<a/>' });
    for (let i = 0; i < 100; i++)
      github.actions.artifact({ run, name: 'reports', zip, createdAt: '2026-03-01T10:00:00Z' });
    const newest = github.actions.artifact({ run, name: 'reports', zip, createdAt: '2026-03-02T10:00:00Z' });
    const last = github.actions.run({ sha: commit, path: '.github/workflows/last.yml' });
    const other = github.actions.artifact({ run: last, name: 'reports', zip });
    expect(await wanted({ workflow: 'own.yml' })).toMatchObject({
      folder: expect.stringMatching(new RegExp(`/${newest}$`)),
    });
    expect(await wanted({ workflow: 'last.yml' })).toMatchObject({
      folder: expect.stringMatching(new RegExp(`/${other}$`)),
    });
  });

  test('of a run that failed says so', async () => {
    await uploaded({ run: { conclusion: 'failure' } });
    expect(await wanted()).toMatchObject({ failed: true });
    expect(await wanted()).toMatchObject({ failed: true });
  });

  test('is downloaded once', async () => {
    await uploaded();
    const first = await wanted();
    const downloads = github.blobs.seen.length;
    expect(await wanted()).toEqual(first);
    expect(github.blobs.seen).toHaveLength(downloads);
  });

  test('is that of the newest run, and of that run the newest', async () => {
    await uploaded({ run: { startedAt: '2026-03-01T10:00:00Z' }, artifact: { createdAt: '2026-03-05T10:00:00Z' } });
    const run = github.actions.run({ sha: commit, startedAt: '2026-03-02T10:00:00Z' });
    const zip = await zipOf({ 'x.xml': 'x' });
    github.actions.artifact({ run, name: 'reports', zip, createdAt: '2026-03-02T11:00:00Z' });
    const newest = github.actions.artifact({ run, name: 'reports', zip, createdAt: '2026-03-02T12:00:00Z' });
    github.actions.artifact({ run, name: 'reports', zip, createdAt: '2026-03-02T10:30:00Z' });
    expect(await wanted()).toMatchObject({ folder: expect.stringMatching(new RegExp(`/${newest}$`)) });
  });

  test.each<[string, object, RegExp]>([
    ['has not uploaded it', {}, /is not there: the newest run on that commit has not uploaded it$/],
    ['is not over', { status: 'in_progress' }, /is not there yet: a run is not over$/],
    ['was cancelled', { conclusion: 'cancelled' }, /its newest run ended as 'cancelled'/],
    ['failed before it could', { conclusion: 'failure' }, /the newest run on that commit has not uploaded it$/],
  ])('of an older run does not stand in for that of the newest, which %s', async (_, run, problem) => {
    await uploaded();
    github.actions.run({ sha: commit, startedAt: '2026-03-09T10:00:00Z', ...run });
    expect(await wanted()).toEqual({ problem: expect.stringMatching(problem) });
  });

  test('is asked for with its workflow where several make one of that name, though in an older run', async () => {
    const own = await uploaded();
    await uploaded({ run: { path: '.github/workflows/other.yml' } });
    github.actions.run({ sha: commit, path: '.github/workflows/other.yml', startedAt: '2026-03-09T10:00:00Z' });
    expect(await wanted()).toEqual({
      problem: expect.stringMatching(
        /is made by more than one workflow \(other.yml, test.yml\): say which by 'workflow:'$/,
      ),
    });
    expect(await wanted({ workflow: 'test.yml' })).toMatchObject({ folder: expect.stringContaining(`/${own}`) });
  });

  test('needs no workflow named where others ran that make none, finished or not', async () => {
    const own = await uploaded({ run: { conclusion: 'failure' } });
    github.actions.run({ sha: commit, path: '.github/workflows/lint.yml', startedAt: '2026-03-09T10:00:00Z' });
    github.actions.run({ sha: commit, path: '.github/workflows/docs.yml', status: 'in_progress' });
    expect(await wanted()).toMatchObject({ folder: expect.stringContaining(`/${own}`) });
  });

  test('is not hidden by a newer run for a pull request', async () => {
    const own = await uploaded();
    github.actions.run({ sha: commit, event: 'pull_request', startedAt: '2026-03-09T10:00:00Z' });
    expect(await wanted()).toMatchObject({ folder: expect.stringContaining(`/${own}`) });
  });

  test('may be asked of one workflow alone', async () => {
    const own = await uploaded({ run: { path: '.github/workflows/nightly.yml@refs/heads/main' } });
    await uploaded({ run: { startedAt: '2026-04-01T10:00:00Z' } });
    for (const workflow of ['nightly.yml', '.github/workflows/nightly.yml']) {
      expect(await wanted({ workflow })).toMatchObject({ folder: expect.stringMatching(new RegExp(`/${own}$`)) });
    }
    expect(await wanted({ workflow: 'ightly.yml' })).toEqual({
      problem: expect.stringContaining('no workflow ran on that commit'),
    });
  });

  test('may hold names that differ in case alone, as HTML reports have them', async () => {
    await uploaded({ files: { 'html/index.ts.html': 'a', 'html/Index.ts.html': 'b' } });
    const found = await wanted();
    if (!('folder' in found)) throw new Error(found.problem);
    expect((await readdir(join(found.folder, 'html'))).sort()).toEqual(['Index.ts.html', 'index.ts.html']);
  });

  test.each<[string, Seed | (() => Promise<Seed>) | undefined, RegExp]>([
    ['a commit that nothing ran on', undefined, /^the artifact reports of commit a{12} is not there: no workflow ran/],
    ["a fork's run", { run: { fork: true } }, /only a fork ran the workflow, and forks do not count$/],
    ['a run that is not over', { run: { status: 'in_progress' } }, /is not there yet: a run is not over$/],
    ['an artifact that has expired', { artifact: { expired: true } }, /has expired: run the workflow again$/],
    ['another name', { artifact: { name: 'others' } }, /the newest run on that commit has not uploaded it$/],
    ['a run that was cancelled', { run: { conclusion: 'cancelled' } }, /ended as 'cancelled': run the workflow again$/],
    ['a run that was cut off', { run: { conclusion: 'timed_out' } }, /ended as 'timed_out': run the workflow again$/],
    [
      'a pull request’s run',
      { run: { event: 'pull_request' } },
      /runs are for pull_request, which may test other files/,
    ],
    ['a run in a pull request’s name', { run: { event: 'pull_request_target' } }, /runs are for pull_request_target/],
    ['a run after another workflow', { run: { event: 'workflow_run' } }, /the runs are for workflow_run/],
    ['a run by a comment', { run: { event: 'issue_comment' } }, /the runs are for issue_comment/],
    ['another commit', { run: { sha: 'b'.repeat(40) } }, /no workflow ran on that commit$/],
    ['a size beyond the limit', { artifact: { size: 101 * 1_024 ** 2 } }, /is larger than 100 MB$/],
    ['an empty answer', { zip: Buffer.alloc(0) }, /cannot be unpacked/],
    ['no archive', { zip: Buffer.from('<html>not a zip</html>'.repeat(50)) }, /cannot be unpacked/],
    [
      'a link',
      { files: { 'junit.xml': { text: '/etc/passwd', mode: 0o120777 } } },
      /"junit.xml": it is neither a file nor a folder/,
    ],
    ['a device', { files: { 'junit.xml': { text: '', mode: 0o020666 } } }, /it is neither a file nor a folder/],
    ['a bomb', { files: { 'junit.xml': Buffer.alloc(20 * 1_024 ** 2) } }, /it grows to more than 200 times its size/],
    [
      'too many files',
      async () => ({ zip: counting(await zipOf({ 'junit.xml': 'x' }), 20_001) }),
      /more than 20000 entries/,
    ],
    [
      'a name that stands twice',
      async () => ({ zip: renamed(await zipOf({ 'junit.xml': 'a', 'other.xml': 'b' }), 'other.xml', 'junit.xml') }),
      /"junit.xml": its name stands twice/,
    ],
    ['a file where another has a folder', { files: { a: 'x', 'a/b': 'y' } }, /cannot be unpacked/],
  ])('is a problem, and nothing is kept: %s', async (_, seed, problem) => {
    if (seed) await uploaded(typeof seed === 'function' ? await seed() : seed);
    const found = await wanted();
    expect(found).toEqual({ problem: expect.stringMatching(problem) });
    expect(await readdir(join(state, 'artifacts', commit)).catch(() => [])).toEqual([]);
  });

  test.each([
    ['that leads up', 'aa/evil.xml', '../evil.xml'],
    ['that is absolute', 'aetc/evil.xml', '/etc/evil.xml'],
    ['with a backslash', 'aa/evil.xml', 'aa\\evil.xml'],
  ])('with a name %s is refused as a whole', async (_, harmless, hostile) => {
    await uploaded({ zip: renamed(await zipOf({ 'junit.xml': 'x', [harmless]: 'y' }), harmless, hostile) });
    expect(await wanted()).toEqual({ problem: expect.stringContaining('it cannot be unpacked') });
    expect(await readdir(join(state, 'artifacts', commit)).catch(() => [])).toEqual([]);
    expect(await readdir(state)).toEqual(['artifacts']);
  });

  test('that lies of the size of a file is refused', async () => {
    const zip = await zipOf({ 'junit.xml': 'x'.repeat(5_000) });
    const lie = Buffer.from(zip);
    for (let at = lie.indexOf('PK\u0001\u0002'); at >= 0; at = -1) lie.writeUInt32LE(10, at + 24);
    await uploaded({ zip: lie });
    expect(await wanted()).toEqual({ problem: expect.stringContaining('it cannot be unpacked') });
  });

  test('that was deleted meanwhile is a problem; a storage that refuses for the moment is asked again later', async () => {
    const id = await uploaded();
    github.blobs.broken = 503;
    await expect(wanted()).rejects.toThrow(SourceUnreachable);
    github.blobs.broken = undefined;
    github.blobs.bytes.delete(`/${id}`);
    expect(await wanted()).toEqual({ problem: expect.stringContaining('GitHub has it no longer') });
  });
});

describe('a GitHub that does not answer as it should', () => {
  test.each([['error'], ['rate-limit'], ['cut']] as const)('is told apart from an answer: %s', async (kind) => {
    github.faults.plan({ kind });
    try {
      const questions = [
        () => evidence.checks(commit, 'x'),
        () => wanted(),
        () => evidence.blockers('web'),
        () => evidence.claims(1, 'staging'),
      ];
      for (const question of questions) {
        const fault = await question().catch((error: unknown) => error);
        expect(fault).toBeInstanceOf(SourceUnreachable);
        expect(fault).not.toBeInstanceOf(SourceRefused);
      }
    } finally {
      github.faults.clear();
    }
  });

  test('is also one that refuses the token', async () => {
    await expect(evidenceWith({ token: 'wrong' }).checks(commit, 'x')).rejects.toThrow(/GITHUB_TOKEN/);
  });

  test.each([
    ['a token that GitHub does not know', { token: 'wrong' }],
    ['a repository that is not there', { repository: 'acme/nowhere' }],
  ])('is told apart from one that answers no: %s', async (_, over) => {
    await expect(evidenceWith(over).blockers('web')).rejects.toThrow(SourceRefused);
  });
});
