import { randomUUID } from 'node:crypto';
import neo4j, { type Driver, Neo4jError } from 'neo4j-driver';
import { z } from 'zod';
import { type Millis, minute } from '../../domain/units.ts';

/** A database of a server, and how long the server itself may work on one query. */
export interface Place {
  driver: Driver;
  database: string;
  timeoutMs: Millis;
}

type Parameters = Record<string, string | number>;
interface Answered {
  rows: Record<string, unknown>[];
  bookmarks: string[];
}

/** Runs one query in a transaction of its own. Throws Neo4jError. */
export async function ask(
  { driver, database, timeoutMs }: Place,
  query: string,
  { write = false, parameters = {}, after = [] }: { write?: boolean; parameters?: Parameters; after?: string[] } = {},
): Promise<Answered> {
  const defaultAccessMode = write ? neo4j.session.WRITE : neo4j.session.READ;
  const session = driver.session({ database, defaultAccessMode, bookmarks: after });
  try {
    const { records } = await session.run(query, parameters, { timeout: timeoutMs, metadata: { app: 'promoter' } });
    return { rows: records.map((record) => record.toObject()), bookmarks: session.lastBookmarks() };
  } finally {
    await session.close();
  }
}

const staleAfterMs = 10 * minute;

/** Writes a node, reads it back, and takes it away, with those of earlier looks that never came so far. False: it could not be read back. */
export async function canaryReturns(place: Place): Promise<boolean> {
  const id = randomUUID();
  const written = await ask(place, 'CREATE (:__PromoterCanary {id: $id, ts: timestamp()})', {
    write: true,
    parameters: { id },
  });
  const read = await ask(place, 'MATCH (c:__PromoterCanary {id: $id}) RETURN c.id AS id', {
    parameters: { id },
    after: written.bookmarks,
  });
  await ask(place, 'MATCH (c:__PromoterCanary) WHERE c.id = $id OR c.ts < timestamp() - $stale DELETE c', {
    write: true,
    parameters: { id, stale: staleAfterMs },
    after: written.bookmarks,
  });
  return read.rows.length === 1;
}

const counts = z.tuple([z.object({ nodes: z.number() })]);
const relationshipCounts = z.tuple([z.object({ relationships: z.number() })]);
const bytes = z.object({ used: z.number(), max: z.number() });
const memory = z.tuple([
  z.object({ attributes: z.object({ HeapMemoryUsage: z.object({ value: z.object({ properties: bytes }) }) }) }),
]);

/** Sizes of the graph (from the count store, whatever its size) and of the heap. What the user may not see is left out. */
export async function graphFigures(place: Place): Promise<Record<string, number>> {
  const nodes = counts.parse((await ask(place, 'MATCH (n) RETURN count(n) AS nodes')).rows);
  const relationships = relationshipCounts.parse(
    (await ask(place, 'MATCH ()-[r]->() RETURN count(r) AS relationships')).rows,
  );
  return { ...nodes[0], ...relationships[0], ...(await heap(place).catch(unlessForbidden)) };
}

async function heap(place: Place): Promise<Record<string, number>> {
  const { rows } = await ask(place, "CALL dbms.queryJmx('java.lang:type=Memory') YIELD attributes RETURN attributes");
  const parsed = memory.safeParse(rows);
  if (!parsed.success) return {};
  const { used, max } = parsed.data[0].attributes.HeapMemoryUsage.value.properties;
  return { heapUsedBytes: used, heapMaxBytes: max };
}

/** A user without the right to look, or a server without the procedure, is not a server that is down. */
function unlessForbidden(fault: unknown): Record<string, number> {
  if (fault instanceof Neo4jError && fault.code.startsWith('Neo.ClientError.')) return {};
  throw fault;
}
