import { createServer } from 'node:net';
import { StartError } from './process.ts';

/** A loopback port nobody listens on now. Somebody may take it before it is used: start again then. */
export function freePort(): Promise<number> {
  return listenOn(0).then((port) => port ?? Promise.reject(new Error('No free port on 127.0.0.1.')));
}

/** Throws StartError when the port that was asked for is taken. */
export async function mustBeFree(name: string, port: number | undefined): Promise<void> {
  if (port === undefined || (await listenOn(port)) !== undefined) return;
  throw new StartError(
    `${name} cannot be started: port ${port} on 127.0.0.1 is taken. Stop what listens there (an earlier "npm run up"?), or choose other ports.`,
  );
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
