import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import type { HostPorts } from '../../activities/deploy-ports.ts';
import type { PublishedPort } from '../../domain/release.ts';
import { isLocal } from './engine.ts';

/** Tries to take the port, as the engine will. Only where the engine's host is this one. */
export const createHostPorts = (): HostPorts => ({
  async taken(environment, port) {
    if (!isLocal(environment)) return undefined;
    const code = await (port.protocol === 'udp' ? bindUdp(port) : bindTcp(port));
    if (code === 'EADDRINUSE') return 'something else on the host listens on it';
    if (code === 'EADDRNOTAVAIL') return `the host has no address ${port.address}`;
    return undefined;
  },
});

const hostOf = ({ address }: PublishedPort): string => (address === '' ? '0.0.0.0' : address);

/** Undefined when it could be had. A port that only root may take is the engine's matter. */
const bindTcp = (port: PublishedPort): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (fault: NodeJS.ErrnoException) => resolve(fault.code));
    server.listen({ port: port.host, host: hostOf(port), exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    );
  });

const bindUdp = (port: PublishedPort): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = createSocket(hostOf(port).includes(':') ? 'udp6' : 'udp4');
    socket.once('error', (fault: NodeJS.ErrnoException) => {
      socket.close();
      resolve(fault.code);
    });
    socket.bind({ port: port.host, address: hostOf(port), exclusive: true }, () =>
      socket.close(() => resolve(undefined)),
    );
  });
