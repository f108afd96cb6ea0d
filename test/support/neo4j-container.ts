import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { freePort } from '../../scripts/free-port.ts';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import { localEnvironment } from './command-bench.ts';

export const neo4jImage = process.env['PROMOTER_NEO4J_A'] ?? 'promoter-local/neo4j:5.26.12-community';

export interface Neo4jContainer {
  url: string;
  password: string;
  container: Docker.Container;
  remove(): Promise<void>;
}

/** A real Neo4j Community with an empty volume, small enough for a test machine. It is starting when this returns. */
export async function startNeo4j(): Promise<Neo4jContainer> {
  const name = `promoter-test-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(8).toString('hex');
  const port = await freePort();
  const container = await engineFactory({})(localEnvironment).createContainer({
    name,
    Image: neo4jImage,
    Env: [
      `NEO4J_AUTH=neo4j/${password}`,
      'NEO4J_server_memory_heap_initial__size=256m',
      'NEO4J_server_memory_heap_max__size=256m',
      'NEO4J_server_memory_pagecache_size=64m',
    ],
    HostConfig: { PortBindings: { '7687/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] } },
  });
  await container.start();
  return {
    url: `bolt://127.0.0.1:${port}`,
    password,
    container,
    remove: async () => void (await container.remove({ force: true, v: true })),
  };
}
