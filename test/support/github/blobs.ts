import { once } from 'node:events';
import { createServer } from 'node:http';

/** Serves bytes by their path, without asking who wants them. */
export interface BlobStorage {
  url: string;
  bytes: Map<string, Buffer>;
  /** What was asked, and what credentials came with it. */
  seen: { path: string; authorization: string | undefined }[];
  /** Answered with instead of what is there. */
  broken: number | undefined;
  stop(): Promise<void>;
}

export async function openBlobStorage(): Promise<BlobStorage> {
  const server = createServer(({ url = '', headers }, response) => {
    storage.seen.push({ path: url, authorization: headers.authorization });
    const found = storage.bytes.get(url);
    response.statusCode = storage.broken ?? (found ? 200 : 404);
    response.end(response.statusCode === 200 ? found : 'no such blob');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`blobs are at ${String(address)}`);
  const storage: BlobStorage = {
    url: `http://localhost:${address.port}`,
    bytes: new Map(),
    seen: [],
    broken: undefined,
    async stop() {
      const gone = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await gone;
    },
  };
  return storage;
}
