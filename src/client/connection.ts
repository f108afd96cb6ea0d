import { Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { type Millis, second } from '../domain/units.ts';
import { type Gateway, Misconfigured, Unreachable } from './gateway.ts';
import { faulty } from './temporal-faults.ts';
import { temporalGateway } from './temporal-gateway.ts';

const connectWithin: Millis = 4 * second;

/**
 * Connects as Temporal's own tools do: TEMPORAL_* variables and the TOML profiles, `localhost:7233` when nothing says otherwise.
 * Throws `Unreachable` within 4 s, or `Misconfigured` when the profile cannot be read or the server refuses us.
 */
export async function connect(): Promise<Gateway> {
  const { connectionOptions, namespace = 'default' } = profile();
  const address = connectionOptions.address ?? 'localhost:7233';
  try {
    const connection = await Connection.connect({ ...connectionOptions, address, connectTimeout: connectWithin });
    return temporalGateway(connection, namespace, address);
  } catch (error) {
    throw refusedOrSilent(error, { address, namespace });
  }
}

/** While connecting nearly every fault means that nobody is there; only refused credentials tell otherwise. */
function refusedOrSilent(error: unknown, server: { address: string; namespace: string }): Error {
  try {
    return faulty(error, server);
  } catch (fault) {
    if (fault instanceof Misconfigured || fault instanceof Unreachable) return fault;
    return new Unreachable(`Temporal at ${server.address} does not answer`);
  }
}

function profile(): ReturnType<typeof loadClientConnectConfig> {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Misconfigured(
      `Temporal's connection settings cannot be read: ${why}`,
      'correct TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE, or the variables TEMPORAL_*',
    );
  }
}
