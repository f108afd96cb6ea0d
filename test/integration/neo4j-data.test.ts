import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Docker from 'dockerode';
import neo4j from 'neo4j-driver';
import { freePort } from '../../scripts/stack.ts';
import { type Product, startProduct } from '../support/product.ts';

// A real Neo4j with real data, through an update and its rollback.

const images = {
  old: process.env['PROMOTER_NEO4J_A'] ?? 'promoter-local/neo4j:5.26.12-community',
  new: process.env['PROMOTER_NEO4J_B'] ?? 'promoter-local/neo4j:5.26.30-community',
};
const password = 'a-test-password';
const docker = new Docker();
let bolt: number;
let product: Product;

beforeAll(async () => {
  bolt = await freePort();
  product = await startProduct({
    envFile: `NEO4J_PASSWORD=${password}\n`,
    component: {
      readyWithin: '3m',
      stopWithin: '30s',
      probes: [
        {
          type: 'neo4j',
          url: `bolt://127.0.0.1:${bolt}`,
          user: 'neo4j',
          password: 'env:NEO4J_PASSWORD',
          canary: true,
          timeout: '5s',
        },
      ],
    },
    staging: { soak: { for: '6s', every: '2s', reprobe: '1s', uptime: 50 } },
  });
}, 180_000);
afterAll(() => product?.stop());

const service = (image: string) => ({
  image,
  ports: [`127.0.0.1:${bolt}:7687`],
  volumes: ['data:/data'],
  environment: {
    NEO4J_AUTH: `neo4j/${'${NEO4J_PASSWORD:?}'}`,
    NEO4J_server_memory_heap_max__size: '256m',
    NEO4J_server_memory_pagecache_size: '64m',
  },
});

async function query(cypher: string): Promise<unknown[][]> {
  const driver = neo4j.driver(`bolt://127.0.0.1:${bolt}`, neo4j.auth.basic('neo4j', password), {
    disableLosslessIntegers: true,
  });
  try {
    const { records } = await driver.executeQuery(cypher, {}, { database: 'neo4j' });
    return records.map((record) => [...record.values()]);
  } finally {
    await driver.close();
  }
}

const version = async (): Promise<unknown> =>
  (await query("CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0]")).flat()[0];

test('data written before an update is there after it, and after its rollback', async () => {
  await product.commit(service(images.old));
  await product.approved();
  expect(await product.phase('ended')).toMatchObject({ outcome: 'promoted' });
  expect(await version()).toBe('5.26.12');
  await query('UNWIND range(1, 1000) AS n CREATE (:Customer {n: n})-[:KNOWS]->(:Customer {n: -n})');

  await product.commit(service(images.new));
  await product.approved();
  await product.phase('soaking');
  expect(await version()).toBe('5.26.30');
  expect(await query('MATCH (c:Customer) RETURN count(c)')).toEqual([[2000]]);
  await query('CREATE (:Customer {n: 1001})');

  const asked = await product.promoter('rollback', 'web', 'staging', '--by', 'ana', '--reason', 'users complain');
  expect(asked).toMatchObject({ code: 0 });
  const ended = await product.phase('ended');
  expect(ended).toMatchObject({ outcome: 'rolled-back', rollback: { how: 'parked' } });
  expect(ended.rollback?.downMs).toBeGreaterThan(0);
  expect(await version()).toBe('5.26.12');
  expect(await query('MATCH (c:Customer)-[:KNOWS]->() RETURN count(c)')).toEqual([[1000]]);
  expect(await query('MATCH (c:Customer {n: 1001}) RETURN count(c)')).toEqual([[1]]);
}, 500_000);

test('a wrong password of the prober is said before anything is changed, as what nobody can know', async () => {
  const file = join(product.folder, 'staging.env');
  await writeFile(file, 'NEO4J_PASSWORD=not-this-one\n');
  try {
    const started = await product.promoter('start', 'web', 'staging', '--by', 'ana', '--reason', 'again');
    expect(started.code).toBe(2);
    expect(`${started.stdout}${started.stderr}`).toMatch(/cannot tell .*\(unknown\).*refused the credentials/s);
    expect((await product.state())?.phase).toBe('ended');
  } finally {
    await writeFile(file, `NEO4J_PASSWORD=${password}\n`);
  }
}, 120_000);

test('a foreign container under the wanted name is refused and stays untouched', async () => {
  const before = await product.containers();
  for (const { Id } of before) await docker.getContainer(Id).remove({ force: true, v: true });
  const foreign = await docker.createContainer({
    name: product.name,
    Image: images.old,
    Labels: { owner: 'somebody' },
  });
  try {
    const untouched = await foreign.inspect();
    const started = await product.promoter('start', 'web', 'staging', '--by', 'ana');
    expect(started.code).toBe(1);
    expect(`${started.stdout}${started.stderr}`).toMatch(new RegExp(`${product.name}.*not promoter's`, 's'));
    expect(await foreign.inspect()).toEqual(untouched);
  } finally {
    await foreign.remove({ force: true, v: true });
  }
}, 120_000);
