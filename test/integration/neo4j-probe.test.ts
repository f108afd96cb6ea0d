import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import neo4j from 'neo4j-driver';
import { freePort } from '../../scripts/free-port.ts';
import type { ProbeContext, Prober } from '../../src/activities/ports.ts';
import type { Neo4jDefinition } from '../../src/adapters/neo4j/probe.ts';
import { createProber } from '../../src/adapters/probes/prober.ts';
import { minute, second } from '../../src/domain/units.ts';
import { localEnvironment } from '../support/command-bench.ts';
import { type Neo4jContainer, startNeo4j } from '../support/neo4j-container.ts';
import { lossyWay } from '../support/lossy-way.ts';
import { until } from '../support/until.ts';

// A busy machine takes minutes to start a database.
const bootMs = 4 * minute;
jest.setTimeout(5 * minute);

let server: Neo4jContainer;
let prober: Prober;
beforeAll(async () => {
  server = await startNeo4j();
  prober = createProber();
  await isUp();
});
afterAll(async () => {
  await prober.close();
  await server.remove();
});

const definition = (changes: Partial<Neo4jDefinition> = {}): Neo4jDefinition => ({
  type: 'neo4j',
  url: server.url,
  database: 'neo4j',
  user: 'neo4j',
  password: 'env:NEO4J_PASSWORD',
  canary: true,
  query: 'RETURN 1',
  timeoutMs: minute,
  ...changes,
});
const context = (changes: Partial<ProbeContext> = {}): ProbeContext => ({
  environment: { ...localEnvironment, envFile: '/srv/staging.env' },
  containerId: server.container.id,
  engine: undefined,
  variables: [{ NEO4J_PASSWORD: server.password }],
  ...changes,
});
const probe = (changes: Partial<Neo4jDefinition> = {}, around: Partial<ProbeContext> = {}) =>
  prober.probe(definition(changes), context(around));
const isUp = () => until('Neo4j answers', async () => ((await probe()).health === 'up' ? true : undefined), bootMs);

/** Straight to the server, past everything that is tested. */
async function cypher(query: string): Promise<Record<string, unknown>[]> {
  const driver = neo4j.driver(server.url, neo4j.auth.basic('neo4j', server.password), {
    disableLosslessIntegers: true,
  });
  try {
    const { records } = await driver.executeQuery(query, {}, { database: 'neo4j' });
    return records.map((record) => record.toObject());
  } finally {
    await driver.close();
  }
}

describe('the Neo4j probe', () => {
  it('says up, with the size of the graph and of the heap', async () => {
    await cypher('CREATE (:Person {name: "a"})-[:KNOWS]->(:Person {name: "b"})<-[:KNOWS]-(:Person {name: "c"})');
    const result = await probe();
    expect(result).toMatchObject({
      probe: `neo4j ${server.url}`,
      health: 'up',
      figures: { nodes: 3, relationships: 2 },
    });
    expect(result.figures?.['heapUsedBytes']).toBeGreaterThan(10_000_000);
    expect(result.figures?.['heapMaxBytes']).toBeGreaterThanOrEqual(256 * 1024 * 1024);
    expect(result.latencyMs).toBeGreaterThan(0);
  });

  it('leaves nothing of its canary behind, and takes away what an interrupted look had left', async () => {
    await cypher(
      'CREATE (:__PromoterCanary {id: "old", ts: timestamp() - 3600000}), (:__PromoterCanary {id: "of another", ts: timestamp()})',
    );
    await probe();
    expect(await cypher('MATCH (c:__PromoterCanary) RETURN c.id AS id')).toEqual([{ id: 'of another' }]);
    await cypher('MATCH (c:__PromoterCanary) DELETE c');
    await probe({ canary: false });
    await probe();
    expect(await cypher('MATCH (c:__PromoterCanary) RETURN c')).toEqual([]);
  });

  it('writes nothing where the catalogue asks for no canary', async () => {
    await cypher('CREATE (:__PromoterCanary {id: "old", ts: 0})');
    expect((await probe({ canary: false })).figures?.['nodes']).toBe(4);
    await probe();
    expect((await probe({ canary: false })).figures?.['nodes']).toBe(3);
  });

  it.each([
    ['the database is not there', 'down', { database: 'none' }, /database none.*DatabaseNotFound/],
    ['the query is none', 'unknown', { query: 'RETRUN 1' }, /correct 'query' in the catalogue/],
  ])('when %s says %s', async (_, health, changes, reason) => {
    expect(await probe(changes)).toMatchObject({ health, reason: expect.stringMatching(reason) });
  });

  it('looks the password up in the first source that has it', async () => {
    const variables = [{ OTHER: 'x' }, { NEO4J_PASSWORD: server.password }, { NEO4J_PASSWORD: 'wrong' }];
    expect((await probe({}, { variables })).health).toBe('up');
    expect((await probe({ password: server.password }, { variables: [] })).health).toBe('up');
  });

  it('without its variable says unknown: which one, and where to set it', async () => {
    const result = await probe({}, { variables: [{}, {}] });
    expect(result.health).toBe('unknown');
    expect(result.reason).toBe(
      "the variable NEO4J_PASSWORD is not set: put NEO4J_PASSWORD=… into /srv/staging.env, or among the worker's own variables",
    );
  });

  it('whose host nobody knows says unknown', async () => {
    const result = await probe({ url: 'bolt://promoter-test.invalid:7687' });
    expect(result).toMatchObject({ health: 'unknown', reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });

  it('at a port where nothing listens says down', async () => {
    const result = await probe({ url: `bolt://127.0.0.1:${await freePort()}` });
    expect(result).toMatchObject({ health: 'down', reason: expect.stringContaining('ECONNREFUSED') });
  });

  it('says up at the first look after a restart, with no connection of before the restart in its way', async () => {
    await isUp();
    await server.container.restart({ t: 60 });
    const other = createProber();
    try {
      const early = () => other.probe(definition(), context());
      await until(
        'a fresh prober sees it up',
        async () => ((await early()).health === 'up' ? true : undefined),
        bootMs,
      );
    } finally {
      await other.close();
    }
    expect(await probe()).toMatchObject({ health: 'up' });
  });

  it('of a frozen server says down within its time-out, and up as soon as the server goes on', async () => {
    await server.container.pause();
    try {
      const frozen = await probe({ timeoutMs: 2 * second });
      expect(frozen).toMatchObject({ health: 'down', reason: 'accepted the connection and did not answer within 2s' });
    } finally {
      await server.container.unpause();
    }
    expect(await probe()).toMatchObject({ health: 'up' });
  });

  it('whose connections were lost on the way says up as soon as new ones pass, however many hang', async () => {
    const way = await lossyWay(Number(new URL(server.url).port));
    try {
      const look = () => probe({ url: `bolt://127.0.0.1:${way.port}`, timeoutMs: minute });
      expect(await look()).toMatchObject({ health: 'up' });
      way.lose(true);
      for (let i = 0; i < 6; i++) {
        const lost = await probe({ url: `bolt://127.0.0.1:${way.port}`, timeoutMs: second });
        expect(lost).toMatchObject({ health: 'down', reason: expect.stringContaining('did not answer') });
      }
      way.lose(false);
      expect(await look()).toMatchObject({ health: 'up' });
    } finally {
      await way.close();
    }
  });

  it('with refused credentials says unknown, of which user and what to check, and never the password', async () => {
    const results = [];
    for (let i = 0; i < 5; i++) results.push(await probe({}, { variables: [{ NEO4J_PASSWORD: 'wrong-secret' }] }));
    for (const result of results) {
      expect(result.health).toBe('unknown');
      expect(result.reason).toMatch(/credentials of user neo4j .*check NEO4J_PASSWORD in \/srv\/staging\.env/);
    }
    expect(JSON.stringify(results)).not.toContain('wrong-secret');
    expect(results.at(-1)?.reason).toContain('AuthenticationRateLimit');
    await isUp();
  });

  it('says down when the server is stopped', async () => {
    await server.container.stop({ t: 60 });
    expect(await probe()).toMatchObject({ health: 'down', reason: expect.stringContaining('ECONNREFUSED') });
  });
});
