import { Connection, isGrpcServiceError } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection } from '@temporalio/worker';
import type { Finding } from '../domain/finding.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Log } from './log.ts';
import { searchAttributesPresent } from './search-attributes.ts';

/** Where the worker finds Temporal, as Temporal's own tools do: TEMPORAL_* variables and the TOML profiles. */
export interface Server {
  address: string;
  namespace: string;
  options: ReturnType<typeof loadClientConnectConfig>['connectionOptions'];
}

export function serverFromEnv(): Server {
  try {
    const { connectionOptions, namespace = 'default' } = loadClientConnectConfig();
    const address = connectionOptions.address ?? 'localhost:7233';
    return { address, namespace, options: { ...connectionOptions, address } };
  } catch (error) {
    const what = `Temporal's connection settings cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw refusal('refused', what, 'correct TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE, or the variables TEMPORAL_*');
  }
}

/** A connection for the workers, to a namespace that has all that promoter needs. Throws Refusal when there is none. */
export async function connected(server: Server, log: Log): Promise<NativeConnection> {
  const { namespace, options } = server;
  const connection = await NativeConnection.connect(options).catch((error: unknown) => {
    log.debug({ error }, 'no connection');
    throw silent(server);
  });
  try {
    await searchAttributesPresent(await Connection.connect(options), namespace, log);
    return connection;
  } catch (error) {
    await connection.close();
    throw explained(error, server);
  }
}

/** gRPC's status codes, from its specification: the SDK passes them on as numbers. */
const grpc = { deadline: 4, notFound: 5, forbidden: 7, unavailable: 14, unauthenticated: 16 };

/** What the server says against this worker, for the person who set it up; anything else as it is. */
function explained(error: unknown, server: Pick<Server, 'address' | 'namespace'>): unknown {
  if (!isGrpcServiceError(error)) return error;
  const { address, namespace } = server;
  switch (error.code) {
    case grpc.notFound:
      return refusal(
        'refused',
        `Temporal at ${address} has no namespace '${namespace}'`,
        `set TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${namespace}`,
      );
    case grpc.forbidden:
    case grpc.unauthenticated:
      return refusal(
        'refused',
        `Temporal at ${address} refuses us: ${error.details}`,
        'check TEMPORAL_API_KEY, the TLS certificates, and the profile in use',
      );
    case grpc.deadline:
    case grpc.unavailable:
      return silent(server);
    default:
      return error;
  }
}

const silent = ({ address }: Pick<Server, 'address'>): Refusal =>
  refusal('unreachable', `Temporal at ${address} does not answer`, "start it ('npm run up'), or set TEMPORAL_ADDRESS");

const refusal = (status: Finding['status'], what: string, fix: string): Refusal =>
  new Refusal([{ check: 'temporal', status, what, fix }]);
