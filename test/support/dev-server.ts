import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { startTemporal, type TemporalServer } from '../../scripts/stack.ts';
import { searchAttributes } from '../../src/contract/search-attributes.ts';

/** A real Temporal server of the test's own, and connections to it. */
export interface DevServer {
  temporal: TemporalServer;
  client: Client;
  nativeConnection: NativeConnection;
  stop(): Promise<void>;
}

let logging = false;

export async function devServer(options: Parameters<typeof startTemporal>[0] = {}): Promise<DevServer> {
  if (!logging) Runtime.install({ logger: new DefaultLogger('ERROR') });
  logging = true;
  const temporal = await startTemporal({ searchAttributes, ...options });
  const connection = await Connection.connect({ address: temporal.address });
  const nativeConnection = await NativeConnection.connect({ address: temporal.address });
  return {
    temporal,
    client: new Client({ connection }),
    nativeConnection,
    async stop() {
      await connection.close();
      await nativeConnection.close();
      // Its histories go with it: ended politely it waits some seconds for polls that nobody answers.
      await temporal.kill();
    },
  };
}
