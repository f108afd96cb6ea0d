import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { githubEvidence } from '../../src/adapters/github/evidence.ts';
import { type GitHubStandIn, startGitHub } from '../support/github/server.ts';

let github: GitHubStandIn;
let octokit: Octokit;

beforeAll(async () => {
  github = await startGitHub();
  octokit = new Octokit({ baseUrl: github.url, auth: 'promoter-token' });
});
afterAll(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

const at = { owner: 'acme', repo: 'platform' };
const evidence = () =>
  githubEvidence({
    token: 'promoter-token',
    baseUrl: github.url,
    repository: 'acme/platform',
    branch: 'main',
    maturityFile: () => undefined,
    state: '/nowhere',
  });
const issue = async (title: string, labels: string[], body = '') =>
  (await octokit.rest.issues.create({ ...at, title, labels, body })).data.number;

test('open issues with the component’s label and a blocker label stand in its way, and no others', async () => {
  const blocking = await issue('Data is lost on restart', ['component:neo4j', 'blocker:data', 'bug']);
  const other = await issue('Crashes', ['component:neo4j', 'Blocker:Crash']);
  await issue('Typo', ['component:neo4j', 'bug']);
  await issue('Redis is slow', ['component:redis', 'blocker:performance']);
  await issue('Blocks nobody in particular', ['blocker:data']);
  const closed = await issue('Solved', ['component:neo4j', 'blocker:data']);
  await octokit.rest.issues.update({ ...at, issue_number: closed, state: 'closed' });
  expect(await evidence().blockers('neo4j')).toEqual([
    {
      number: blocking,
      title: 'Data is lost on restart',
      labels: ['blocker:data'],
      url: expect.stringContaining(`/issues/${blocking}`),
    },
    { number: other, title: 'Crashes', labels: ['Blocker:Crash'], url: expect.stringContaining(`/issues/${other}`) },
  ]);
});

test('every one of many issues is looked at', async () => {
  for (let count = 0; count < 105; count++) await issue(`Note ${count}`, ['component:many']);
  const blocking = await issue('The last one', ['component:many', 'blocker:late']);
  const oldest = await evidence().blockers('many');
  expect(oldest.map(({ number }) => number)).toEqual([blocking]);
});

test('the claims of a request’s issue are read, with the issue as their place; an issue that is not there claims nothing', async () => {
  const number = await issue('Promote', [], '### Test Coverage\n\nCurrent test coverage: 88%\n');
  const claims = await evidence().claims(number, 'staging');
  expect(claims).toEqual([
    expect.objectContaining({
      criterion: 'unit-tests',
      percent: 88,
      where: expect.stringContaining(`issue ${number}`),
    }),
  ]);
  expect(await evidence().claims(99_999, 'staging')).toBeUndefined();
});
