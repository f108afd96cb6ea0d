import { describe, expect, test } from '@jest/globals';
import { portRegistry } from '../../src/domain/port-registry.ts';
import { freePort, type PlannedPort, type PortHolder, type PortSurvey } from '../../src/domain/port-survey.ts';
import { freeBeside } from '../../src/domain/audit-spans.ts';

const port = (host: number, more: { address?: string; protocol?: 'tcp' | 'udp' } = {}) => ({
  address: '',
  host,
  container: 80,
  protocol: 'tcp' as const,
  ...more,
});

const planned = (service: string, host: number, more: Partial<PlannedPort> = {}): PlannedPort => ({
  ...port(host),
  service,
  containerName: `shop-${service}-1`,
  file: 'compose.yml',
  line: host - 7000,
  profiles: [],
  ...more,
});

const container = (name: string, host: number, more: Partial<PortHolder> = {}): PortHolder => ({
  id: name,
  name,
  state: 'running',
  ports: [port(host)],
  ...more,
});

const survey = (more: Partial<PortSurvey> = {}): PortSurvey => ({
  environment: 'staging',
  engine: 'unix:///docker.sock',
  project: 'shop',
  range: { from: 7600, to: 7605 },
  containers: [],
  planned: [],
  findings: [],
  ...more,
});

const told = (...surveys: PortSurvey[]): string[] =>
  portRegistry(surveys).ports.map(
    ({ environment, port: number, state, by }) => `${environment} ${number} ${state}: ${by}`,
  );
const conflicts = (...surveys: PortSurvey[]): string[] => portRegistry(surveys).conflicts.map(({ what }) => what);

describe('The registry of ports', () => {
  test('tells who has each port: running, stopped, or only planned', () => {
    const containers = [container('a', 7600), container('b', 7601, { state: 'exited' })];
    expect(told(survey({ containers, planned: [planned('web', 7602)] }))).toEqual([
      'staging 7600 running: container a',
      'staging 7601 stopped: container b',
      'staging 7602 planned: service web in compose.yml:602',
    ]);
  });

  test('tells a service together with its own container, by Compose’s labels or by the container’s name', () => {
    const own = container('x', 7600, { project: 'shop', service: 'web' });
    const named = container('shop-api-1', 7601);
    expect(told(survey({ containers: [own, named], planned: [planned('web', 7600), planned('api', 7601)] }))).toEqual([
      'staging 7600 running: container x, service web in compose.yml:600',
      'staging 7601 running: container shop-api-1, service api in compose.yml:601',
    ]);
  });

  test('takes a container of the same name on another engine for another one', () => {
    const elsewhere = survey({
      environment: 'production',
      engine: 'tcp://b',
      containers: [container('shop-web-1', 7600)],
    });
    expect(told(survey({ planned: [planned('web', 7600)] }), elsewhere)).toEqual([
      'production 7600 running: container shop-web-1',
      'staging 7600 planned: service web in compose.yml:600',
    ]);
  });

  test('a service whose container has another port now is planned for the new one', () => {
    const own = container('shop-web-1', 7600);
    expect(told(survey({ containers: [own], planned: [planned('web', 7602)] }))).toEqual([
      'staging 7600 running: container shop-web-1',
      'staging 7602 planned: service web in compose.yml:602',
    ]);
  });

  test('tells a container that two environments of one engine see once, where it belongs', () => {
    const [own, ranged, stray] = [
      container('a', 9000, { project: 'live' }),
      container('b', 7700),
      container('c', 9001),
    ];
    const containers = [own, ranged, stray];
    const production = survey({
      environment: 'production',
      project: 'live',
      range: { from: 7700, to: 7799 },
      containers,
    });
    expect(told(survey({ containers }), production)).toEqual([
      'production 7700 running: container b',
      'production 9000 running: container a',
      'staging 9001 running: container c',
    ]);
  });

  test('of one environment: its ports, its conflicts with others, its findings', () => {
    const finding = { check: 'x', status: 'noted' as const, what: 'y' };
    const staging = survey({ planned: [planned('web', 7600)], findings: [finding] });
    const production = survey({ environment: 'production', planned: [planned('api', 7600), planned('db', 7601)] });
    const { ports, conflicts: found, findings, free } = portRegistry([staging, production], 'staging');
    expect(ports.map((entry) => entry.port)).toEqual([7600]);
    expect([found.length, findings, free.length]).toEqual([1, [finding], 1]);
  });
});

describe('A conflict is', () => {
  test('two services of the compose files with one port', () => {
    const both = survey({ planned: [planned('web', 7600), planned('api', 7600, { line: 9 })] });
    expect(conflicts(both)).toEqual([
      'port 7600/tcp is wanted by service web in compose.yml:600 (staging) and by service api in compose.yml:9 (staging)',
    ]);
    expect(told(both)).toEqual([
      'staging 7600 conflict: service web in compose.yml:600',
      'staging 7600 conflict: service api in compose.yml:9',
    ]);
  });

  test('a service against a foreign container, a stopped one too', () => {
    const one = survey({ containers: [container('old', 7600, { state: 'exited' })], planned: [planned('web', 7600)] });
    expect(conflicts(one)).toEqual([
      'port 7600/tcp is wanted by service web in compose.yml:600 (staging) and by container old (exited)',
    ]);
  });

  test('a service that is served by its own container against another one', () => {
    const containers = [container('shop-web-1', 7600), container('old', 7600, { state: 'created' })];
    const one = survey({ containers, planned: [planned('web', 7600)] });
    expect(conflicts(one)).toHaveLength(1);
    expect(told(one)).toEqual([
      'staging 7600 conflict: container shop-web-1, service web in compose.yml:600',
      'staging 7600 conflict: container old',
    ]);
  });

  test('services of two environments on one engine', () => {
    const production = survey({ environment: 'production', planned: [planned('web', 7600)] });
    expect(conflicts(survey({ planned: [planned('web', 7600)] }), production)).toHaveLength(1);
  });

  test('a port outside the environment’s range', () => {
    expect(conflicts(survey({ planned: [planned('web', 8000)] }))).toEqual([
      'port 8000/tcp of service web in compose.yml:1000 is outside the range 7600-7605 of staging',
    ]);
  });

  test.each<[string, PortSurvey[]]>([
    [
      'one port by TCP and UDP',
      [survey({ planned: [planned('web', 7600), planned('api', 7600, { protocol: 'udp' })] })],
    ],
    [
      'one port on two addresses',
      [
        survey({
          planned: [planned('web', 7600, { address: '127.0.0.1' }), planned('api', 7600, { address: '10.0.0.1' })],
        }),
      ],
    ],
    [
      'one service in two files of one environment',
      [survey({ planned: [planned('web', 7600), planned('web', 7600, { file: 'more.yml' })] })],
    ],
    [
      'services of different profiles',
      [survey({ planned: [planned('a', 7600, { profiles: ['x'] }), planned('b', 7600, { profiles: ['y'] })] })],
    ],
    [
      'a service and its own container',
      [survey({ containers: [container('shop-web-1', 7600)], planned: [planned('web', 7600)] })],
    ],
    [
      'two engines',
      [
        survey({ planned: [planned('web', 7600)] }),
        survey({ environment: 'production', engine: 'tcp://b', planned: [planned('web', 7600)] }),
      ],
    ],
    ['ports that the engine chooses', [survey({ planned: [planned('web', 0), planned('api', 0)] })]],
  ])('not: %s', (_name, surveys) => {
    expect(conflicts(...surveys)).toEqual([]);
  });

  test('also where one engine is reached by two addresses', () => {
    const containers = [container('x', 1)];
    const production = survey({
      environment: 'production',
      engine: 'tcp://b',
      containers,
      planned: [planned('web', 7600)],
    });
    expect(conflicts(survey({ containers, planned: [planned('web', 7600)] }), production)).toHaveLength(1);
  });
});

describe('The next free port', () => {
  test('is the first of the range that neither a container nor a compose file has', () => {
    const one = survey({ containers: [container('a', 7600)], planned: [planned('web', 7601, { protocol: 'udp' })] });
    expect(portRegistry([one]).free).toEqual([{ environment: 'staging', range: { from: 7600, to: 7605 }, next: 7602 }]);
  });

  test('is proposed where there is a conflict', () => {
    const { conflicts: found } = portRegistry([
      survey({ containers: [container('a', 7600)], planned: [planned('web', 7600)] }),
    ]);
    expect(found[0]?.fix).toBe('publish another port: 7601 is free');
  });

  test('is none when the range is full', () => {
    const full = [7600, 7601, 7602, 7603, 7604, 7605].map((host) => container(`c${host}`, host));
    const { free, conflicts: found } = portRegistry([survey({ containers: full, planned: [planned('web', 7600)] })]);
    expect(free[0]?.next).toBeNull();
    expect(found[0]?.fix).toContain("widen 'ports' of staging");
  });

  test('is found by numbers and by ranges alike', () => {
    const range = { from: 10, to: 14 };
    expect([freePort(range, [10, 11, 13]), freePort(range, [10, 11, 12, 13, 14]), freePort(undefined, [])]).toEqual([
      12,
      undefined,
      undefined,
    ]);
    expect(
      freeBeside(range, [
        { from: 1, to: 10 },
        { from: 5, to: 11 },
        { from: 13, to: 20 },
      ]),
    ).toBe(12);
    expect(freeBeside(range, [{ from: 1, to: 65_535 }])).toBeUndefined();
  });
});
