import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PutBack, RollbackRequestFor } from '../../src/contract/activities.ts';
import { freePort } from '../../scripts/free-port.ts';
import { EngineRefusal } from '../../src/activities/deploy-ports.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { type Bench, openBench, type Run, target, webImage } from '../support/docker-bench.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const compose = (tag: string): string =>
  `services: { web: { image: "${webImage}:${tag}", container_name: ${bench.name}, restart: unless-stopped, networks: { inner: { aliases: [shop] } }, environment: { TAG: "${tag}" } } }
networks: { inner: }
`;
const commit = (tag: string): Promise<string> => bench.commit({ 'compose.yml': compose(tag) });
const inspect = (name: string) => bench.docker.getContainer(name).inspect();

const requestOf = ({ runId, epoch }: Run, more: Partial<RollbackRequestFor> = {}): RollbackRequestFor => ({
  component: 'web',
  environment: bench.name,
  fence: { workflowId: `web@${bench.name}`, runId, epoch, operation: 2 },
  reason: 'a test asked',
  restoreData: false,
  ...more,
});
const rollBack = (run: Run, more: Partial<RollbackRequestFor> = {}): Promise<PutBack> =>
  bench.inActivity(() => bench.activities.rollBack(requestOf(run, more)));

/** Two promotions of one component: the first is parked, the second runs. */
async function twice(): Promise<{ first: string; second: string; run: Run }> {
  const before = bench.newRun();
  const first = await bench.promote(await commit('1'), before);
  await write(first.containerId, 'kept');
  const run = bench.newRun();
  const second = await bench.promote(await commit('2'), run, { recorded: [before.runId] });
  return { first: first.containerId, second: second.containerId, run };
}

async function exec(name: string, ...Cmd: string[]): Promise<string> {
  const call = await bench.docker.getContainer(name).exec({ Cmd, AttachStdout: true });
  const parts: Buffer[] = [];
  for await (const part of await call.start({})) parts.push(Buffer.from(part).subarray(8));
  return Buffer.concat(parts).toString().trim();
}
const write = (name: string, text: string): Promise<string> =>
  exec(name, '/bin/sh', '-c', `echo ${text} > /state/data`);

async function prune(): Promise<void> {
  const stopped = await bench.docker.listContainers({
    all: true,
    filters: { status: ['exited'], label: [`promoter.environment=${bench.name}`] },
  });
  await Promise.all(stopped.map(({ Id }) => bench.docker.getContainer(Id).remove()));
}

const own = async (): Promise<string[]> => {
  const all = await bench.docker.listContainers({ all: true });
  return all.flatMap(({ Names }) => Names).filter((name) => name.includes(bench.name));
};

describe('A rollback', () => {
  test('starts the parked container again under its name, with its restart policy, and takes the new one away', async () => {
    const { first, second, run } = await twice();
    const stopped = Date.parse((await inspect(first)).State.FinishedAt);
    expect(await rollBack(run)).toEqual({
      how: 'parked',
      container: bench.name,
      containerId: first,
      downSince: stopped,
      reason: 'a test asked',
    });
    const { Id, State, HostConfig } = await inspect(bench.name);
    expect([Id, State.Running, HostConfig.RestartPolicy?.Name]).toEqual([first, true, 'unless-stopped']);
    await expect(inspect(second)).rejects.toMatchObject({ statusCode: 404 });
    expect(await exec(bench.name, '/bin/cat', '/state/data')).toBe('kept');
  });

  test('repeated, changes nothing', async () => {
    const { run } = await twice();
    const once = await rollBack(run);
    const before = await inspect(bench.name);
    expect(await rollBack(run, { fence: { ...requestOf(run).fence, operation: 3 } })).toEqual(once);
    expect((await inspect(bench.name)).State.StartedAt).toBe(before.State.StartedAt);
  });

  test('makes the container again from its saved specification when it was pruned, data, network and variables included', async () => {
    const { first, run } = await twice();
    await prune();
    const { how, containerId } = await rollBack(run);
    expect(how).toBe('recreated');
    expect(containerId).not.toBe(first);
    const { Config, State, HostConfig, NetworkSettings } = await inspect(bench.name);
    expect([State.Running, HostConfig.RestartPolicy?.Name]).toEqual([true, 'unless-stopped']);
    expect(Config.Env).toContain('TAG=1');
    expect(NetworkSettings.Networks[`${bench.name}_inner`]?.Aliases).toEqual(expect.arrayContaining(['web', 'shop']));
    expect(await exec(bench.name, '/bin/cat', '/state/data')).toBe('kept');
    expect(await rollBack(run)).toMatchObject({ how: 'recreated', containerId });
  });

  test('works from the labels alone, after the promotion is closed, and does not undo what it put back when it is repeated', async () => {
    const { first } = await twice();
    const later = bench.newRun();
    const back = await rollBack(later, { anyRun: true });
    expect(back).toMatchObject({ how: 'parked', containerId: first });
    expect(back).not.toHaveProperty('downSince');
    expect(await rollBack(later, { anyRun: true })).toMatchObject({ how: 'parked', containerId: first });
    expect((await inspect(bench.name)).Id).toBe(first);
  });

  test('works after the parked container was retired', async () => {
    const { second, run } = await twice();
    const first = await parkedId();
    const previous = {
      containerId: '',
      specification: (await inspect(second)).Config.Labels['promoter.previous'] ?? '',
      image: { reference: '', digest: (await inspect(first)).Image },
    };
    const fence = requestOf(run).fence;
    await bench.inActivity(() =>
      bench.activities.retire({
        component: 'web',
        environment: bench.name,
        fence,
        previous: { ...previous, containerId: first },
      }),
    );
    expect(await own()).toEqual([`/${bench.name}`]);
    expect(await exec(bench.name, '/bin/cat', '/state/data')).toBe('kept');
    expect(await rollBack(bench.newRun(), { anyRun: true })).toMatchObject({ how: 'recreated' });
    expect(await exec(bench.name, '/bin/cat', '/state/data')).toBe('kept');
  });

  test('finds the data of a container that was retired, although the release after it mounts another volume there', async () => {
    const before = bench.newRun();
    const first = await bench.promote(await commit('1'), before);
    await write(first.containerId, 'kept');
    const named = `services: { web: { image: "${webImage}:2", container_name: ${bench.name}, volumes: ["data:/state"] } }
volumes: { data: }
`;
    const run = bench.newRun();
    const { previous } = await bench.promote(await bench.commit({ 'compose.yml': named }), run, {
      recorded: [before.runId],
    });
    const { component, environment, fence } = requestOf(run);
    const [volume] = (await inspect(first.containerId)).Mounts.map(({ Name }) => Name ?? '');
    await bench.inActivity(() =>
      bench.activities.retire({ component, environment, fence, ...(previous ? { previous } : {}) }),
    );
    await expect(inspect(first.containerId)).rejects.toMatchObject({ statusCode: 404 });
    expect(await rollBack(bench.newRun(), { anyRun: true })).toMatchObject({ how: 'recreated' });
    expect(await exec(bench.name, '/bin/cat', '/state/data')).toBe('kept');
    expect((await inspect(bench.name)).Mounts).toMatchObject([{ Name: volume }]);
  });

  test('with a volume of the container of before gone is refused: an empty one is not what was there', async () => {
    const before = bench.newRun();
    const named = `services: { web: { image: "${webImage}:1", container_name: ${bench.name}, volumes: ["data:/state"] } }
volumes: { data: }
`;
    await bench.promote(await bench.commit({ 'compose.yml': named }), before);
    const run = bench.newRun();
    const second = await bench.promote(await commit('2'), run, { recorded: [before.runId] });
    await prune();
    await bench.docker.getVolume(`${bench.name}_data`).remove();
    await expect(rollBack(run)).rejects.toMatchObject({
      type: 'RollbackImpossible',
      message: expect.stringMatching(/1\. bring its data back .*docker volume create .*_data; 2\. promoter rollback/),
    });
    expect((await inspect(second.containerId)).State.Running).toBe(true);
    await bench.docker.createVolume({ Name: `${bench.name}_data` });
    expect(await rollBack(bench.newRun(), { anyRun: true })).toMatchObject({ how: 'recreated' });
  });

  test('works when the state folder was lost, as long as the container is parked', async () => {
    const { first, run } = await twice();
    await rm(join(bench.state, 'specifications'), { recursive: true });
    expect(await rollBack(run)).toMatchObject({ how: 'parked', containerId: first, container: bench.name });
  });

  test('says exactly what to do when neither the container nor its image is left, and leaves what runs alone', async () => {
    const { second, run } = await twice();
    await rm(join(bench.state, 'specifications'), { recursive: true });
    await prune();
    await expect(rollBack(run)).rejects.toMatchObject({
      type: 'RollbackImpossible',
      nonRetryable: true,
      message: expect.stringMatching(
        new RegExp(`1\\. .*; 2\\. .*docker rm -f ${second.slice(0, 12)}; 3\\. start it by hand, then promoter adopt`),
      ),
    });
    expect((await inspect(second)).State.Running).toBe(true);
    await bench.clear();
    const Labels = { 'com.docker.compose.project': bench.name, 'com.docker.compose.service': 'web' };
    const mended = await bench.docker.createContainer({ Image: `${webImage}:1`, name: bench.name, Labels });
    await mended.start();
    const place = { component: 'web', environment: bench.name };
    expect(await bench.inActivity(() => bench.activities.inspectRunning(place))).toMatchObject({
      containerId: mended.id,
      state: 'running',
    });
  });

  test('needs no commit to know what runs, and says that nothing does where git cannot name the branch either', async () => {
    const { second } = await twice();
    const finding = { check: 'commit', status: 'refused' as const, what: 'no branch "main"' };
    bench.ports.releases.resolve = () => Promise.reject(new Refusal([finding]));
    const running = () =>
      bench.inActivity(() => bench.activities.inspectRunning({ component: 'web', environment: bench.name }));
    expect(await running()).toMatchObject({ containerId: second });
    await bench.clear();
    expect(await running()).toBeUndefined();
  });

  test('removes the new container when nothing ran before', async () => {
    const run = bench.newRun();
    await bench.promote(await commit('1'), run);
    expect(await rollBack(run)).toEqual({ how: 'removed', reason: 'a test asked' });
    expect(await own()).toEqual([]);
  });

  test('of a run that deployed nothing leaves everything as it is', async () => {
    const { second } = await twice();
    expect(await rollBack(bench.newRun())).toEqual({ how: 'untouched', reason: 'a test asked' });
    expect((await inspect(bench.name)).Id).toBe(second);
  });

  test('brings back what ran although somebody removed the new container by hand', async () => {
    const { first, second, run } = await twice();
    await bench.docker.getContainer(second).remove({ force: true });
    expect(await rollBack(run)).toMatchObject({ how: 'parked', containerId: first });
  });

  test('with nothing of promoter’s there is refused', async () => {
    await expect(rollBack(bench.newRun(), { anyRun: true })).rejects.toMatchObject({ type: 'NothingThere' });
  });

  test('runs the restore commands once, against what was put back, and only where data is to be restored', async () => {
    const { first, run } = await twice();
    const { commands } = bench.ports;
    const works = commands.run;
    commands.run = async () => ({ exitCode: null, output: 'no engine', tookMs: 1, mayPass: true });
    const notRun = await rollBack(run, { restoreData: true }).catch((fault: unknown) => fault);
    expect(notRun).toMatchObject({ message: "the restore command 'true' was not run: no engine" });
    expect(notRun).not.toHaveProperty('nonRetryable');
    commands.run = async () => ({ exitCode: null, output: 'no such image', tookMs: 1 });
    await expect(rollBack(run, { restoreData: true })).rejects.toMatchObject({ type: 'CommandFailed' });
    commands.run = works;
    await rollBack(run, { restoreData: true });
    await rollBack(run, { restoreData: true });
    expect(bench.commandsRun).toEqual([expect.objectContaining({ containerId: first })]);
  });

  test('cut off anywhere and repeated ends the same', async () => {
    for (let cuts = 0, done = false; !done; cuts += 1) {
      const { first, run } = await twice();
      done = await cutOffAfter(cuts, () => rollBack(run));
      expect(await rollBack(run)).toMatchObject({ how: 'parked', containerId: first });
      expect(await own()).toEqual([`/${bench.name}`]);
      expect((await inspect(bench.name)).State.Running).toBe(true);
      await bench.clear();
    }
  });
});

describe('A rollback that cannot go on', () => {
  test('is tried again, and not given up, while the catalogue lacks the component or another process has its port', async () => {
    const port = await freePort();
    const text = (tag: string, ports: string) =>
      bench.commit({
        'compose.yml': `services: { web: { image: "${webImage}:${tag}", container_name: ${bench.name}, ports: [${ports}] } }`,
      });
    const before = bench.newRun();
    const first = await bench.promote(await text('1', `"127.0.0.1:${port}:8080"`), before);
    const run = bench.newRun();
    await bench.promote(await text('2', ''), run, { recorded: [before.runId] });
    const { catalogue } = bench.ports;
    const read = catalogue.read;
    catalogue.read = async () => ({ ...(await read()), components: {} });
    await expect(rollBack(run)).rejects.not.toHaveProperty('nonRetryable');
    catalogue.read = read;
    const holder = createServer().listen(port, '127.0.0.1');
    try {
      const refused = await rollBack(run).catch((fault: unknown) => fault);
      expect(refused).toBeInstanceOf(EngineRefusal);
      expect(refused).toMatchObject({ message: expect.stringContaining('address already in use') });
    } finally {
      await new Promise((resolve) => holder.close(resolve));
    }
    expect(await rollBack(run)).toMatchObject({ how: 'parked', containerId: first.containerId });
    expect((await inspect(bench.name)).State.Running).toBe(true);
  });

  test('says what to do, and the command that it names ends it: what was to come back is not taken away', async () => {
    const { first, run } = await twice();
    const { message } = await refusedFor('start', () => rollBack(run));
    expect(message).toContain('what ran before cannot be put back: its program is not there');
    expect(message).toMatch(/1\. correct what the engine refuses.*; 2\. promoter rollback web .* --reason 'WHY'/);
    expect((await inspect(bench.name)).State.Status).toBe('exited');
    expect(await rollBack(bench.newRun(), { anyRun: true })).toMatchObject({ how: 'parked', containerId: first });
    expect((await inspect(bench.name)).State.Running).toBe(true);
    // Nothing ran before that one: one step further would leave nothing at all.
    await expect(rollBack(bench.newRun(), { anyRun: true })).rejects.toMatchObject({ type: 'NothingThere' });
    expect((await inspect(first)).State.Running).toBe(true);
  });

  test('is over once somebody started and adopted another container instead, and its note once another release runs', async () => {
    const { first, run } = await twice();
    await refusedFor('start', () => rollBack(run));
    await bench.docker.getContainer(first).remove({ v: true });
    const Labels = { 'com.docker.compose.project': bench.name, 'com.docker.compose.service': 'web' };
    const hand = await bench.docker.createContainer({ Image: `${webImage}:1`, name: bench.name, Labels });
    await hand.start();
    const refused = { type: 'NothingThere', message: expect.stringContaining(hand.id.slice(0, 12)) };
    await expect(rollBack(bench.newRun(), { anyRun: true })).rejects.toMatchObject(refused);
    await hand.rename({ name: `${bench.name}-hand` });
    await expect(rollBack(bench.newRun(), { anyRun: true })).rejects.toMatchObject(refused);
    expect(await own()).toEqual([`/${bench.name}-hand`]);
    await bench.promote(await commit('2'), bench.newRun(), { adopted: [hand.id] });
    const notes = await bench.ports.specifications.undos(bench.state, `web@${bench.name}`);
    expect(notes.map(({ done }) => done)).toEqual([true]);
  });

  test('says who has the name, takes nothing away, and goes on once it is free', async () => {
    const { first, second, run } = await twice();
    const standing = bench.docker.getContainer(second);
    await standing.rename({ name: `${bench.name}-aside` });
    const hand = await bench.docker.createContainer({ Image: `${webImage}:1`, name: bench.name });
    await hand.start();
    await expect(rollBack(run)).rejects.toMatchObject({
      type: 'RollbackImpossible',
      message: expect.stringMatching(
        new RegExp(
          `is taken by container ${hand.id.slice(0, 12)} \\(running\\).*1\\. .*docker rename .*2\\. promoter rollback`,
        ),
      ),
    });
    expect((await inspect(second)).State.Running).toBe(true);
    await hand.rename({ name: `${bench.name}-other` });
    expect(await rollBack(run)).toMatchObject({ how: 'parked', containerId: first, container: bench.name });
  });

  test('says how to get a lost image back, and goes on with it as it said', async () => {
    const [reference, before] = [`${bench.name}:lost`, bench.newRun()];
    const { Id: digest } = await ownImage(reference);
    const file = await bench.commit({
      'compose.yml': `services: { web: { image: "${reference}", container_name: ${bench.name} } }`,
    });
    await bench.promote(file, before);
    const run = bench.newRun();
    const second = await bench.promote(await commit('2'), run, { recorded: [before.runId] });
    await prune();
    const kept = await savedImage(digest);
    await bench.docker.getImage(digest).remove({ force: true });
    const { specifications } = bench.ports;
    const read = specifications.read;
    const repoDigest = `127.0.0.1:1/web@${digest}`;
    specifications.read = async (...key) => {
      const saved = await read(...key);
      return saved && { ...saved, image: { ...saved.image, repoDigest } };
    };
    // From a registry it may still be had, once that answers.
    const later = await rollBack(run).catch((fault: unknown) => fault);
    expect(later).toMatchObject({ message: expect.stringContaining('its registry does not answer') });
    expect(later).not.toHaveProperty('nonRetryable');
    specifications.read = read;
    await expect(rollBack(run)).rejects.toThrow(`so that 'docker image inspect ${digest}' knows it`);
    expect((await inspect(second.containerId)).State.Running).toBe(true);
    await load(kept);
    await bench.docker.getImage(digest).tag({ repo: bench.name, tag: 'lost' });
    expect(await rollBack(bench.newRun(), { anyRun: true })).toMatchObject({ how: 'recreated' });
    expect(await inspect(bench.name)).toMatchObject({ Image: digest, State: { Running: true } });
  });

  test('restores the data of a container that cannot run with it as it is, and starts it then', async () => {
    const { first, run } = await brokenBefore();
    bench.ports.commands.run = async () => {
      await mend(first);
      return { exitCode: 0, output: '', tookMs: 1 };
    };
    expect(await rollBack(run, { restoreData: true })).toMatchObject({ how: 'parked', containerId: first });
    expect((await inspect(bench.name)).State.Running).toBe(true);
  });

  test('is given up where a restore command in a container cannot reach what was put back, because that does not run', async () => {
    const { run } = await brokenBefore();
    const catalogue = await bench.ports.catalogue.read();
    const restore = { run: 'restore-it', host: false, image: `${webImage}:1`, timeoutMs: 5_000 };
    const web = catalogue.components[bench.component];
    if (!web) throw new Error('the bench has no component');
    const components = { web: { ...web, to: { staging: { ...target, restore: [restore] } } } };
    bench.ports.catalogue.read = async () => ({ ...catalogue, components });
    await expect(rollBack(run, { restoreData: true })).rejects.toMatchObject({
      type: 'CommandFailed',
      message: expect.stringMatching(/does not run, so 'restore-it' cannot reach it.*exit code 1.*2\. .*docker start/),
    });
    expect(bench.commandsRun).toEqual([]);
  });
});

/** A promotion over a container whose data keeps it from running again. */
async function brokenBefore(): Promise<{ first: string; run: Run }> {
  const broken = 'test ! -s /state/broken && exec /bin/sh /bin/serve';
  const before = bench.newRun();
  const text = `services: { web: { image: "${webImage}:1", container_name: ${bench.name}, entrypoint: [/bin/sh, -c, "${broken}"] } }`;
  const { containerId: first } = await bench.promote(await bench.commit({ 'compose.yml': text }), before);
  await exec(first, '/bin/sh', '-c', 'echo yes > /state/broken');
  const run = bench.newRun();
  await bench.promote(await commit('2'), run, { recorded: [before.runId] });
  return { first, run };
}

/** The fault of the work when the engine refuses such a call as one that it can never carry out. */
async function refusedFor(call: string, work: () => Promise<unknown>): Promise<Error> {
  const { engine } = bench.ports;
  const apply = engine.apply;
  engine.apply = async (environment, wanted) => {
    if (wanted.call === call) throw new EngineRefusal(400, 'its program is not there');
    return apply(environment, wanted);
  };
  const fault: unknown = await work().catch((thrown: unknown) => thrown);
  engine.apply = apply;
  expect(fault).toMatchObject({ type: 'RollbackImpossible', nonRetryable: true });
  return fault instanceof Error ? fault : new Error('nothing was refused');
}

/** An image that nobody else has, so that it can be lost. */
async function ownImage(reference: string): Promise<{ Id: string }> {
  const source = await bench.docker.createContainer({ Image: `${webImage}:1`, name: `${bench.name}-source` });
  const [repo, tag] = reference.split(':');
  await source.commit({ repo, tag });
  await source.remove({ v: true });
  return bench.docker.getImage(reference).inspect();
}

async function savedImage(digest: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await bench.docker.getImage(digest).get()) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

async function load(image: Buffer): Promise<void> {
  const answer = await bench.docker.loadImage(Readable.from([image]));
  for await (const _ of answer);
}

/** Takes away what keeps the container from running. */
async function mend(container: string): Promise<void> {
  const helper = await bench.docker.createContainer({
    Image: `${webImage}:1`,
    name: `${bench.name}-mend`,
    Entrypoint: ['/bin/sh', '-c', ': > /state/broken'],
    HostConfig: { VolumesFrom: [container] },
  });
  await helper.start();
  await helper.wait();
  await helper.remove();
}

async function parkedId(): Promise<string> {
  const [parked] = await bench.docker.listContainers({
    all: true,
    filters: { status: ['exited'], label: [`promoter.environment=${bench.name}`] },
  });
  return parked?.Id ?? '';
}

/** As if the worker died after so many calls to the engine. True when the work needed no more. */
async function cutOffAfter(calls: number, work: () => Promise<unknown>): Promise<boolean> {
  const { engine } = bench.ports;
  const apply = engine.apply;
  let left = calls;
  engine.apply = async (...call) => {
    if (left === 0) throw new Error('killed');
    left -= 1;
    return apply(...call);
  };
  try {
    await work();
    return true;
  } catch (fault) {
    expect(fault).toMatchObject({ message: 'killed' });
    return false;
  } finally {
    engine.apply = apply;
  }
}
