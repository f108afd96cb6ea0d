import { createServer } from 'node:net';

/** A loopback port nobody listens on now. Somebody may take it before it is used: start again then. */
export function freePort(): Promise<number> {
  return listenOn(0).then((port) => port ?? Promise.reject(new Error('No free port on 127.0.0.1.')));
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOn(port)) !== undefined;
}

function listenOn(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}
