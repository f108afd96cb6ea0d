import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { surveyGitHub } from '../../src/adapters/github/survey.ts';
import { type GitHubStandIn, startGitHub } from '../support/github/server.ts';

let github: GitHubStandIn;

beforeAll(async () => {
  github = await startGitHub();
});

afterAll(async () => {
  await github.stop();
  expect(github.violations).toEqual([]);
});

const survey = (over: object = {}) =>
  surveyGitHub({
    token: 'promoter-token',
    baseUrl: github.url,
    repository: 'acme/platform',
    branch: 'main',
    maturityFile: () => undefined,
    ...over,
  });

test('a repository that can be written to is ok', async () => {
  expect(await survey()).toEqual([{ check: 'github', status: 'ok', what: expect.stringContaining('acme/platform') }]);
});

test.each([
  ['a refused token', { token: 'wrong' }, /answered 401 .*Set GITHUB_TOKEN/],
  ['a repository that is not there', { repository: 'acme/nothing' }, /answered 404 .*Check that acme\/nothing/],
  ['a branch that is not there', { branch: 'trunk' }, /answered 404 .*its branch/],
])('%s is a wrong configuration, and says so', async (_, over, what) => {
  expect(await survey(over)).toEqual([
    { check: 'github', status: 'refused', what: expect.stringMatching(what), fix: expect.any(String) },
  ]);
});

test('a GitHub that fails is out of reach for now', async () => {
  github.faults.plan({ kind: 'error', times: 1 });
  expect(await survey()).toMatchObject([{ status: 'unreachable', what: expect.stringContaining('answered 500') }]);
});
