import { describe, expect, test } from '@jest/globals';
import { nameFindings, straysAmong } from '../../src/domain/deploy-findings.ts';
import { deployPlan, type EngineCall, pinOf } from '../../src/domain/deploy-plan.ts';
import { foreignHolder, type Sight, type Wanted } from '../../src/domain/deploy-sight.ts';
import { rollbackPlan } from '../../src/domain/deploy-plan-rollback.ts';
import type { Standing } from '../../src/domain/deploy-standing.ts';
import { decideUndo, standsInstead, type UndoNote, unfinished, wasPutBack } from '../../src/domain/deploy-undo.ts';
import { outside, overlaps } from '../../src/domain/ports.ts';
import { type ResolvedService, serviceHash } from '../../src/domain/service.ts';
import { specificationKey, specificationOf } from '../../src/domain/service-specification.ts';

const image = { reference: 'app:2', digest: 'sha256:two' };
const service: ResolvedService = {
  project: 'shop',
  service: 'web',
  container: 'shop-web',
  image: 'app:2',
  body: { Env: ['A=1'], HostConfig: { Binds: ['data:/data'] } },
  ports: [],
  networks: [
    { name: 'front', aliases: ['web'], create: { Labels: {} } },
    { name: 'back', aliases: ['web'] },
  ],
  volumes: [{ name: 'data', create: { Labels: {} } }],
  dependencies: [],
};
const wanted: Wanted = {
  component: 'web',
  environment: 'staging',
  workflowId: 'web@staging',
  runId: 'run-two-0000',
  operation: 1,
  commit: 'c2',
  hash: 'h2',
  image,
  service,
  adopted: [],
  stopWithinMs: 60_000,
};

const standing = (more: Partial<Standing>): Standing => ({
  id: 'aaaaaaaaaaaa1111',
  name: 'shop-web',
  state: 'running',
  labels: {
    'promoter.component': 'web',
    'promoter.environment': 'staging',
    'promoter.run': 'run-one-0000',
    'promoter.previous': '',
  },
  image: { reference: 'app:1', digest: 'sha256:one' },
  restartPolicy: { Name: 'always' },
  exitCode: 0,
  error: '',
  restartCount: 0,
  ports: [],
  networks: ['front', 'back'],
  anonymousVolumes: [],
  ...more,
});
const empty: Sight = { containers: [], networks: ['front', 'back'], volumes: ['data'], saved: [] };
const key = specificationKey(wanted, 'aaaaaaaaaaaa1111', wanted.runId);
const fresh = standing({
  id: 'bbbbbbbbbbbb2222',
  name: 'shop-web-next-run-two-',
  state: 'created',
  labels: { ...standing({}).labels, 'promoter.run': wanted.runId, 'promoter.previous': key },
});
const calls = (plan: EngineCall[]): string[] => plan.map(({ call }) => call);

describe('The plan of a deploy', () => {
  test('with nothing there: make what is missing, the container, and start it', () => {
    expect(calls(deployPlan({ ...empty, networks: [], volumes: [] }, wanted))).toEqual([
      'create-network',
      'create-network',
      'create-volume',
      'create',
      'connect',
      'rename',
      'start',
    ]);
  });

  test('over a running one: everything is ready before the old one is stopped', () => {
    const plan = deployPlan({ ...empty, containers: [standing({})] }, wanted);
    expect(calls(plan)).toEqual([
      'save-specification',
      'create',
      'connect',
      'stop',
      'restart-policy',
      'rename',
      'rename',
      'start',
    ]);
    expect(plan[0]).toEqual({
      call: 'save-specification',
      container: 'aaaaaaaaaaaa1111',
      key,
      pin: 'promoter/shop-web-staging:parked',
    });
    expect(plan[5]).toEqual({ call: 'rename', container: 'aaaaaaaaaaaa1111', to: 'shop-web-prev-aaaaaaaaaaaa' });
  });

  test('goes on where it was: every state leaves only the calls behind it', () => {
    const old = standing({ state: 'exited', restartPolicy: { Name: 'no' }, name: 'shop-web-prev-aaaaaaaaaaaa' });
    const sight = (...containers: Standing[]): Sight => ({ ...empty, containers, saved: [key] });
    expect(calls(deployPlan(sight(standing({}), { ...fresh, networks: ['front'] }), wanted))).toEqual([
      'connect',
      'stop',
      'restart-policy',
      'rename',
      'rename',
      'start',
    ]);
    expect(calls(deployPlan(sight(standing({ state: 'exited' }), fresh), wanted))).toEqual([
      'restart-policy',
      'rename',
      'rename',
      'start',
    ]);
    expect(calls(deployPlan(sight(old, fresh), wanted))).toEqual(['rename', 'start']);
    expect(calls(deployPlan(sight(old, { ...fresh, name: 'shop-web' }), wanted))).toEqual(['start']);
    expect(deployPlan(sight(old, { ...fresh, name: 'shop-web', state: 'running' }), wanted)).toEqual([]);
  });

  test('a container that has ended by itself is not started a second time', () => {
    expect(
      deployPlan({ ...empty, containers: [{ ...fresh, name: 'shop-web', state: 'exited' }], saved: [key] }, wanted),
    ).toEqual([]);
  });

  test('an old one that an engine’s restart has started again is stopped again', () => {
    const revived = standing({ name: 'shop-web-prev-aaaaaaaaaaaa' });
    expect(calls(deployPlan({ ...empty, containers: [revived, fresh], saved: [key] }, wanted))).toEqual([
      'stop',
      'restart-policy',
      'rename',
      'start',
    ]);
  });

  test('the container is made with the pinned image, whatever the tag says by now, and takes over nameless volumes', () => {
    const old = standing({
      anonymousVolumes: [
        { name: 'f'.repeat(64), target: '/state' },
        { name: 'e'.repeat(64), target: '/data' },
      ],
    });
    const create = deployPlan({ ...empty, containers: [old], saved: [key] }, wanted)[0];
    expect(create).toMatchObject({
      call: 'create',
      body: {
        Image: 'sha256:two',
        HostConfig: { Binds: ['data:/data', `${'f'.repeat(64)}:/state`], NetworkMode: 'front' },
      },
    });
  });

  test('a container whose name the compose file gave before is the one that is parked', () => {
    const plan = deployPlan({ ...empty, containers: [standing({ name: 'old-name' })] }, wanted);
    expect(plan).toContainEqual({ call: 'rename', container: 'aaaaaaaaaaaa1111', to: 'shop-web-prev-aaaaaaaaaaaa' });
  });

  test('so is an adopted one under another name, and never one that was parked before', () => {
    const adopted = standing({ name: 'x-old', labels: {} });
    const more = { ...wanted, adopted: [adopted.id] };
    const plan = deployPlan({ ...empty, containers: [adopted] }, more);
    expect(plan).toContainEqual({ call: 'stop', container: adopted.id, withinMs: 60_000 });
    expect(plan).toContainEqual({ call: 'rename', container: adopted.id, to: 'shop-web-prev-aaaaaaaaaaaa' });
    const parked = { ...adopted, name: 'shop-web-prev-aaaaaaaaaaaa', state: 'exited' as const };
    expect(calls(deployPlan({ ...empty, containers: [parked] }, more))).toEqual([
      'create',
      'connect',
      'rename',
      'start',
    ]);
  });

  test('a pinning tag is a valid reference whatever the component is called', () => {
    expect(pinOf({ component: 'Neo_4j', environment: 'Staging.EU' }, 'Shop', 'previous')).toBe(
      'promoter/shop-neo-4j-staging-eu:previous',
    );
  });
});

describe('Whose container it is', () => {
  test.each([
    ['promoter’s own', standing({}), [], false],
    ['nobody’s', standing({ labels: {} }), [], true],
    ['adopted', standing({ labels: {} }), ['aaaaaaaaaaaa1111'], false],
    ['another component’s', standing({ labels: { ...standing({}).labels, 'promoter.component': 'api' } }), [], true],
    [
      'another environment’s',
      standing({ labels: { ...standing({}).labels, 'promoter.environment': 'production' } }),
      [],
      true,
    ],
  ])('%s', (_name, container, adopted, isForeign) => {
    expect(foreignHolder([container], { ...wanted, adopted }, 'shop-web') !== undefined).toBe(isForeign);
  });

  test('a run without a record is a stray, unless it asks itself, or its container is parked, adopted or restored', () => {
    const asking = { component: 'web', environment: 'staging', adopted: [], recorded: [] };
    const strays = (container: Standing, more = {}) => straysAmong([container], { ...asking, ...more }).length;
    expect(strays(standing({}))).toBe(1);
    expect(strays(standing({}), { recorded: ['run-one-0000'] })).toBe(0);
    expect(strays(standing({}), { runId: 'run-one-0000' })).toBe(0);
    expect(strays(standing({}), { adopted: ['aaaaaaaaaaaa1111'] })).toBe(0);
    expect(strays(standing({ name: 'shop-web-prev-aaaaaaaaaaaa' }))).toBe(0);
    expect(strays(standing({ labels: { ...standing({}).labels, 'promoter.restored': 'x' } }))).toBe(0);
    expect(nameFindings([standing({})], asking, 'shop-web')).toMatchObject([
      { status: 'blocked', what: expect.stringContaining('run-one-0000') },
    ]);
  });
});

describe('The plan of a rollback', () => {
  const whose = { component: 'web', environment: 'staging', runId: wanted.runId };
  const parked = standing({ state: 'exited', restartPolicy: { Name: 'no' }, name: 'shop-web-prev-aaaaaaaaaaaa' });
  const running = { ...fresh, name: 'shop-web', state: 'running' as const };
  const sight: Sight = { ...empty, containers: [parked, running], saved: [key] };
  const specification = {
    schema: 1 as const,
    key,
    name: 'shop-web',
    containerId: parked.id,
    image: parked.image,
    restartPolicy: { Name: 'always' },
    body: { Labels: {} },
    networks: [
      { name: 'front', aliases: [] },
      { name: 'back', aliases: [] },
    ],
  };

  test('takes the new one away, then gives the old one its name, its policy and its life', () => {
    const undo = decideUndo(sight, whose, false);
    expect(undo).toMatchObject({ how: 'parked', container: running.id, specification: key });
    expect(calls(rollbackPlan(sight, undo, { specification }, whose, 60_000))).toEqual([
      'stop',
      'remove',
      'rename',
      'restart-policy',
      'start',
    ]);
  });

  test('makes the old one again first when it is gone, so that a refusal leaves what runs alone', () => {
    const pruned = { ...sight, containers: [running], networks: ['front'] };
    const undo = decideUndo(pruned, whose, false);
    expect(undo.how).toBe('recreated');
    expect(calls(rollbackPlan(pruned, undo, { specification }, whose, 60_000))).toEqual([
      'create-network',
      'create',
      'connect',
      'stop',
      'remove',
      'rename',
      'start',
    ]);
  });

  test('never touches a successor: only containers of the run that is undone go', () => {
    const successor = standing({
      id: 'cccccccccccc3333',
      name: 'shop-web-next',
      labels: { ...fresh.labels, 'promoter.run': 'run-three' },
    });
    const undo = decideUndo(sight, whose, false);
    const plan = rollbackPlan(
      { ...sight, containers: [...sight.containers, successor] },
      undo,
      { specification },
      whose,
      60_000,
    );
    expect(JSON.stringify(plan)).not.toContain(successor.id);
  });

  test('of a deploy that had not stopped the old one only removes the new one', () => {
    const early = { ...sight, containers: [standing({}), fresh] };
    const undo = decideUndo(early, whose, false);
    expect(undo.how).toBe('untouched');
    expect(rollbackPlan(early, undo, { specification }, whose, 60_000)).toEqual([
      { call: 'remove', container: fresh.id, volumes: true },
    ]);
  });
});

describe('What a rollback undoes', () => {
  const whose = { component: 'web', environment: 'staging', runId: wanted.runId };
  const untouched = { schema: 1, how: 'untouched', dataRestored: false };

  test('is nothing where the deploy made no container and parked none, so that what was stopped on purpose stays so', () => {
    const stopped = standing({ state: 'exited' });
    const sight = (...containers: Standing[]): Sight => ({ ...empty, containers, saved: [key] });
    expect(decideUndo(sight(stopped), whose, false)).toEqual(untouched);
    expect(decideUndo(sight(standing({})), whose, false).how).toBe('untouched');
    // With a container of this run there, or parked, it was the deploy that stopped it.
    expect(decideUndo(sight(stopped, fresh), whose, false)).toMatchObject({ how: 'parked', specification: key });
    const parked = standing({ state: 'exited', name: 'shop-web-prev-aaaaaaaaaaaa' });
    expect(decideUndo(sight(parked), whose, false)).toMatchObject({ how: 'parked', specification: key });
    // So it was where the deploy is known to have ended.
    expect(decideUndo(sight(stopped), whose, false, key)).toMatchObject({ how: 'parked', specification: key });
  });

  test('with nothing standing is what was parked last, in whatever order keys and containers come', () => {
    const older = standing({ state: 'exited', name: 'shop-web-prev-aaaaaaaaaaaa', finishedAt: 1_000 });
    const newer = standing({
      id: 'dddddddddddd4444',
      state: 'exited',
      name: 'shop-web-prev-dddddddddddd',
      finishedAt: 2_000,
    });
    const last = specificationKey(wanted, newer.id, 'run-nine-000');
    for (const containers of [
      [older, newer],
      [newer, older],
    ])
      for (const saved of [
        [key, last],
        [last, key],
      ])
        expect(decideUndo({ ...empty, containers, saved }, whose, true)).toMatchObject({
          how: 'parked',
          specification: last,
        });
  });
});

describe('A rollback that did not end', () => {
  const whose = { component: 'web', environment: 'staging', runId: 'run-three-00' };
  const note = (more: Partial<UndoNote> = {}): UndoNote => ({
    schema: 1,
    how: 'parked',
    container: fresh.id,
    specification: key,
    dataRestored: false,
    epoch: 1,
    done: false,
    ...more,
  });
  const halfway: Sight = { ...empty, containers: [standing({ state: 'exited' })] };

  test('is gone on with where what it puts back stands, and where nothing stands', () => {
    expect(unfinished(halfway, whose, [note()])).toEqual(note());
    expect(unfinished(empty, whose, [note()])).toEqual(note());
    expect(unfinished({ ...halfway, containers: [{ ...fresh, name: 'shop-web' }] }, whose, [note()])).toBeUndefined();
  });

  test('counts by its newest note, and only while that is open', () => {
    expect(unfinished(halfway, whose, [note({ epoch: 2, done: true }), note()])).toBeUndefined();
    expect(unfinished(halfway, whose, [note({ done: true }), note({ epoch: 2 })])).toEqual(note({ epoch: 2 }));
    expect(
      unfinished(empty, whose, [{ schema: 1, how: 'untouched', dataRestored: false, epoch: 3, done: false }]),
    ).toBe(undefined);
  });

  test('is over where a living container of somebody else’s stands instead, by its name or as the Compose service', () => {
    const asked = { name: 'shop-web', project: 'shop', service: 'web' };
    const composed = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' };
    const hand = standing({ id: 'cccccccccccc3333', labels: {} });
    const beside = { ...hand, name: 'other', labels: composed };
    const instead = (...containers: Standing[]) =>
      standsInstead({ ...empty, containers }, whose, note(), asked)?.id ?? 'none';
    const halted = standing({ state: 'exited', name: 'x' });
    expect(instead(halted, hand)).toBe(hand.id);
    expect(instead(halted, beside)).toBe(hand.id);
    expect(instead(halted, { ...hand, name: 'other' })).toBe('none');
    expect(instead(halted, { ...beside, labels: { ...composed, 'com.docker.compose.oneoff': 'True' } })).toBe('none');
    expect(instead(halted, { ...hand, state: 'exited' })).toBe('none');
    // What comes back, whoever made it, and a release of promoter's are what stands.
    expect(instead(standing({ labels: composed }))).toBe('none');
    expect(instead({ ...fresh, state: 'running' }, beside)).toBe('none');
  });

  test('what was put back is known by a note or by its label', () => {
    const undo = decideUndo(halfway, whose, true);
    expect(undo).toMatchObject({ how: 'removed', container: 'aaaaaaaaaaaa1111' });
    expect(wasPutBack(halfway, undo, [])).toBe(false);
    expect(wasPutBack(halfway, undo, [note({ done: true })])).toBe(true);
    const made = standing({ labels: { ...standing({}).labels, 'promoter.restored': 'x' } });
    expect(wasPutBack({ ...empty, containers: [made] }, undo, [])).toBe(true);
  });
});

describe('Ports', () => {
  const port = (address: string, host: number, protocol: 'tcp' | 'udp' = 'tcp') => ({
    address,
    host,
    container: 80,
    protocol,
  });
  test.each([
    ['every address conflicts with one', port('', 80), port('127.0.0.1', 80), true],
    ['0.0.0.0 is every address', port('0.0.0.0', 80), port('10.0.0.1', 80), true],
    ['two addresses do not', port('10.0.0.2', 80), port('10.0.0.1', 80), false],
    ['nor do protocols', port('', 80), port('', 80, 'udp'), false],
    ['nor ports that the engine chooses', port('', 0), port('', 0), false],
  ])('%s', (_name, one, other, expected) => {
    expect(overlaps(one, other)).toBe(expected);
  });

  test('those outside the environment’s range are named', () => {
    expect(outside([port('', 7600), port('', 7700), port('', 0)], { from: 7600, to: 7699 })).toEqual([port('', 7700)]);
  });
});

test('a service’s hash changes with any value and with the image’s content, and with nothing else', () => {
  const hash = serviceHash(service, 'd');
  expect(serviceHash({ ...service, dependencies: [], ports: [] }, 'd')).toBe(hash);
  expect(serviceHash({ ...service, body: { ...service.body, Env: ['A=2'] } }, 'd')).not.toBe(hash);
  expect(serviceHash(service, 'e')).not.toBe(hash);
});

test('a saved specification keeps nameless volumes by the names Docker gave them, and no name that belongs to the old container', () => {
  const name = 'd'.repeat(64);
  const saved = specificationOf('k', image, {
    Id: 'aaaaaaaaaaaa1111',
    Name: '/shop-web',
    Image: 'sha256:one',
    Config: { Image: 'app:1', Hostname: 'aaaaaaaaaaaa', Volumes: { '/state': {} } },
    HostConfig: { Binds: null, NetworkMode: 'front' },
    Mounts: [{ Type: 'volume', Name: name, Destination: '/state', RW: true }],
    NetworkSettings: { Networks: { front: { Aliases: ['web', 'aaaaaaaaaaaa'] }, bridge: {} } },
  });
  expect(saved).toMatchObject({
    name: 'shop-web',
    body: { Image: 'sha256:one', HostConfig: { Binds: [`${name}:/state`] } },
    networks: [{ name: 'front', aliases: ['web'] }],
  });
  expect(saved.body).not.toHaveProperty('Hostname');
  expect(saved.body).not.toHaveProperty('Volumes');
});
