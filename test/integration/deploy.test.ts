import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { DeployRequest } from '../../src/contract/activities.ts';
import { type Finding, isOk } from '../../src/domain/finding.ts';
import { freePort } from '../../scripts/free-port.ts';
import { type Bench, openBench, webImage } from '../support/docker-bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** A service of the tiny web image. */
const compose = (more: string, image = `${webImage}:1`): string => `services:
  web:
    image: ${image}
    container_name: ${bench.name}
${more
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`;

const simple = (tag: string): string =>
  compose('restart: unless-stopped\nenvironment: { ANSWER: "42" }', `${webImage}:${tag}`);
const inspect = (id: string) => bench.docker.getContainer(id).inspect();
const run = async (id: string, Cmd: string[]): Promise<string> => {
  const exec = await bench.docker.getContainer(id).exec({ Cmd, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part).subarray(8));
  return Buffer.concat(parts).toString().trim();
};
const names = async (): Promise<string[]> => {
  const all = await bench.docker.listContainers({ all: true });
  return all
    .flatMap(({ Names }) => Names.map((name) => name.slice(1)))
    .filter((name) => name.includes(bench.name))
    .sort();
};
const wrong = (findings: Finding[]): Finding[] => findings.filter((finding) => !isOk(finding));
const pinned = async (tag: string): Promise<string> =>
  (await bench.docker.getImage(`promoter/${bench.name}-web-${bench.name}:${tag}`).inspect()).Id;
const foreign = (name: string, more: object = {}) =>
  bench.docker.createContainer({ Image: `${webImage}:1`, name, ...more }).then(async (container) => {
    await container.start();
    return container;
  });

describe('A first deploy', () => {
  test('runs the service under its name, from the approved image, with labels that say whose it is', async () => {
    const commit = await bench.commit({ 'compose.yml': simple('1') });
    const run = bench.newRun();
    const { containerId, previous, deployment } = await bench.promote(commit, run);
    const { Name, Image, Config, State, HostConfig } = await inspect(containerId);
    expect(Name).toBe(`/${bench.name}`);
    expect(State.Running).toBe(true);
    expect(Image).toBe(deployment.release.image.digest);
    expect(Config.Labels).toMatchObject({
      'promoter.component': 'web',
      'promoter.environment': bench.name,
      'promoter.run': run.runId,
      'promoter.commit': commit,
      'promoter.hash': deployment.hash,
      'promoter.previous': '',
      'com.docker.compose.project': bench.name,
      'com.docker.compose.service': 'web',
    });
    expect(HostConfig.RestartPolicy?.Name).toBe('unless-stopped');
    expect(Config.Env).toContain('ANSWER=42');
    expect(previous).toBeUndefined();
  });

  test('repeated, it changes nothing', async () => {
    const commit = await bench.commit({ 'compose.yml': simple('1') });
    const run = bench.newRun();
    const first = await bench.promote(commit, run);
    const before = await inspect(first.containerId);
    const second = await bench.promote(commit, run);
    expect(second.containerId).toBe(first.containerId);
    expect((await inspect(first.containerId)).State.StartedAt).toBe(before.State.StartedAt);
  });

  test('takes relative binds from the release, values from env_file, and makes networks and volumes with the names Compose gives them', async () => {
    const port = await freePort();
    const text = compose(
      `env_file: [defaults.env]
environment: { GREETING: "\${GREETING:-none}" }
ports: ["127.0.0.1:${port}:8080"]
volumes: ["./conf/note:/note:ro", "data:/data"]
networks: { inner: { aliases: [shop] }, outer: }
read_only: true
cap_drop: [ALL]
security_opt: ["no-new-privileges:true"]
user: "1000:1000"
init: true
tmpfs: /tmp
mem_limit: 64m
cpus: 0.5
pids_limit: 50`,
    );
    const top = 'networks: { inner: , outer: { name: "${COMPOSE_PROJECT_NAME}-out" } }\nvolumes: { data: }\n';
    await bench.envFile('GREETING=hello\n');
    const commit = await bench.commit({
      'compose.yml': text + top,
      'defaults.env': 'COLOUR=blue\nGREETING=no\n',
      'conf/note': 'from the commit',
    });
    const { containerId, deployment } = await bench.promote(commit, bench.newRun());
    expect(await run(containerId, ['/bin/cat', '/note'])).toBe('from the commit');
    const { Config, HostConfig, NetworkSettings, Mounts } = await inspect(containerId);
    expect(Config.Env).toEqual(expect.arrayContaining(['COLOUR=blue', 'GREETING=hello']));
    expect(Object.keys(NetworkSettings.Networks).sort()).toEqual([`${bench.name}-out`, `${bench.name}_inner`]);
    expect(NetworkSettings.Networks[`${bench.name}_inner`]?.Aliases).toEqual(expect.arrayContaining(['web', 'shop']));
    expect(Mounts.find(({ Destination }) => Destination === '/data')?.Name).toBe(`${bench.name}_data`);
    expect(HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      Memory: 64 * 2 ** 20,
      NanoCpus: 5e8,
      PidsLimit: 50,
      Init: true,
    });
    const network = await bench.docker.getNetwork(`${bench.name}_inner`).inspect();
    expect(network.Labels).toMatchObject({
      'com.docker.compose.network': 'inner',
      'com.docker.compose.project': bench.name,
    });
    expect(JSON.stringify(deployment)).not.toContain('hello');
    expect(deployment).toMatchObject({
      variables: ['COLOUR', 'GREETING'],
      ports: [{ address: '127.0.0.1', host: port, container: 8080, protocol: 'tcp' }],
      healthcheck: true,
    });
  });

  test('a container that ends right away fails the deploy with its last words', async () => {
    const commit = await bench.commit({ 'compose.yml': compose('environment: { EXIT_CODE: "3" }') });
    await expect(bench.promote(commit, bench.newRun())).rejects.toMatchObject({
      type: 'DeployFailed',
      nonRetryable: true,
      message: expect.stringMatching(/exit code 3\).*exiting with 3/s),
    });
  });

  test('a container that is restarted again and again fails the deploy', async () => {
    const commit = await bench.commit({ 'compose.yml': compose('restart: always\nenvironment: { EXIT_CODE: "3" }') });
    await expect(bench.promote(commit, bench.newRun())).rejects.toMatchObject({ type: 'DeployFailed' });
  });

  test('a port that is taken between examination and deploy fails the deploy, and names the port', async () => {
    const port = await freePort();
    const commit = await bench.commit({ 'compose.yml': compose(`ports: ["127.0.0.1:${port}:8080"]`) });
    const run = bench.newRun();
    const { deployment } = await bench.examine(commit, { runId: run.runId });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
    const fence = { workflowId: 'w', ...run, operation: 1 };
    const place = { component: 'web', environment: bench.name };
    const deploy = bench.inActivity(() =>
      bench.activities.deploy({ ...place, fence, deployment: deployment ?? fail(), adopted: [] }),
    );
    await expect(deploy).rejects.toMatchObject({
      type: 'DeployFailed',
      message: expect.stringContaining(String(port)),
    });
    await new Promise((resolve) => server.close(resolve));
  });

  test('a service that changed after its approval is not deployed', async () => {
    const commit = await bench.commit({ 'compose.yml': compose('environment: { SECRET: "${SECRET}" }') });
    await bench.envFile('SECRET=one\n');
    const run = bench.newRun();
    const { deployment } = await bench.examine(commit);
    await bench.envFile('SECRET=two\n');
    const request = {
      component: 'web',
      environment: bench.name,
      fence: { workflowId: 'w', ...run, operation: 1 },
      deployment: deployment ?? fail(),
      adopted: [],
    };
    await expect(bench.inActivity(() => bench.activities.deploy(request))).rejects.toMatchObject({
      type: 'DeploymentChanged',
    });
    expect(await names()).toEqual([]);
  });

  test('takes what is merely noted of the service for no change', async () => {
    const request = await requestFor(await bench.commit({ 'compose.yml': simple('1') }));
    const { services } = bench.ports;
    const resolve = services.resolve;
    services.resolve = async (asked) => {
      const { findings, ...rest } = await resolve(asked);
      return { ...rest, findings: [{ check: 'a test', status: 'noted', what: 'worth a look' }, ...findings] };
    };
    const { containerId } = await bench.inActivity(() => bench.activities.deploy(request));
    expect((await inspect(containerId)).State.Running).toBe(true);
  });
});

describe('A second deploy', () => {
  test('parks the first under a name of its own, stopped and without a restart policy, and saves how to make it again', async () => {
    const first = await bench.promote(await bench.commit({ 'compose.yml': simple('1') }), bench.newRun());
    const second = await bench.promote(await bench.commit({ 'compose.yml': simple('2') }), bench.newRun(), {
      recorded: await allRuns(),
    });
    const parked = await inspect(first.containerId);
    expect(parked.Name).toBe(`/${bench.name}-prev-${first.containerId.slice(0, 12)}`);
    expect(parked.State.Status).toBe('exited');
    expect(parked.HostConfig.RestartPolicy?.Name).toBe('no');
    expect(second.previous).toMatchObject({
      containerId: first.containerId,
      parked: parked.Name.slice(1),
      image: { digest: parked.Image },
    });
    expect(second.downSince).toBe(Date.parse(parked.State.FinishedAt));
    const saved = join(bench.state, 'specifications', `${second.previous?.specification}.json`);
    expect(((await stat(saved)).mode & 0o777).toString(8)).toBe('600');
    expect(await pinned('parked')).toBe(parked.Image);
  });

  test('leaves the standing release its own way back until it has completed', async () => {
    await bench.promote(await bench.commit({ 'compose.yml': simple('1') }), bench.newRun());
    const completed = bench.newRun();
    const second = await bench.promote(await bench.commit({ 'compose.yml': simple('2') }), completed, {
      recorded: await allRuns(),
    });
    const { previous } = second;
    const retired = {
      component: 'web',
      environment: bench.name,
      fence: { workflowId: 'w', ...completed, operation: 2 },
      ...(previous ? { previous } : {}),
    };
    await bench.inActivity(() => bench.activities.retire(retired));
    await bench.promote(await bench.commit({ 'compose.yml': simple('1') }), bench.newRun(), {
      recorded: await allRuns(),
    });
    expect(await pinned('previous')).toBe(previous?.image.digest);
    expect(await pinned('parked')).toBe((await inspect(second.containerId)).Image);
  });

  test('takes over the data of volumes that nobody named', async () => {
    const first = await bench.promote(await bench.commit({ 'compose.yml': simple('1') }), bench.newRun());
    await run(first.containerId, ['/bin/sh', '-c', 'echo kept > /state/data']);
    const second = await bench.promote(await bench.commit({ 'compose.yml': simple('2') }), bench.newRun(), {
      recorded: await allRuns(),
    });
    expect(await run(second.containerId, ['/bin/cat', '/state/data'])).toBe('kept');
  });

  test('keeps to its own port, although its predecessor has it', async () => {
    const port = await freePort();
    const text = (tag: string) => compose(`ports: ["127.0.0.1:${port}:8080"]`, `${webImage}:${tag}`);
    await bench.promote(await bench.commit({ 'compose.yml': text('1') }), bench.newRun());
    const second = await bench.promote(await bench.commit({ 'compose.yml': text('2') }), bench.newRun(), {
      recorded: await allRuns(),
    });
    expect((await inspect(second.containerId)).State.Running).toBe(true);
  });

  test('ends the same wherever it was cut off, and is then repeated', async () => {
    const commits = [
      await bench.commit({ 'compose.yml': simple('1') }),
      await bench.commit({ 'compose.yml': simple('2') }),
    ];
    let cuts = 0;
    for (let done = false; !done; cuts += 1) {
      const first = await bench.promote(commits[0] ?? '', bench.newRun());
      const run = bench.newRun();
      const recorded = await allRuns();
      done = await cutOffAfter(cuts, () => bench.promote(commits[1] ?? '', run, { recorded }));
      const second = await bench.promote(commits[1] ?? '', run, { recorded });
      expect(await names()).toEqual([bench.name, `${bench.name}-prev-${first.containerId.slice(0, 12)}`].sort());
      expect((await inspect(second.containerId)).Name).toBe(`/${bench.name}`);
      expect((await inspect(second.containerId)).State.Running).toBe(true);
      expect(second.previous?.containerId).toBe(first.containerId);
      await bench.clear();
    }
    expect(cuts).toBeGreaterThan(7);
  });

  test('an attempt that was given up stops as Superseded at its next change, and the one that followed it ends its work', async () => {
    const request = await requestFor(await bench.commit({ 'compose.yml': simple('1') }));
    const first = holdAfter('create');
    const overtaken = settledLater(bench.inActivity(() => bench.activities.deploy(request), 1));
    await first.reached;
    const second = holdAfter('rename');
    const successor = bench.inActivity(() => bench.activities.deploy(request), 2);
    await second.reached;
    first.goOn();
    expect(await overtaken).toMatchObject({ type: 'Superseded', nonRetryable: true });
    expect((await inspect(bench.name)).State.Status).toBe('created');
    second.goOn();
    expect((await inspect((await successor).containerId)).State.Running).toBe(true);
    expect(await names()).toEqual([bench.name]);
  });

  test('a cancel stops it before its next change', async () => {
    const request = await requestFor(await bench.commit({ 'compose.yml': simple('1') }));
    const held = holdAfter('create');
    const cancel = new AbortController();
    const cancelled = settledLater(bench.inActivity(() => bench.activities.deploy(request), 1, cancel.signal));
    await held.reached;
    cancel.abort();
    held.goOn();
    expect(await cancelled).toMatchObject({ name: 'CancelledFailure' });
    expect(await names()).toEqual([expect.stringContaining('-next-')]);
  });

  test('a deploy that comes to life after its rollback deploys nothing', async () => {
    const request = await requestFor(await bench.commit({ 'compose.yml': simple('1') }));
    const held = holdAfter('create');
    const overtaken = settledLater(bench.inActivity(() => bench.activities.deploy(request)));
    await held.reached;
    const { component, environment, fence } = request;
    const rollback = {
      component,
      environment,
      reason: 'given up',
      restoreData: false,
      fence: { ...fence, operation: 2 },
    };
    expect(await bench.inActivity(() => bench.activities.rollBack(rollback))).toMatchObject({ how: 'removed' });
    held.goOn();
    expect(await overtaken).toMatchObject({ type: 'Superseded' });
    expect(await names()).toEqual([]);
  });
});

describe('A container that is not promoter’s', () => {
  test('keeps the name: examination says what to do, a deploy is refused, and the container is untouched', async () => {
    const commit = await bench.commit({ 'compose.yml': simple('1') });
    const run = bench.newRun();
    const { deployment } = await bench.examine(commit);
    const other = await foreign(bench.name);
    const before = await other.inspect();
    const { findings } = await bench.examine(commit);
    expect(wrong(findings)).toEqual([
      expect.objectContaining({
        status: 'blocked',
        what: expect.stringContaining("not promoter's"),
        fix: expect.stringContaining('promoter adopt'),
      }),
    ]);
    const request = {
      component: 'web',
      environment: bench.name,
      fence: { workflowId: 'w', ...run, operation: 1 },
      deployment: deployment ?? fail(),
      adopted: [],
    };
    await expect(bench.inActivity(() => bench.activities.deploy(request))).rejects.toMatchObject({
      type: 'ForeignContainer',
    });
    const after = await other.inspect();
    expect([after.Name, after.State.StartedAt, after.State.Status]).toEqual([
      before.Name,
      before.State.StartedAt,
      'running',
    ]);
  });

  test('once adopted, it is parked like promoter’s own, under whatever name it ran, and comes back under that name', async () => {
    const other = await foreign(`${bench.name}-old`);
    const commit = await bench.commit({ 'compose.yml': simple('1') });
    const { runId, epoch } = bench.newRun();
    const deployed = await bench.promote(commit, { runId, epoch }, { adopted: [other.id] });
    expect(deployed.previous?.containerId).toBe(other.id);
    expect((await other.inspect()).State.Running).toBe(false);
    const back = await bench.inActivity(() =>
      bench.activities.rollBack({
        component: 'web',
        environment: bench.name,
        reason: 'a test asked',
        restoreData: false,
        fence: { workflowId: 'w', runId, epoch, operation: 2 },
      }),
    );
    expect(back).toMatchObject({ how: 'parked', containerId: other.id, container: `${bench.name}-old` });
    expect(await names()).toEqual([`${bench.name}-old`]);
  });
});

describe('Examination', () => {
  test('a port that another container has is named, and so is the container, even a stopped one', async () => {
    const port = await freePort();
    const other = await foreign(`${bench.name}-other`, {
      HostConfig: { PortBindings: { '8080/tcp': [{ HostPort: String(port) }] } },
    });
    const commit = await bench.commit({ 'compose.yml': compose(`ports: ["${port}:8080"]`) });
    expect(wrong((await bench.examine(commit)).findings)).toEqual([
      expect.objectContaining({
        check: 'ports',
        status: 'blocked',
        what: `port ${port}/tcp is taken by container ${bench.name}-other (running)`,
      }),
    ]);
    await other.stop({ t: 0 });
    expect(wrong((await bench.examine(commit)).findings)[0]?.what).toBe(
      `port ${port}/tcp is taken by container ${bench.name}-other (exited)`,
    );
  });

  test('a port that a process of the host has is named', async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
    const commit = await bench.commit({ 'compose.yml': compose(`ports: ["127.0.0.1:${port}:8080"]`) });
    const { findings } = await bench.examine(commit);
    await new Promise((resolve) => server.close(resolve));
    expect(wrong(findings)).toEqual([
      expect.objectContaining({ check: 'ports', status: 'blocked', what: expect.stringContaining(String(port)) }),
    ]);
  });

  test('a dependency that does not run stands in the way until it does', async () => {
    const commit = await bench.commit({
      'compose.yml': `${compose('depends_on: [db]')}  db: { image: x, container_name: ${bench.name}-db }\n`,
    });
    expect(wrong((await bench.examine(commit)).findings)).toEqual([
      expect.objectContaining({ check: 'dependencies', what: 'it depends on service db, which has no container' }),
    ]);
    const db = await foreign(`${bench.name}-db`, { Healthcheck: { Test: ['NONE'] } });
    expect(wrong((await bench.examine(commit)).findings)).toEqual([]);
    await db.stop({ t: 0 });
    expect(wrong((await bench.examine(commit)).findings)[0]?.what).toContain('does not run');
  });

  test.each([
    ['an invalid reference', 'web:v1:latest', /'web:v1:latest'.* is not an image reference/],
    ['upper case', 'Web:1', /is not an image reference/],
    [
      'an image that nobody has',
      'promoter-test-nowhere:1',
      /promoter-test-nowhere:1 (does not exist|is not on the engine)/,
    ],
  ])('%s is one clear finding', async (_name, image, what) => {
    const commit = await bench.commit({ 'compose.yml': simple('1') });
    const { findings, release } = await bench.examine(commit, { image });
    expect(wrong(findings)).toEqual([
      expect.objectContaining({ check: 'image', what: expect.stringMatching(what), fix: expect.any(String) }),
    ]);
    expect(release).toBeUndefined();
  });

  test('a service that is built needs --image, and takes it', async () => {
    const commit = await bench.commit({
      'compose.yml': `services: { web: { build: ., container_name: ${bench.name} } }`,
    });
    expect(wrong((await bench.examine(commit)).findings)[0]).toMatchObject({
      status: 'refused',
      fix: expect.stringContaining('--image'),
    });
    const { findings, release } = await bench.examine(commit, { image: `${webImage}:1` });
    expect(wrong(findings)).toEqual([]);
    expect(release?.image.reference).toBe(`${webImage}:1`);
  });

  test('an image other than the one that was proven below is held back', async () => {
    const commit = await bench.commit({ 'compose.yml': simple('1') });
    const requiredDigest = `sha256:${'0'.repeat(64)}`;
    expect(wrong((await bench.examine(commit, { requiredDigest })).findings)).toEqual([
      expect.objectContaining({ check: 'image', status: 'blocked' }),
    ]);
  });

  test('a container of a promotion that was closed without a record is not deployed over', async () => {
    const commit = await bench.commit({ 'compose.yml': simple('1') });
    const run = bench.newRun();
    await bench.promote(commit, run);
    const { findings } = await bench.examine(commit);
    expect(wrong(findings)).toEqual([
      expect.objectContaining({
        status: 'blocked',
        what: expect.stringContaining('closed without a record'),
        fix: expect.stringMatching(/promoter rollback.*promoter adopt/),
      }),
    ]);
    expect(wrong((await bench.examine(commit, { runId: run.runId })).findings)).toEqual([]);
    const survey = await bench.inActivity(() =>
      bench.activities.surveyEnvironment({ environment: bench.name, recorded: [] }),
    );
    expect(survey).toMatchObject({
      findings: [{ status: 'ok' }],
      strays: [{ component: 'web', runId: run.runId }],
      running: [{ component: 'web', container: bench.name }],
    });
  });

  test('an engine that does not answer is unreachable, and nothing else', async () => {
    bench.environment.docker = 'unix:///nowhere/docker.sock';
    const commit = await bench.commit({ 'compose.yml': simple('1') });
    expect(wrong((await bench.examine(commit)).findings)).toEqual([
      expect.objectContaining({ check: 'engine', status: 'unreachable' }),
    ]);
    bench.environment.docker = 'unix:///var/run/docker.sock';
  });
});

const fail = (): never => {
  throw new Error('the examination gave no deployment');
};

/** Runs of this bench so far, as if each had its record. */
async function allRuns(): Promise<string[]> {
  const own = await bench.docker.listContainers({ all: true });
  return own.map(({ Labels }) => Labels['promoter.run']).filter((run) => run !== undefined);
}

/** As if the worker died after so many calls to the engine. True when the work needed no more. */
async function cutOffAfter(calls: number, work: () => Promise<unknown>): Promise<boolean> {
  const { engine, specifications } = bench.ports;
  const [apply, save] = [engine.apply, specifications.save];
  let left = calls;
  const counted =
    <A extends unknown[]>(call: (...args: A) => Promise<void>) =>
    async (...args: A): Promise<void> => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      return call(...args);
    };
  engine.apply = counted(apply);
  specifications.save = counted(save);
  try {
    await work();
    return true;
  } catch (fault) {
    expect(fault).toMatchObject({ message: 'killed' });
    return false;
  } finally {
    engine.apply = apply;
    specifications.save = save;
  }
}

/** The next such call returns only when it is told to, as in a process that was stopped. */
function holdAfter(call: string): { reached: Promise<void>; goOn: () => void } {
  const { engine } = bench.ports;
  const apply = engine.apply;
  const [reached, reach] = signal();
  const [free, goOn] = signal();
  engine.apply = async (environment, wanted) => {
    if (wanted.call === call) engine.apply = apply;
    await apply(environment, wanted);
    if (wanted.call !== call) return;
    reach();
    await free;
  };
  return { reached, goOn };
}

function signal(): [Promise<void>, () => void] {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return [given, give];
}

/** What it ends with, result or fault. */
const settledLater = <T>(work: Promise<T>): Promise<unknown> => work.catch((fault: unknown) => fault);

async function requestFor(commit: string): Promise<DeployRequest> {
  const run = bench.newRun();
  const { deployment } = await bench.examine(commit, { runId: run.runId });
  const fence = { workflowId: `web@${bench.name}`, ...run, operation: 1 };
  return { component: 'web', environment: bench.name, fence, deployment: deployment ?? fail(), adopted: [] };
}

test('the saved specifications and claims are the only files that a deploy leaves', async () => {
  await bench.promote(await bench.commit({ 'compose.yml': simple('1') }), bench.newRun());
  await bench.promote(await bench.commit({ 'compose.yml': simple('2') }), bench.newRun(), {
    recorded: await allRuns(),
  });
  expect((await readdir(bench.state)).sort()).toEqual(['locks', 'specifications']);
  expect(await readdir(join(bench.state, 'specifications'))).toHaveLength(1);
});
