import { describe, expect, test } from '@jest/globals';
import { answerTo } from '../../src/client/answering.ts';
import type { Outcome } from '../../src/domain/record.ts';
import { catalogue, endedAs, snapshotOf } from './examples.ts';
import { fakeContext, newServer, serve, type Server } from './fake-gateway.ts';

const drill = (server: Server, ...more: string[]) => {
  const argv = ['drill', 'neo4j', 'staging', ...more];
  return answerTo(argv, fakeContext(server, { argv, catalogue: { kind: 'read', catalogue } }));
};
const reason = ['--reason', 'before production'];

describe('drill', () => {
  test.each<[Outcome, number]>([
    ['drilled', 0],
    ['rejected', 1],
    ['aborted', 1],
    ['failed', 4],
  ])('that ends as %s ends with %i', async (outcome, exitCode) => {
    const server = newServer({
      start: { kind: 'started', runId: 'run-2' },
      ending: { kind: 'result', result: { outcome, reason: 'as it is said' } },
    });
    serve(server, endedAs(outcome, { runId: 'run-2', kind: 'drill', steps: outcome === 'failed' ? ['start it'] : [] }));
    const answer = await drill(server, ...reason);
    expect(answer.exitCode).toBe(exitCode);
    expect(answer.text).toContain('as it is said');
    expect(answer.text.includes('1. start it')).toBe(outcome === 'failed');
    expect(server.started).toMatchObject([
      { type: 'drill', request: { reason: 'before production', requestedBy: 'ana' } },
    ]);
  });

  test('without a reason, or of a component that there is not, starts nothing and ends with 2', async () => {
    const server = newServer();
    expect(await drill(server)).toMatchObject({
      exitCode: 2,
      problems: [{ what: "'drill' needs --reason: the record shows it" }],
    });
    const argv = ['drill', 'neo5j', 'staging', ...reason];
    const unknown = await answerTo(argv, fakeContext(server, { argv, catalogue: { kind: 'read', catalogue } }));
    expect(unknown).toMatchObject({ exitCode: 2, problems: [{ fix: 'did you mean "neo4j"?' }] });
    expect(server.started).toEqual([]);
  });

  test('beside an open promotion is refused with how to follow or end that; an open drill ends by itself', async () => {
    const server = newServer({ start: { kind: 'open-already' } });
    serve(server, snapshotOf());
    expect((await drill(server, ...reason)).problems[0]?.fix).toMatch(
      /watch neo4j staging', or end it with 'promoter abort/,
    );
    serve(server, snapshotOf({ runId: 'run-3' }), { kind: 'rollback-drill' });
    server.runs = server.runs.slice(0, 1);
    const answer = await drill(server, ...reason);
    expect(answer).toMatchObject({
      exitCode: 1,
      problems: [{ what: expect.stringMatching(/^a rollback-drill is open/) }],
    });
    expect(answer.problems[0]?.fix).toMatch(/: it ends by itself$/);
  });
});
