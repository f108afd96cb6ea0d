import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import net from 'node:net';
import { createEmulator } from 'emulate';

/** What a fresh stand-in holds. */
export interface Seed {
  /** `owner/name`. */
  repository: string;
  branch: string;
  /** Token → login. They may write to the repository, whose owner is somebody else. */
  tokens: Record<string, string>;
}

/** The repository owner's, known to nobody outside. */
export const ownerToken = 'owner-of-the-repository';

export interface RunningEmulator {
  port: number;
  stop(): Promise<void>;
}

/**
 * `emulate` on a free port of the loopback address. It offers neither by itself: it listens on every address,
 * and does not say which port a 0 became; so `listen` is told so, for the calls made by its start alone.
 */
export async function startEmulator(seed: Seed, publicUrl: string): Promise<RunningEmulator> {
  const start: Start = {};
  const emulator = await starting.run(start, () =>
    createEmulator({ service: 'github', port: 0, baseUrl: publicUrl, seed: emulatorSeed(seed) }),
  );
  const server = start.server;
  if (!server)
    throw new Error(
      'emulate did not listen: its version has changed how it starts, see test/support/github/emulator.ts',
    );
  if (!server.listening) await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error(`emulate listens at ${String(address)}, and not on a port`);
  return { port: address.port, stop: () => emulator.close() };
}

interface Start {
  server?: net.Server;
}

const starting = new AsyncLocalStorage<Start>();
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (this: net.Server, ...args: unknown[]): net.Server {
  const start = starting.getStore();
  if (!start) return Reflect.apply(listen, this, args);
  start.server = this;
  return Reflect.apply(listen, this, [{ port: 0, host: '127.0.0.1' }]);
};

function emulatorSeed({ repository, branch, tokens }: Seed) {
  const [owner = '', name = ''] = repository.split('/');
  const logins = [...new Set([owner, ...Object.values(tokens)])];
  const scopes = ['repo', 'user'];
  return {
    tokens: Object.fromEntries(
      [...Object.entries(tokens), [ownerToken, owner]].map(([token, login]) => [token, { login, scopes }]),
    ),
    github: {
      users: logins.map((login) => ({ login })),
      repos: [{ owner, name, default_branch: branch, auto_init: true }],
    },
  };
}
