import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../contract/search-attributes.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Log } from './log.ts';

/** The API's number for the type Keyword; promoter has no other. */
const keyword = 2;

/** Without its search attributes every workflow task would fail: they are made where we may, and asked for where we may not. */
export async function searchAttributesPresent(connection: Connection, namespace: string, log: Log): Promise<void> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.keys(searchAttributes).filter((name) => !(name in (customAttributes ?? {})));
    if (missing.length > 0) await make(connection, namespace, missing, log);
  } finally {
    await connection.close();
  }
}

async function make(connection: Connection, namespace: string, missing: string[], log: Log): Promise<void> {
  const types = Object.fromEntries(missing.map((name) => [name, keyword]));
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: types });
    log.info({ missing, namespace }, 'search attributes made');
  } catch (error) {
    log.debug({ error }, 'search attributes not made');
    const what = `namespace ${namespace} lacks the search attributes ${missing.join(', ')}, and this worker may not make them`;
    const fix = `have an administrator run: ${missing.map((name) => `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type Keyword`).join('; ')}`;
    throw new Refusal([{ check: 'search-attributes', status: 'refused', what, fix }]);
  }
}
