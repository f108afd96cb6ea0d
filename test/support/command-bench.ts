import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import type { CommandContext, CommandResult } from '../../src/activities/ports.ts';
import { createCommandRunner } from '../../src/adapters/commands/runner.ts';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import type { Command, Environment } from '../../src/domain/catalogue.ts';
import { minute } from '../../src/domain/units.ts';
import { webImage } from './docker-bench.ts';

const engineFor = engineFactory({});

export const localEnvironment: Environment = {
  name: 'staging',
  stage: 'staging',
  docker: 'unix:///var/run/docker.sock',
  project: 'promoter-test',
  compose: [],
  freeze: [],
};

export const shellImage = `${webImage}:1`;

/** A folder and a mark of the test's own, by which its processes and containers are found. */
export interface CommandBench {
  name: string;
  folder: string;
  docker: Docker;
  run(command: Partial<Command> & { run: string }, context?: Partial<CommandContext>): Promise<CommandResult>;
  /** Command lines of the host's processes that name the bench. */
  processes(): Promise<string[]>;
  /** Containers of commands whose release folder is the bench's. */
  containers(): Promise<Docker.ContainerInfo[]>;
  close(): Promise<void>;
}

export async function commandBench(own: Record<string, string> = ownVariables()): Promise<CommandBench> {
  const name = `promoter-test-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  await writeFile(join(folder, 'release.txt'), 'of this commit\n');
  const docker = engineFor(localEnvironment);
  const runner = createCommandRunner(engineFor, own);
  const containers = async () =>
    (await docker.listContainers({ all: true })).filter(({ Mounts }) => Mounts.some(({ Source }) => Source === folder));
  return {
    name,
    folder,
    docker,
    containers,
    processes: () => processesNaming(name),
    run: (command, context) =>
      runner.run(
        { host: command.image === undefined, timeoutMs: minute, ...command },
        { ...contextOf(name, folder), ...context },
      ),
    async close() {
      for (const { Id } of await containers()) await docker.getContainer(Id).remove({ force: true, v: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const contextOf = (name: string, folder: string): CommandContext => ({
  environment: localEnvironment,
  owner: name,
  folder,
  variables: {},
  heartbeat: () => undefined,
  signal: new AbortController().signal,
});

const ownVariables = () => ({ PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: '/root', SECRET: 'worker only' });

async function processesNaming(name: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.map((line) => line.replaceAll('\0', ' ')).filter((line) => line.includes(name));
}
