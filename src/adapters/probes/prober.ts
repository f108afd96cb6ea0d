import type { ProbeContext, Prober } from '../../activities/ports.ts';
import type { ProbeDefinition } from '../../domain/catalogue.ts';
import type { ProbeResult } from '../../domain/sample.ts';
import { createNeo4jProbe, type Neo4jProbe } from '../neo4j/probe.ts';
import { probeName } from './address.ts';
import type { Answer } from './answer.ts';
import { type Attempt, inTime } from './attempt.ts';
import { dockerAnswer } from './docker-answer.ts';
import { httpAnswer } from './http.ts';
import { dial } from './tcp.ts';

/** Every kind of probe. It keeps one Neo4j driver for each server and user, until `close`. */
export function createProber(): Prober {
  const neo4j = createNeo4jProbe();
  return {
    async probe(definition, context) {
      const began = performance.now();
      const answer = await inTime(definition.timeoutMs, (attempt) => answerOf(definition, context, attempt, neo4j));
      return named(definition, answer, performance.now() - began);
    },
    close: neo4j.close,
  };
}

async function answerOf(
  definition: ProbeDefinition,
  context: ProbeContext,
  attempt: Attempt,
  neo4j: Neo4jProbe,
): Promise<Answer> {
  switch (definition.type) {
    case 'docker':
      return dockerAnswer(context, Date.now());
    case 'tcp':
      return dial({ host: definition.host, port: definition.port }, attempt);
    case 'http':
      return httpAnswer(definition, attempt);
    case 'neo4j':
      return neo4j.look(definition, context, attempt);
  }
}

const named = (definition: ProbeDefinition, answer: Answer, latencyMs: number): ProbeResult => ({
  probe: probeName(definition),
  ...answer,
  latencyMs: Number(latencyMs.toFixed(2)),
});
