import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import neo4j from 'neo4j-driver';
import { parseEnvFile } from '../../src/adapters/files/env-file.ts';
import { root } from '../setup/provide.mjs';

const address = 'bolt://127.0.0.1:7690';

async function ask(query: string): Promise<unknown[][]> {
  const file = join(root, 'examples/staging.env');
  const password = parseEnvFile(readFileSync(file, 'utf8'), file)['NEO4J_PASSWORD'] ?? '';
  const driver = neo4j.driver(address, neo4j.auth.basic('neo4j', password), { disableLosslessIntegers: true });
  try {
    const { records } = await driver.executeQuery(query, {}, { database: 'neo4j' });
    return records.map((record) => [...record.values()]);
  } finally {
    await driver.close();
  }
}

/** What a user of the example would have stored. */
export const storeCustomers = (): Promise<unknown> =>
  ask("UNWIND ['Ada', 'Grace', 'Edsger'] AS name CREATE (:Customer {name: name})");

export const customers = async (): Promise<unknown[]> =>
  (await ask('MATCH (customer:Customer) RETURN customer.name ORDER BY customer.name')).flat();
