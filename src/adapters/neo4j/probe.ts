import type { ProbeContext } from '../../activities/ports.ts';
import type { ProbeDefinition } from '../../domain/catalogue.ts';
import { addressOf } from '../probes/address.ts';
import { type Answer, down, isUp, unknown, up } from '../probes/answer.ts';
import type { Attempt } from '../probes/attempt.ts';
import { secretOf } from '../probes/secret.ts';
import { dial } from '../probes/tcp.ts';
import { createDrivers, type Drivers } from './drivers.ts';
import { faultAnswer } from './faults.ts';
import { ask, canaryReturns, graphFigures, type Place } from './queries.ts';

export type Neo4jDefinition = Extract<ProbeDefinition, { type: 'neo4j' }>;

export interface Neo4jProbe {
  look(definition: Neo4jDefinition, context: ProbeContext, attempt: Attempt): Promise<Answer>;
  close(): Promise<void>;
}

export function createNeo4jProbe(): Neo4jProbe {
  const drivers = createDrivers();
  return { look: (definition, context, attempt) => look(drivers, definition, context, attempt), close: drivers.close };
}

/** The address is tried first: the driver calls an unknown host and a stopped server by the same code. */
async function look(
  drivers: Drivers,
  definition: Neo4jDefinition,
  context: ProbeContext,
  attempt: Attempt,
): Promise<Answer> {
  const secret = secretOf(definition.password, context);
  if ('missing' in secret) return unknown(secret.missing);
  const reached = await dial(addressOf(definition.url), attempt);
  if (!isUp(reached) || attempt.signal.aborted) return reached;
  const login = { url: definition.url, user: definition.user, password: secret.value };
  const giveUp = () => drivers.discard(login);
  attempt.signal.addEventListener('abort', giveUp, { once: true });
  try {
    const { database } = definition;
    return await examined({ driver: drivers.of(login), database, timeoutMs: attempt.timeoutMs }, definition);
  } catch (fault) {
    return faultAnswer(fault, definition, context.environment);
  } finally {
    attempt.signal.removeEventListener('abort', giveUp);
  }
}

async function examined(place: Place, { query, canary }: Neo4jDefinition): Promise<Answer> {
  await ask(place, query);
  if (canary && !(await canaryReturns(place))) {
    return down('a node was written and could not be read back: look at the server’s debug.log');
  }
  return up(await graphFigures(place));
}
