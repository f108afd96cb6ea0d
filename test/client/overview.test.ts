import { describe, expect, test } from '@jest/globals';
import { answerTo } from '../../src/client/answering.ts';
import type { Overview, OverviewRow } from '../../src/domain/overview.ts';
import { catalogue } from './examples.ts';
import { fakeContext, newServer, type Server } from './fake-gateway.ts';

const row = (component: string, changes: Partial<OverviewRow> = {}): OverviewRow => ({
  ...{ component, ready: true, inPlace: false, commit: 'a'.repeat(40), code: '1a2b3c4d', unmet: [], obstacles: [] },
  ...changes,
});
const unready = { ready: false, unmet: ['security', 'monitoring'], obstacles: ['ports: 7601 is taken', 'engine: old'] };
const serving = (rows: OverviewRow[], findings: Overview['findings'] = []): Server =>
  newServer({ overview: { kind: 'result', result: { environment: 'staging', rows, findings } } });
const plan = (server: Server, ...argv: string[]) =>
  answerTo(['plan', ...argv], fakeContext(server, { catalogue: { kind: 'read', catalogue } }));

describe('promoter plan --all', () => {
  test('shows each component with its state, its code and what is missing, and counts them', async () => {
    const rows = [row('neo4j'), row('redis', unready), row('web', { inPlace: true, code: '5e6f7a8b' })];
    const { text, exitCode } = await plan(serving(rows), '--all', 'staging');
    expect(text.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '))).toEqual([
      'component | state | code | missing',
      'neo4j | ready | 1a2b3c4d',
      'redis | not ready | 1a2b3c4d | security, monitoring; ports: 7601 is taken (and more)',
      'web | in place | 5e6f7a8b',
      '',
      "Of 3: 1 ready, 1 not ready, 1 in place. 'bin/promoter plan COMPONENT staging' says more.",
    ]);
    expect(exitCode).toBe(1);
  });

  test.each([
    ['all are ready', [row('neo4j'), row('redis')], 0],
    ['one is not', [row('neo4j'), row('redis', unready)], 1],
    ['what is not ready is in place', [row('neo4j'), row('redis', { ...unready, inPlace: true })], 0],
  ])('when %s, ends as it should', async (_, rows, exitCode) => {
    const answer = await plan(serving(rows), '--all', 'staging', '--json');
    expect(answer.exitCode).toBe(exitCode);
    expect(answer.json).toEqual({ ready: exitCode === 0, environment: 'staging', rows, findings: [] });
  });

  test.each([
    ['refused', 2],
    ['unreachable', 3],
  ] as const)('what is %s of the whole is said, and ends with %i', async (status, exitCode) => {
    const finding = { check: 'environment', status, what: 'staging is not what it was', fix: 'look at it' };
    const answer = await plan(serving([row('neo4j')], [finding]), '--all', 'staging');
    expect(answer).toMatchObject({ exitCode, problems: [{ what: finding.what, fix: finding.fix }] });
    expect(answer.json).toMatchObject({ ready: false, error: { what: finding.what, exitCode } });
  });

  test.each([
    [['neo4j', '--all', 'staging'], /--all is of every component/],
    [['neo4j', 'staging', '--all'], /argument missing/],
    [['--all'], /argument missing/],
    [[], /missing required argument 'component'/],
    [['neo4j'], /missing required argument 'environment'/],
    [['--all', 'staging', '--commit', 'HEAD'], /cannot be used with/],
    [['--all', 'staging', '--image', 'neo4j:5'], /cannot be used with/],
    [['--all', 'staging', '--attest', 'security=ana: looked'], /cannot be used with/],
    [['--all', 'staging', '--claims', 'claims.yaml'], /cannot be used with/],
    [['--all', 'staging', '--issue', '7'], /cannot be used with/],
    [['--all', 'staging', '--reason', 'again'], /cannot be used with/],
    [['--all', 'stagin'], /there is no environment 'stagin'/],
  ])('plan %j is a usage error', async (argv, what) => {
    const { exitCode, problems } = await plan(serving([]), ...argv);
    expect([exitCode, problems[0]?.what]).toEqual([2, expect.stringMatching(what)]);
  });

  test.each(['promotions', 'environment-staging'])('without a worker of %s ends with 3', async (queue) => {
    const answer = await plan({ ...serving([]), idle: [queue] }, '--all', 'staging');
    expect(answer).toMatchObject({ exitCode: 3, problems: [{ what: expect.stringContaining(queue) }] });
  });

  test('a workflow that broke ends with 3 and why', async () => {
    const answer = await plan(newServer({ overview: { kind: 'broken', why: 'timed out' } }), '--all', 'staging');
    expect(answer).toMatchObject({ exitCode: 3, problems: [{ what: expect.stringContaining('timed out') }] });
  });
});
