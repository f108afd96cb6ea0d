import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { githubTracker, noTracker } from '../../src/adapters/github/tracker.ts';
import type { Snapshot } from '../../src/contract/snapshot.ts';
import { commentMarker, statusComment } from '../../src/domain/status-report.ts';
import { type GitHubStandIn, startGitHub } from '../support/github/server.ts';
import { ended, policy, snapshot, soaking } from '../support/github/snapshots.ts';

const path = 'src/components/neo4j/MATURITY.md';
const maturity =
  '# Neo4j Maturity Status\r\n\r\n**Current Stage**: Development\r\n**Last Updated**: 2025-10-07\r\n\r\nÄ fine file  \r\n';

let github: GitHubStandIn;

beforeEach(async () => {
  github = await startGitHub({
    tokens: { 'promoter-token': 'promoter-bot', 'other-token': 'somebody' },
    files: { [path]: maturity },
  });
});

afterEach(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

const options = () => ({
  token: 'promoter-token',
  baseUrl: github.url,
  repository: 'acme/platform',
  branch: 'main',
  maturityFile: (component: string) => (component === 'neo4j' ? path : undefined),
});
const tracker = () => githubTracker(options());
const show = (shown: Snapshot) => tracker().show(shown);

/** A request of somebody who is not promoter. */
async function asSomebody(method: string, at: string, body?: object): Promise<void> {
  const response = await fetch(`${github.url}/repos/acme/platform/${at}`, {
    method,
    headers: { authorization: 'token other-token' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBeLessThan(300);
}

/** Somebody else's commit to MATURITY.md. */
async function rewrite(text: string): Promise<void> {
  const file = `contents/${encodeURIComponent(path)}`;
  const stored = await fetch(`${github.url}/repos/acme/platform/${file}`, {
    headers: { authorization: 'token other-token' },
  });
  const { sha } = z.object({ sha: z.string() }).parse(await stored.json());
  await asSomebody('PUT', file, { message: 'by hand', content: Buffer.from(text).toString('base64'), sha });
}

const writes = () =>
  github.requests
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path: at }) => `${method} ${at.replace('/repos/acme/platform/', '')}`);
const onlyIssue = async () => {
  const [issue, ...others] = await github.issues();
  if (!issue || others.length > 0)
    throw new Error(`one issue was expected, and not ${others.length + (issue ? 1 : 0)}`);
  return issue;
};

describe('the issue of a promotion', () => {
  test('is made once when the request names none, with its labels and one comment', async () => {
    await show(snapshot());
    await show(snapshot());
    const issue = await onlyIssue();
    expect(issue.title).toBe('Promote neo4j to staging');
    expect(issue.labels.sort()).toEqual(['component:neo4j', 'promotion:in-review', 'target:staging']);
    expect(issue.comments.map(({ body }) => body)).toEqual([statusComment(snapshot())]);
    expect(issue.state).toBe('open');
  });

  test('stays one when somebody takes its labels away, and gets them again', async () => {
    await show(snapshot());
    await asSomebody('DELETE', `issues/1/labels/${encodeURIComponent('component:neo4j')}`);
    await show(soaking());
    const { labels, comments } = await onlyIssue();
    expect(labels).toContain('component:neo4j');
    expect(comments.map(({ body }) => body)).toEqual([statusComment(soaking())]);
  });

  test('is another one for the next run', async () => {
    await show(ended('rejected'));
    await show(snapshot({ runId: 'another-run' }));
    expect(await github.issues()).toHaveLength(2);
  });

  test('is the one that the request names, whose own text and foreign labels stay', async () => {
    await asSomebody('POST', 'issues', {
      title: 'Please promote',
      body: 'now',
      labels: ['help wanted', 'promotion:requested', 'promotion:blocked'],
    });
    await show(snapshot({ issue: 1 }));
    const issue = await onlyIssue();
    expect([issue.title, issue.body]).toEqual(['Please promote', 'now']);
    expect(issue.labels.sort()).toEqual([
      'component:neo4j',
      'help wanted',
      'promotion:blocked',
      'promotion:in-review',
      'target:staging',
    ]);
  });

  test('that does not exist is named in the error, with what to do', async () => {
    await expect(show(snapshot({ issue: 7 }))).rejects.toMatchObject({
      kind: 'missing',
      message: expect.stringMatching(
        /404 to GET .*acme\/platform.*Check that acme\/platform, its branch and the issue exist/,
      ),
    });
  });
});

describe('the status comment', () => {
  test('stays one, and is edited only when there is something new', async () => {
    await show(snapshot());
    await show(soaking());
    await show(soaking());
    const issue = await onlyIssue();
    expect(issue.comments.map(({ body }) => body)).toEqual([statusComment(soaking())]);
    expect(writes().filter((write) => write.startsWith('PATCH'))).toEqual([
      `PATCH issues/comments/${issue.comments[0]?.id}`,
    ]);
  });

  test('of somebody else with the same marker is left alone', async () => {
    await asSomebody('POST', 'issues', { title: 'Please promote' });
    const copied = `${commentMarker(snapshot())}\nmine`;
    await asSomebody('POST', 'issues/1/comments', { body: copied });
    await show(snapshot({ issue: 1 }));
    const { comments } = await onlyIssue();
    expect(comments.map(({ author }) => author)).toEqual(['somebody', 'promoter-bot']);
    expect(comments[0]?.body).toBe(copied);
  });

  test('is found again behind more than a hundred others', async () => {
    await asSomebody('POST', 'issues', { title: 'Please promote' });
    for (let i = 0; i < 105; i++) await asSomebody('POST', 'issues/1/comments', { body: `comment ${i}` });
    await show(snapshot({ issue: 1 }));
    await show(soaking({ issue: 1 }));
    const { comments } = await onlyIssue();
    expect(comments).toHaveLength(106);
    expect(comments[105]?.body).toBe(statusComment(soaking({ issue: 1 })));
  });

  test('is one again after an answer was lost on its way', async () => {
    github.faults.plan({
      kind: 'lost',
      times: 1,
      only: ({ method, path: at }) => method === 'POST' && at.endsWith('/comments'),
    });
    await expect(show(snapshot())).rejects.toMatchObject({ kind: 'failed', status: 502 });
    await show(snapshot());
    expect((await onlyIssue()).comments).toHaveLength(1);
  });

  test('that two attempts at once wrote twice is one again the next time', async () => {
    await show(snapshot());
    await fetch(`${github.url}/repos/acme/platform/issues/1/comments`, {
      method: 'POST',
      headers: { authorization: 'token promoter-token' },
      body: JSON.stringify({ body: statusComment(snapshot()) }),
    });
    await show(snapshot());
    expect((await onlyIssue()).comments).toHaveLength(1);
  });
});

describe('two states at the same time', () => {
  test('make one issue with one comment, which shows the newer one', async () => {
    const shared = tracker();
    const later = '2026-03-01T13:00:00.000Z';
    const states = [snapshot(), soaking({ asOf: later }), soaking()];
    await Promise.all(states.map((state) => shared.show(state)));
    expect((await onlyIssue()).comments.map(({ body }) => body)).toEqual([statusComment(soaking({ asOf: later }))]);
  });

  test('shown by two workers out of order leave the newer one', async () => {
    await show(soaking({ asOf: '2026-03-01T13:00:00.000Z' }));
    const before = writes().length;
    await show(snapshot());
    expect(writes().slice(before)).toEqual([]);
  });
});

describe('the labels', () => {
  test('follow the promotion from request to completion', async () => {
    const seen: (string | undefined)[] = [];
    for (const state of [snapshot({ phase: 'validating' }), snapshot(), soaking(), ended('promoted')]) {
      await show(state);
      seen.push((await onlyIssue()).labels.find((name) => name.startsWith('promotion:')));
    }
    expect(seen).toEqual(['promotion:requested', 'promotion:in-review', 'promotion:approved', 'promotion:completed']);
  });

  test('that somebody took away in the same moment are as good as taken away', async () => {
    await show(snapshot({ phase: 'validating' }));
    const act = () => asSomebody('DELETE', `issues/1/labels/${encodeURIComponent('promotion:requested')}`);
    github.faults.plan({ kind: 'meanwhile', act, times: 1, only: ({ method }) => method === 'DELETE' });
    await show(snapshot());
    expect(github.requests.filter(({ method }) => method === 'DELETE').map(({ status }) => status)).toEqual([200, 404]);
    expect((await onlyIssue()).labels).not.toContain('promotion:requested');
  });

  test('are put right the next time when an answer was lost', async () => {
    await show(snapshot({ phase: 'validating' }));
    github.faults.plan({ kind: 'lost', times: 1, only: ({ method }) => method === 'DELETE' });
    await expect(show(snapshot())).rejects.toMatchObject({ status: 502 });
    await show(snapshot());
    expect((await onlyIssue()).labels.sort()).toEqual(['component:neo4j', 'promotion:in-review', 'target:staging']);
  });
});

describe('a promotion that is promoted', () => {
  test('closes its issue as completed', async () => {
    await show(ended('promoted'));
    expect(await onlyIssue()).toMatchObject({ state: 'closed', stateReason: 'completed' });
  });

  test('stands in MATURITY.md, where nothing else changes', async () => {
    await show(ended('promoted'));
    expect(await github.file(path)).toBe(
      [
        maturity
          .replace('Stage**: Development', 'Stage**: Staging (promoted from Development on 2026-03-08)')
          .replace('2025-10-07', '2026-03-08'),
        '\r\n## Promotion History\r\n- 2026-03-08: Promoted to Staging (Issue #1)\r\n',
      ].join(''),
    );
  });

  test('is written to MATURITY.md once, however often it is shown', async () => {
    await show(ended('promoted'));
    const before = writes().length;
    await show(ended('promoted'));
    expect(writes().slice(before)).toEqual([]);
  });

  test('reads MATURITY.md again when somebody has written to it in between', async () => {
    const act = () => rewrite(`${maturity}Somebody was here.\n`);
    github.faults.plan({ kind: 'meanwhile', act, times: 1, only: ({ method }) => method === 'PUT' });
    await show(ended('promoted'));
    const puts = github.requests.filter(({ method }) => method === 'PUT').map(({ status }) => status);
    expect(puts).toEqual([200, 409, 200]);
    expect(await github.file(path)).toMatch(/Staging \(promoted[\s\S]*Somebody was here\.\n\n## Promotion History/);
  });

  test('reports in the comment what MATURITY.md and the promotion disagreed about, and keeps it there', async () => {
    const entered = ended('promoted', { environment: 'production', policy: { ...policy, stage: 'production' } });
    await show(entered);
    await show(entered);
    expect((await onlyIssue()).comments[0]?.body).toMatch(
      /### Notes\n\n- MATURITY.md said Development for neo4j, which came from Staging; it says Production now/,
    );
  });

  test('tells the history by the records, and that MATURITY.md claimed another stage than they know', async () => {
    await rewrite(maturity.replace('Development', 'Production'));
    const asked: object[] = [];
    const stageBefore = async (run: { component: string; runId: string }) => {
      asked.push(run);
      return 'development' as const;
    };
    await githubTracker({ ...options(), stageBefore }).show(ended('promoted'));
    expect(await github.file(path)).toContain('2026-03-08: Promoted to Staging (Issue #1)');
    expect((await onlyIssue()).comments[0]?.body).toContain(
      'MATURITY.md said Production for neo4j, which came from Development',
    );
    expect(asked).toMatchObject([{ component: 'neo4j', runId: snapshot().runId }]);
  });

  test('gets a MATURITY.md when the catalogue names one that is not there', async () => {
    await githubTracker({ ...options(), maturityFile: () => 'docs/new/MATURITY.md' }).show(ended('promoted'));
    expect(await github.file('docs/new/MATURITY.md')).toMatch(
      /^# neo4j Maturity Status\n\n\*\*Current Stage\*\*: Staging/,
    );
  });

  test('still gets its comment and is closed when MATURITY.md cannot be written', async () => {
    github.faults.plan({ kind: 'error', only: ({ method }) => method === 'PUT' });
    await expect(show(ended('promoted'))).rejects.toMatchObject({ status: 500 });
    const issue = await onlyIssue();
    expect(issue.state).toBe('closed');
    expect(issue.comments).toHaveLength(1);
  });
});

describe('any other outcome', () => {
  test('leaves the issue open and MATURITY.md as it is', async () => {
    await show(ended('rolled-back', { rollback: { how: 'parked', downMs: 4000, reason: 'budget spent' } }));
    const issue = await onlyIssue();
    expect(issue.state).toBe('open');
    expect(issue.labels).toContain('promotion:rolled-back');
    expect(await github.file(path)).toBe(maturity);
  });
});

describe('when GitHub does not work', () => {
  test.each(['error', 'rate-limit', 'cut'] as const)(
    'throughout (%s), showing fails each time, and catches up afterwards',
    async (kind) => {
      github.faults.plan({ kind });
      await expect(show(snapshot())).rejects.toThrow(/GitHub/);
      await expect(show(soaking())).rejects.toThrow(/GitHub/);
      github.faults.clear();
      await show(ended('promoted'));
      expect(await onlyIssue()).toMatchObject({
        state: 'closed',
        comments: [{ body: statusComment(ended('promoted')) }],
      });
    },
  );

  test('because it is asked too often, the error says how long to wait, also with the pace kept', async () => {
    github.faults.plan({ kind: 'rate-limit' });
    const paced = githubTracker({ ...options(), paced: true });
    await expect(paced.show(snapshot())).rejects.toMatchObject({ kind: 'busy', retryAfterMs: 60_000 });
  });

  test('because the token is refused, the error says what to set', async () => {
    const refused = githubTracker({ ...options(), token: 'wrong' });
    await expect(refused.show(snapshot())).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('Set GITHUB_TOKEN to a token that may'),
    });
  });

  test('because nothing listens there, the error names the address', async () => {
    const gone = await startGitHub();
    await gone.stop();
    const nowhere = githubTracker({ ...options(), baseUrl: gone.url });
    const message = expect.stringMatching(`${gone.url} did not answer: .*ECONNREFUSED`);
    await expect(nowhere.show(snapshot())).rejects.toMatchObject({ kind: 'unreachable', message });
  });

  test("a tracker 'none' needs none", async () => {
    await noTracker.show(snapshot());
    expect(github.requests).toEqual([]);
  });
});
