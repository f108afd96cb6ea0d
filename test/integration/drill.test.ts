import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Docker from 'dockerode';
import type { ChainedRecord } from '../../src/domain/record.ts';
import { type Product, startProduct, webImage } from '../support/product.ts';
import { until } from '../support/until.ts';

// A drill on a real engine, by the command, over a component that was promoted before.

let product: Product;
beforeAll(async () => {
  product = await startProduct({ environments: { production: { compose: 'compose.yml' } } });
  // Slow to start, so that a worker can be killed while nothing but the parked container is whole.
  await product.commit({ image: `${webImage}:1`, environment: { START_DELAY_S: '2' }, stop_grace_period: '2s' });
  await product.approved();
  await product.phase('ended');
}, 180_000);
afterAll(() => product.stop());

const timeLimit = 300_000;
const drill = (...args: string[]) =>
  product.promoter('drill', 'web', 'staging', '--by', 'ana', '--reason', 'before production', '--json', ...args);
const onlyContainer = async () => {
  const all = await product.containers();
  expect(all.map(({ Names, State }) => [Names, State])).toEqual([[[`/${product.name}`], 'running']]);
  return all[0]?.Id;
};
/** All that promoter or Docker could have made for this product, whatever its state. */
const onEngine = async () => {
  const docker = new Docker();
  const filters = { name: [product.name] };
  const [containers, { Volumes }, networks, images] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
    docker.listNetworks({ filters }),
    docker.listImages(),
  ]);
  const own = (tags: string[] = []) => tags.filter((tag) => tag.startsWith(`promoter/${product.name}-`));
  return {
    containers: containers.map(({ Id, State, Names }) => [Id, State, Names]).sort(),
    volumes: Volumes.map(({ Name }) => Name).sort(),
    networks: networks.map(({ Id }) => Id).sort(),
    pinned: images.flatMap(({ Id, RepoTags }) => own(RepoTags).map((tag) => [tag, Id])).sort(),
  };
};
const records = async (): Promise<ChainedRecord[]> =>
  (JSON.parse((await product.promoter('history', 'web', '--json')).stdout) as { records: ChainedRecord[] }).records;

describe('promoter drill', () => {
  test(
    'takes the same release through a deploy and back: the same container runs as before, and both times are recorded',
    async () => {
      const before = await onlyContainer();
      const { code, stdout } = await drill();
      expect(JSON.parse(stdout)).toMatchObject({
        outcome: 'drilled',
        rollback: { how: 'parked', containerId: before, downMs: expect.any(Number) },
        drill: { deployDownMs: expect.any(Number) },
      });
      expect(code).toBe(0);
      expect(await onlyContainer()).toBe(before);
      expect(await product.answer()).toContain('version 1');
      const [newest] = await records();
      expect(newest).toMatchObject({
        kind: 'drill',
        outcome: 'drilled',
        containerId: expect.not.stringMatching(before ?? ''),
      });
      // The component took two seconds to answer, on the way there and on the way back.
      expect(newest?.drill?.deployDownMs).toBeGreaterThan(2_000);
      expect(newest?.rollback?.downMs).toBeGreaterThan(2_000);
    },
    timeLimit,
  );

  test(
    'is not lost when the worker is killed while it has parked the container: the next worker puts it back',
    async () => {
      const before = await onlyContainer();
      const ended = drill();
      await until(
        'the parked container',
        async () => (await product.containers()).find(({ Names }) => Names.some((name) => name.includes('-prev-'))),
        60_000,
      );
      await product.killWorker();
      const stranded = await product.containers();
      expect(stranded.find(({ Id }) => Id === before)).toMatchObject({ State: 'exited' });
      await product.stack.startWorker();
      expect((await ended).code).toBe(0);
      expect(JSON.parse((await ended).stdout)).toMatchObject({ outcome: 'drilled' });
      expect(await onlyContainer()).toBe(before);
      expect(await product.answer()).toContain('version 1');
    },
    timeLimit,
  );

  test(
    'leaves the next promotion as it would have been: the release stands, and nothing of it counts as rolled back',
    async () => {
      const plan = JSON.parse((await product.promoter('plan', 'web', 'staging', '--json')).stdout);
      expect(plan).toMatchObject({ ready: true });
      const checks = plan.assessment.findings.map(({ check }: { check: string }) => check);
      expect(checks).not.toContain('rolled back before');
    },
    timeLimit,
  );

  test(
    'refuses a component that there is not and a drill without a reason, and touches nothing',
    async () => {
      const before = await onlyContainer();
      const unknown = await product.promoter('drill', 'webb', 'staging', '--by', 'ana', '--reason', 'x');
      expect(unknown.code).toBe(2);
      expect(unknown.stderr).toContain('did you mean "web"?');
      const silent = await product.promoter('drill', 'web', 'staging', '--by', 'ana');
      expect(silent.code).toBe(2);
      expect(silent.stderr).toContain("'drill' needs --reason");
      expect(await onlyContainer()).toBe(before);
    },
    timeLimit,
  );
});

describe('promoter start with bad input', () => {
  let taken: Server;
  let registry: Server;
  beforeAll(async () => {
    taken = await listening(createServer());
    registry = await listening(
      createServer(({ method, url }, response) => {
        const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown', detail: { Tag: '1' } }];
        const isManifest = url?.includes('/manifests/') === true;
        response.writeHead(isManifest ? 404 : 200, { 'docker-distribution-api-version': 'registry/2.0' });
        response.end(method === 'HEAD' ? undefined : JSON.stringify(isManifest ? { errors } : {}));
      }),
    );
  });
  afterAll(() => Promise.all([taken, registry].map((server) => new Promise((resolve) => server.close(resolve)))));

  test(
    'is one message and its exit code each time; nothing is started, and on the engine nothing is changed',
    async () => {
      const web = { image: `${webImage}:2` };
      const elsewhere = { ...web, container_name: `${product.name}-live`, ports: [] };
      const nowhere = `127.0.0.1:${portOf(registry)}/nobody/has:1`;
      const cases = [
        { service: { ...web, ports: [`127.0.0.1:${portOf(taken)}:8080`] }, code: 1, what: `${portOf(taken)}` },
        { service: { ...web, environment: { KEY: '${NOT_SET_ANYWHERE:?}' } }, code: 2, what: 'NOT_SET_ANYWHERE' },
        { service: { image: nowhere }, code: 2, what: `${nowhere} does not exist` },
        { service: { image: 'web:1:2' }, code: 2, what: 'is not an image reference' },
        { service: elsewhere, into: 'production', code: 1, what: 'no stage is skipped' },
      ];
      const before = { engine: await onEngine(), run: await product.state() };
      const commits: string[] = [];
      for (const { service } of cases) commits.push(await product.commit(service));
      const answers = await Promise.all(
        cases.map(({ into = 'staging' }, index) =>
          product.promoter('start', 'web', into, '--by', 'ana', '--commit', commits[index] ?? ''),
        ),
      );
      expect(answers.map(({ code, stdout, stderr }) => ({ code, stdout, stderr }))).toEqual(
        cases.map(({ code, what }) => ({
          code,
          stdout: '',
          stderr: expect.stringMatching(new RegExp(`^✘ [^✘]*${what.replaceAll('.', '[.]')}[^✘]*\n  → [^✘]+$`)),
        })),
      );
      expect({ engine: await onEngine(), run: await product.state() }).toEqual(before);
      expect(await product.answer()).toContain('version 1');
      const { promotions } = JSON.parse((await product.promoter('list', '--json')).stdout);
      expect(promotions).toEqual([]);
    },
    timeLimit,
  );
});

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
};
