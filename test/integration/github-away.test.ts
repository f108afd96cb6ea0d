import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type GitHubStandIn, startGitHub } from '../support/github/server.ts';
import { type Product, startProduct, webImage } from '../support/product.ts';
import { until } from '../support/until.ts';

// GitHub answers nothing but faults throughout a promotion, and is well again afterwards.

const repository = 'example/graph';
let github: GitHubStandIn;
let product: Product;
beforeAll(async () => {
  github = await startGitHub({ repository, branch: 'main' });
  product = await startProduct({
    catalogue: { repository: { path: 'repository', branch: 'main', github: repository }, tracker: 'github' },
    env: { GITHUB_API_URL: github.url, GITHUB_TOKEN: 'promoter-token' },
  });
}, 180_000);
afterAll(async () => {
  await product?.stop();
  await github?.stop();
});

test.each([['error'], ['rate-limit']] as const)(
  'while GitHub answers every request with an %s the promotion completes, and GitHub shows it once it is well again',
  async (kind) => {
    const before = github.requests.length;
    github.faults.plan({ kind });
    await product.commit({ image: `${webImage}:1`, environment: { WHILE: kind } });
    await product.approved();
    const ended = await product.phase('ended');
    expect(ended).toMatchObject({ outcome: 'promoted' });
    expect(github.requests.length).toBeGreaterThan(before);
    github.faults.clear();
    const closed = await until(
      'the closed issue',
      async () => {
        const issue = await newest();
        return issue?.state === 'closed' && issue.comments.some(({ body }) => body.includes(ended.runId))
          ? issue
          : undefined;
      },
      240_000,
    );
    expect(closed?.labels).toEqual(expect.arrayContaining(['component:web', 'target:staging', 'promotion:completed']));
    expect(github.violations).toEqual([]);
  },
  400_000,
);

const newest = async () => (await github.issues()).sort((a, b) => b.number - a.number)[0];
