import { randomBytes } from 'node:crypto';
import type Docker from 'dockerode';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import type { Environment } from '../../src/domain/catalogue.ts';
import { webImage } from './docker-bench.ts';

/** An environment of the local engine whose name no other test has. */
export function environmentOf(more: Partial<Environment> = {}): Environment {
  const name = `promoter-test-${randomBytes(4).toString('hex')}`;
  return {
    name,
    stage: 'staging',
    docker: 'unix:///var/run/docker.sock',
    project: name,
    compose: ['compose.yml'],
    freeze: [],
    ...more,
  };
}

/** Containers of one test file on the real engine. */
export interface Containers {
  environment: Environment;
  docker: Docker;
  /** Started from the tiny web image, whose `serve` says what the variables do. */
  web(variables?: Record<string, string>, options?: Docker.ContainerCreateOptions): Promise<Docker.Container>;
  /** Removes every one of them, with its volumes. */
  close(): Promise<void>;
}

export function containersOf(environment = environmentOf()): Containers {
  const docker = engineFactory({})(environment);
  const own: Docker.Container[] = [];
  const start = async (variables: Record<string, string>, options: Docker.ContainerCreateOptions) => {
    const Env = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const container = await docker.createContainer({ ...options, name: `${environment.name}-${own.length}`, Env });
    own.push(container);
    await container.start();
    return container;
  };
  return {
    environment,
    docker,
    web: (variables = {}, options = {}) => start(variables, { Image: `${webImage}:1`, ...options }),
    async close() {
      await Promise.all(own.map((container) => container.remove({ force: true, v: true }).catch(unlessGone)));
    },
  };
}

function unlessGone(fault: unknown): void {
  if (!(fault instanceof Error && 'statusCode' in fault && fault.statusCode === 404)) throw fault;
}
