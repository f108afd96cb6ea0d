import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import type { Environment } from '../../domain/catalogue.ts';

export type EngineFor = (environment: Pick<Environment, 'docker'>) => Docker;

/** What Docker's own conventions take from the process: where TLS keys lie, and the ssh agent. */
export interface EngineVariables {
  DOCKER_CERT_PATH?: string | undefined;
  SSH_AUTH_SOCK?: string | undefined;
}

/** One client per address. Throws at once when the address is not `unix://`, `tcp://` or `ssh://`. */
export function engineFactory(variables: EngineVariables): EngineFor {
  const clients = new Map<string, Docker>();
  return ({ docker }) => {
    const known = clients.get(docker) ?? new Docker(engineOptions(docker, variables));
    clients.set(docker, known);
    return known;
  };
}

/** For engines that need nothing of the process: local sockets, and unencrypted ports. */
export const engineFor: EngineFor = engineFactory({});

export const isLocal = ({ docker }: Pick<Environment, 'docker'>): boolean => docker.startsWith('unix://');

/** `host: undefined` matters: without it docker-modem lets DOCKER_HOST override an explicit socket. */
function engineOptions(address: string, variables: EngineVariables): Docker.DockerOptions {
  if (address.startsWith('unix://')) {
    return { socketPath: address.slice('unix://'.length), host: undefined, port: undefined, protocol: 'http' };
  }
  const { protocol, hostname, port, username } = new URL(address);
  const host = { host: hostname, socketPath: undefined };
  if (protocol === 'ssh:') {
    const agent = variables.SSH_AUTH_SOCK ? { sshOptions: { agent: variables.SSH_AUTH_SOCK } } : {};
    return { ...host, protocol: 'ssh', port: port || '22', username, ...agent };
  }
  if (protocol === 'tcp:') return { ...host, ...transport(port, variables.DOCKER_CERT_PATH) };
  throw new Error(
    `the engine's address ${address} is not unix://, tcp:// or ssh://: correct 'docker' in the catalogue`,
  );
}

function transport(port: string, certPath: string | undefined): Docker.DockerOptions {
  if (!certPath) return { protocol: 'http', port: port || '2375' };
  const pem = (name: string) => readFileSync(join(certPath, name));
  return { protocol: 'https', port: port || '2376', ca: pem('ca.pem'), cert: pem('cert.pem'), key: pem('key.pem') };
}
