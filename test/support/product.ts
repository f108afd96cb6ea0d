import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import Docker from 'dockerode';
import { execa } from 'execa';
import { stringify } from 'yaml';
import { type Stack, startStack } from '../../scripts/development-stack.ts';
import { root } from '../../scripts/setup/provide.mjs';
import { freePort } from '../../scripts/stack.ts';
import { status } from '../../src/contract/messages.ts';
import type { Snapshot } from '../../src/contract/snapshot.ts';
import { until } from './until.ts';
import { removeWithVolumes } from './volumes.ts';
import { workflowBundle } from './workflow-bundle.ts';

/** The whole product as its users run it: a repository, a catalogue, a Temporal server, a worker process, the command. */
export interface Product {
  folder: string;
  /** Name of the component's container, and of everything else that belongs to this product. */
  name: string;
  port: number;
  stack: Stack;
  /** Writes the service as the next commit has it, and commits. Resolves to the commit's id. */
  commit(service: Record<string, unknown>): Promise<string>;
  promoter(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
  /** The state of the promotion into staging; undefined while no worker answers. */
  state(): Promise<Snapshot | undefined>;
  phase(phase: Snapshot['phase']): Promise<Snapshot>;
  /** Starts a promotion into staging as Ana and approves it as Ben. Resolves when the approval is in. */
  approved(...args: string[]): Promise<void>;
  /** Ends the worker as a crash would. */
  killWorker(): Promise<void>;
  containers(): Promise<Docker.ContainerInfo[]>;
  /** What the component answers. */
  answer(): Promise<string>;
  stop(): Promise<void>;
}

export const webImage = process.env['PROMOTER_WEB_IMAGE'] ?? 'promoter-local/web';

/** A soak of seconds whose budget a component spends in seconds. */
const briefly = { for: '6s', every: '1s', reprobe: '500ms', uptime: 60 };

export interface Settings {
  /** Keys of the component in the catalogue, over the ordinary ones. */
  component?: Record<string, unknown>;
  /** Outermost keys of the catalogue. */
  catalogue?: Record<string, unknown>;
  staging?: Record<string, unknown>;
  /** Beside staging. */
  environments?: Record<string, Record<string, unknown>>;
  envFile?: string;
  env?: Record<string, string>;
}

export async function startProduct(settings: Settings = {}): Promise<Product> {
  const name = `promoter-test-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
  const port = await freePort();
  const docker = new Docker();
  const git = (...args: string[]) => execa('git', ['-C', join(folder, 'repository'), ...args], { stdin: 'ignore' });
  await mkdir(join(folder, 'repository'));
  await git('init', '--quiet', '--initial-branch=main');
  await writeFile(join(folder, 'staging.env'), settings.envFile ?? '');
  await writeFile(join(folder, 'promoter.yaml'), stringify(catalogueOf(settings, name, port)));
  const stack = await startStack({
    state: join(folder, 'stack'),
    catalogue: join(folder, 'promoter.yaml'),
    // Bundling takes seconds at every start of a worker; the untidy project's worker bundles for itself.
    env: { PROMOTER_WORKFLOW_BUNDLE: (await workflowBundle()).codePath, ...settings.env },
  });

  const promoter: Product['promoter'] = async (...args) => {
    const options = { env: stack.env, cwd: folder, stdin: 'ignore', reject: false } as const;
    const { exitCode, stdout, stderr } = await execa(process.execPath, [join(root, 'bin/promoter'), ...args], options);
    return { code: exitCode ?? -1, stdout, stderr };
  };
  const connection = await Connection.connect({ address: stack.address });
  const handle = new Client({ connection }).workflow.getHandle('web@staging');
  const state = async (): Promise<Snapshot | undefined> => handle.query(status).catch(() => undefined);
  const phase: Product['phase'] = async (wanted) => {
    const arrived = async () => {
      const now = await state();
      return now && (now.phase === wanted || now.phase === 'ended') ? now : undefined;
    };
    const now = await until(`web@staging is ${wanted}`, arrived, 180_000);
    if (now.phase !== wanted) throw new Error(`it ended as ${now.outcome} before it was ${wanted}: ${now.reason}`);
    return now;
  };
  const filters = {
    label: ['promoter.component=web', `promoter.environment=staging`, `com.docker.compose.project=${name}`],
  };
  const containers = () => docker.listContainers({ all: true, filters });

  return {
    folder,
    name,
    port,
    stack,
    promoter,
    state,
    phase,
    containers,
    async commit(service) {
      const compose = { services: { web: { container_name: name, ports: [`127.0.0.1:${port}:8080`], ...service } } };
      const volumes = 'volumes' in service ? { volumes: { data: {} } } : {};
      await writeFile(join(folder, 'repository/compose.yml'), stringify({ ...compose, ...volumes }));
      await git('add', '--all');
      await git(
        '-c',
        'user.name=t',
        '-c',
        'user.email=t@example.org',
        'commit',
        '--quiet',
        '--no-gpg-sign',
        '--allow-empty',
        '-m',
        'next',
      );
      return (await git('rev-parse', 'HEAD')).stdout;
    },
    async approved(...args) {
      const started = await promoter('start', 'web', 'staging', '--by', 'ana', ...args);
      if (started.code !== 0) throw new Error(`start ended with ${started.code}: ${started.stdout}${started.stderr}`);
      const waiting = await until('a new run that waits for approval', async () => {
        const now = await state();
        return now?.phase === 'awaiting-approval' ? now : undefined;
      });
      const approval = await promoter(
        'approve',
        'web',
        'staging',
        '--by',
        'ben',
        '--code',
        waiting.assessment?.code ?? '',
      );
      if (approval.code !== 0) throw new Error(`approve ended with ${approval.code}: ${approval.stderr}`);
    },
    async killWorker() {
      const worker = stack.processes.findLast((running) => running.name === 'The worker');
      await worker?.kill();
    },
    answer: async () => (await fetch(`http://127.0.0.1:${port}/`)).text(),
    async stop() {
      await connection.close();
      // Nothing of it is to go on: a polite end takes seconds.
      await Promise.all(stack.processes.map((running) => running.kill()));
      await stack.stop();
      await removeWithVolumes(docker, await containers(), folder);
      const { Volumes } = await docker.listVolumes({ filters: { name: [`${name}_data`] } });
      for (const volume of Volumes ?? []) await docker.getVolume(volume.Name).remove();
      for (const { Id } of await docker.listNetworks({ filters: { name: [`${name}_default`] } }))
        await docker.getNetwork(Id).remove();
      const images = await docker.listImages();
      const pinned = images
        .flatMap(({ RepoTags }) => RepoTags ?? [])
        .filter((tag) => tag.startsWith(`promoter/${name}-`));
      for (const tag of pinned) await docker.getImage(tag).remove({ noprune: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** No criterion but those that need no evidence: what is tested here comes after validation. */
function catalogueOf(settings: Settings, name: string, port: number) {
  const ids = ['functionality', 'unit-tests', 'api-stability', 'code-quality', 'documentation', 'integration'];
  const criteria = Object.fromEntries(ids.map((id) => [id, { notApplicable: 'not the subject here' }]));
  return {
    repository: { path: 'repository', branch: 'main' },
    tracker: 'none',
    ...settings.catalogue,
    environments: {
      staging: { project: name, compose: 'compose.yml', envFile: 'staging.env' },
      ...settings.environments,
    },
    components: {
      web: {
        service: 'web',
        probes: [{ type: 'http', url: `http://127.0.0.1:${port}/`, timeout: '2s' }],
        readyWithin: '60s',
        stopWithin: '5s',
        ...settings.component,
        to: { staging: { soak: briefly, approvals: { required: 1 }, criteria, ...settings.staging } },
      },
    },
  };
}
