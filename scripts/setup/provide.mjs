import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideDocker } from './docker.mjs';
import { withLock } from './lock.mjs';
import { provideNeo4j } from './neo4j.mjs';
import { provideNodeModules } from './node-modules.mjs';
import { step } from './steps.mjs';
import { provideTemporal } from './temporal.mjs';
import { provideTestServer } from './test-server.mjs';
import { provideWeb } from './web.mjs';

/** The checkout this file belongs to. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** @typedef {'temporal' | 'test-server' | 'docker' | 'neo4j' | 'web'} Part */
/** @type {Part[]} */
export const allParts = ['temporal', 'test-server', 'docker', 'neo4j', 'web'];

/**
 * Finds or provides each part in `need`, after the npm packages, and resolves to the environment
 * variables that name them: PROMOTER_TEMPORAL_CLI, PROMOTER_TEST_SERVER, DOCKER_HOST where it was set,
 * PROMOTER_NEO4J_A and PROMOTER_NEO4J_B (image references), PROMOTER_WEB_IMAGE (a repository with the
 * tags 1 and 2). Rejects with MissingPart when one cannot be had.
 * @param {{ need?: Part[], existingServer?: boolean }} options existingServer: a server that
 *   TEMPORAL_ADDRESS names will do; PROMOTER_TEMPORAL_CLI is then absent
 * @returns {Promise<Record<string, string>>}
 */
export async function provide({ need = allParts, existingServer = false } = {}) {
  const needed = new Set(need);
  await provideNodeModules(root);
  // Temporal's build takes longer than all else together and mostly computes; the others mostly wait
  // for downloads, so the two halves share two cores well.
  const halves = await Promise.all([temporalHalf(needed, existingServer), containerHalf(needed)]);
  return Object.assign({}, ...halves);
}

async function temporalHalf(needed, existingServer) {
  if (!needed.has('temporal')) return {};
  return (await step('Temporal', (say) => provideTemporal({ root, existingServer, say }))).env;
}

async function containerHalf(needed) {
  const env = {};
  if (needed.has('docker') || needed.has('neo4j') || needed.has('web')) Object.assign(env, await containers(needed));
  if (needed.has('test-server'))
    Object.assign(env, (await step('Test server', (say) => provideTestServer({ root, say }))).env);
  return env;
}

async function containers(needed) {
  const docker = await step('Docker engine', (say) => provideDocker({ say }));
  const env = { ...docker.env };
  const images = {
    'Test web service': needed.has('web') && provideWeb,
    'Neo4j images': needed.has('neo4j') && provideNeo4j,
  };
  for (const [name, provideImages] of Object.entries(images)) {
    if (!provideImages) continue;
    const { engine } = docker;
    Object.assign(env, (await step(name, (say) => withLock('images', () => provideImages({ engine, say })))).env);
  }
  return env;
}
