import { describe, expect, test } from '@jest/globals';
import { parseCompose } from '../../src/adapters/files/compose-tree.ts';
import { schemaProblems } from '../../src/adapters/files/compose-schema.ts';
import { type ComposeSource, problemText } from '../../src/domain/compose-select.ts';
import { resolve, understand } from '../../src/domain/compose-service.ts';
import type { ResolvedService } from '../../src/domain/service.ts';

const folders = { root: '/release', base: '/release', local: true };

interface Reading {
  service: ResolvedService | undefined;
  problems: string[];
}

/** The service `web` of files `a.yml`, `b.yml`, …, without looking at a disk. */
function read(files: string[], variables: Record<string, string> = {}): Reading {
  const parsed = files.map((text, index) => parseCompose(text, `${'abc'[index]}.yml`));
  const trees = parsed.flatMap(({ tree }) => tree ?? []);
  const broken = parsed.flatMap(({ problems, plain, tree }) => [
    ...problems,
    ...(tree ? schemaProblems(plain, tree, 'web') : []),
  ]);
  const source: ComposeSource = { files: trees, service: 'web', project: 'shop', variables, envFile: '/etc/shop.env' };
  const { understood, problems } = understand(source);
  const resolved = understood && resolve(source, understood, [], folders);
  const all = [...broken, ...problems, ...(resolved?.problems ?? [])];
  return { service: resolved?.service, problems: all.map(problemText) };
}

/** One file whose service has these keys. */
const web = (keys: string, top = ''): string => `services:\n  web:\n    image: app:1\n${indent(keys)}\n${top}`;
const indent = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');

/** What the keys come to in the engine's words; they must be carried out without a word. */
function body(keys: string, top = ''): ResolvedService['body'] {
  const { service, problems } = read([web(keys, top)]);
  expect(problems).toEqual([]);
  return service?.body ?? { HostConfig: {} };
}

describe('Every supported key comes to what Compose tells the engine', () => {
  test.each<[string, string, object]>([
    ['command as a text', 'command: sh -c "echo a b"', { Cmd: ['sh', '-c', 'echo a b'] }],
    ['command as a list', 'command: ["sh", "-c", "x y"]', { Cmd: ['sh', '-c', 'x y'] }],
    ['entrypoint', 'entrypoint: /run.sh --fast', { Entrypoint: ['/run.sh', '--fast'] }],
    ['an empty entrypoint', 'entrypoint: []', { Entrypoint: [''] }],
    ['environment as a mapping', 'environment: { A: 1, B: true, C: "x=y" }', { Env: ['A=1', 'B=true', 'C=x=y'] }],
    ['environment as a list', 'environment: ["A=1", "B=x=y"]', { Env: ['A=1', 'B=x=y'] }],
    ['user', 'user: "1000:1000"', { User: '1000:1000' }],
    ['working_dir', 'working_dir: /app', { WorkingDir: '/app' }],
    ['hostname', 'hostname: shop', { Hostname: 'shop' }],
    ['labels as a list', 'labels: ["a=b", "c"]', { Labels: { a: 'b', c: '' } }],
    ['stop_signal', 'stop_signal: SIGINT', { StopSignal: 'SIGINT' }],
    ['stop_grace_period', 'stop_grace_period: 1m30s', { StopTimeout: 90 }],
    ['tty and stdin_open', 'tty: true\nstdin_open: true', { Tty: true, OpenStdin: true }],
    ['expose', 'expose: ["80", "90-91/udp"]', { ExposedPorts: { '80/tcp': {}, '90/udp': {}, '91/udp': {} } }],
    [
      'a health check as a text',
      'healthcheck: { test: "wget x", interval: 30s, timeout: 2s, retries: 3, start_period: 500ms }',
      { Healthcheck: { Test: ['CMD-SHELL', 'wget x'], Interval: 30e9, Timeout: 2e9, Retries: 3, StartPeriod: 5e8 } },
    ],
    [
      'a health check as a list',
      'healthcheck: { test: ["CMD", "wget", "x"] }',
      { Healthcheck: { Test: ['CMD', 'wget', 'x'] } },
    ],
    ['a health check that is off by yes', 'healthcheck: { disable: yes }', { Healthcheck: { Test: ['NONE'] } }],
    ['a health check that is off', 'healthcheck: { disable: true }', { Healthcheck: { Test: ['NONE'] } }],
  ])('%s', (_name, keys, expected) => {
    expect(body(keys)).toMatchObject(expected);
  });

  test.each<[string, string, object]>([
    ['restart', 'restart: unless-stopped', { RestartPolicy: { Name: 'unless-stopped' } }],
    ['restart with a count', 'restart: on-failure:3', { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } }],
    ['restart as YAML reads no', 'restart: "no"', { RestartPolicy: { Name: 'no' } }],
    [
      'mem_limit and others',
      'mem_limit: 1.5g\nmem_reservation: 512m\nmemswap_limit: -1',
      { Memory: 1.5 * 2 ** 30, MemoryReservation: 2 ** 29, MemorySwap: -1 },
    ],
    ['cpus and pids_limit', 'cpus: "0.5"\npids_limit: 100', { NanoCpus: 5e8, PidsLimit: 100 }],
    [
      'deploy.resources',
      'deploy: { replicas: 1, resources: { limits: { cpus: "2", memory: 64M, pids: 9 }, reservations: { memory: 32M } } }',
      { NanoCpus: 2e9, Memory: 2 ** 26, PidsLimit: 9, MemoryReservation: 2 ** 25 },
    ],
    [
      'read_only, init and shm_size',
      'read_only: true\ninit: true\nshm_size: 64mb',
      { ReadonlyRootfs: true, Init: true, ShmSize: 2 ** 26 },
    ],
    ['capabilities', 'cap_drop: [ALL]\ncap_add: [CHOWN]', { CapDrop: ['ALL'], CapAdd: ['CHOWN'] }],
    ['security_opt', 'security_opt: ["no-new-privileges:true"]', { SecurityOpt: ['no-new-privileges:true'] }],
    ['tmpfs', 'tmpfs: ["/run", "/tmp:exec,size=64m"]', { Tmpfs: { '/run': '', '/tmp': 'exec,size=64m' } }],
    [
      'ulimits',
      'ulimits: { nofile: { soft: 10, hard: 20 }, nproc: 5 }',
      {
        Ulimits: [
          { Name: 'nofile', Soft: 10, Hard: 20 },
          { Name: 'nproc', Soft: 5, Hard: 5 },
        ],
      },
    ],
    ['extra_hosts', 'extra_hosts: ["db:10.0.0.1", "six=::1"]', { ExtraHosts: ['db:10.0.0.1', 'six:::1'] }],
    [
      'logging',
      'logging: { driver: json-file, options: { max-size: 10m } }',
      { LogConfig: { Type: 'json-file', Config: { 'max-size': '10m' } } },
    ],
    [
      'ports',
      'ports: ["8080:80", "127.0.0.1:90:90/udp", "7000-7001:8000-8001"]',
      {
        PortBindings: {
          '80/tcp': [{ HostIp: '', HostPort: '8080' }],
          '90/udp': [{ HostIp: '127.0.0.1', HostPort: '90' }],
          '8000/tcp': [{ HostIp: '', HostPort: '7000' }],
          '8001/tcp': [{ HostIp: '', HostPort: '7001' }],
        },
      },
    ],
    [
      'a port in the long form',
      'ports: [{ target: 80, published: "8080", host_ip: 127.0.0.1, protocol: tcp, mode: host }]',
      { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] } },
    ],
    [
      'a protocol in capitals',
      'ports: ["53:53/UDP"]',
      { PortBindings: { '53/udp': [{ HostIp: '', HostPort: '53' }] } },
    ],
    ['a port that the engine chooses', 'ports: ["80"]', { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '' }] } }],
    ['binds', 'volumes: ["./conf:/conf:ro", "/srv/x:/x"]', { Binds: ['/release/conf:/conf:ro', '/srv/x:/x'] }],
    [
      'a bind in the long form',
      'volumes: [{ type: bind, source: ./conf, target: /conf, read_only: true }]',
      { Binds: ['/release/conf:/conf:ro'] },
    ],
    [
      'a bind that must be there',
      'volumes: [{ type: bind, source: /srv, target: /s, bind: { create_host_path: false } }]',
      { Mounts: [{ Type: 'bind', Source: '/srv', Target: '/s', ReadOnly: false }] },
    ],
    [
      'a tmpfs in the long form',
      'volumes: [{ type: tmpfs, target: /t, tmpfs: { size: 1m } }]',
      { Mounts: [{ Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 2 ** 20 } }] },
    ],
  ])('%s', (_name, keys, expected) => {
    expect(body(keys).HostConfig).toMatchObject(expected);
  });

  test('an anonymous volume', () => {
    expect(body('volumes: [/data]').Volumes).toEqual({ '/data': {} });
  });

  test('named volumes have the project before their name, unless they have one of their own or are external', () => {
    const top =
      'volumes: { a: , b: { name: bee, driver: local }, c: { external: true }, d: { external: { name: dee } } }';
    const { service, problems } = read([web('volumes: ["a:/a", "b:/b:nocopy", "c:/c", "d:/d"]', top)]);
    expect(problems).toEqual([]);
    expect(service?.body.HostConfig.Binds).toEqual(['shop_a:/a', 'bee:/b:nocopy', 'c:/c', 'dee:/d']);
    const Labels = { 'com.docker.compose.project': 'shop', 'com.docker.compose.volume': 'a' };
    expect(service?.volumes).toEqual([
      { name: 'shop_a', create: { Labels } },
      expect.objectContaining({ name: 'bee', create: expect.objectContaining({ Driver: 'local' }) }),
      { name: 'c' },
      { name: 'dee' },
    ]);
  });

  test('networks: the default one, or those that are named, with the service’s name as an alias', () => {
    expect(read([web('')]).service?.networks).toMatchObject([{ name: 'shop_default', aliases: ['web'], create: {} }]);
    const top =
      'networks: { a: { internal: true, ipam: { config: [{ subnet: 10.9.0.0/24 }] } }, b: { external: true, name: bee } }';
    const named = read([web('networks: { a: { aliases: [x], ipv4_address: 10.9.0.7 }, b: }', top)]);
    expect(named.problems).toEqual([]);
    expect(named.service?.networks).toMatchObject([
      {
        name: 'shop_a',
        aliases: ['web', 'x'],
        ipv4: '10.9.0.7',
        create: { Internal: true, IPAM: { Config: [{ Subnet: '10.9.0.0/24' }] } },
      },
      { name: 'bee' },
    ]);
    expect(named.service?.networks[1]).not.toHaveProperty('create');
  });

  test('depends_on in both forms, with the container names that the file gives', () => {
    const top = '  db: { image: x, container_name: the-db }\n  job: { image: x }';
    expect(read([web('depends_on: [db]', top)]).service?.dependencies).toEqual([
      { service: 'db', condition: 'service_started', required: true, container: 'the-db' },
    ]);
    expect(
      read([web('depends_on: { job: { condition: service_completed_successfully, required: false } }', top)]).service
        ?.dependencies,
    ).toEqual([{ service: 'job', condition: 'service_completed_successfully', required: false }]);
  });

  test('a service that is built has no image of its own, and without container_name has the name Compose gives', () => {
    const { service } = read(['services: { web: { build: ., image: app } }']);
    expect(service).toMatchObject({ container: 'shop-web-1' });
    expect(service?.image).toBeUndefined();
  });

  test('profiles, extensions and `version` need nothing to be done', () => {
    expect(read([`version: "3.8"\n${web('profiles: [debug]\nx-note: mine')}`]).problems).toEqual([]);
  });
});

describe('Several files and YAML’s own means', () => {
  test('a later file replaces texts and commands, adds to lists, and merges mappings', () => {
    const base = web(
      'command: a b\nenvironment: ["A=1", "B=2"]\nports: ["80:80"]\nvolumes: ["./x:/data"]\ncap_drop: [ALL]\nhealthcheck: { test: ["CMD", "a"], retries: 3 }\nlabels: { a: "1" }',
    );
    const over =
      'services: { web: { image: "app:2", command: [c], environment: { B: 3, C: 4 }, ports: ["81:81"], volumes: ["./y:/data"], cap_drop: [ALL], healthcheck: { test: ["CMD", "b"] }, labels: ["b=2"] } }';
    const { service, problems } = read([base, over]);
    expect(problems).toEqual([]);
    expect(service).toMatchObject({
      image: 'app:2',
      body: {
        Cmd: ['c'],
        Env: ['A=1', 'B=3', 'C=4'],
        Labels: { a: '1', b: '2' },
        Healthcheck: { Test: ['CMD', 'b'], Retries: 3 },
      },
    });
    expect(service?.body.HostConfig).toMatchObject({ Binds: ['/release/y:/data'], CapDrop: ['ALL'] });
    expect(service?.ports.map(({ host }) => host)).toEqual([80, 81]);
  });

  test('options of a log driver go when a later file takes another driver', () => {
    const { service } = read([
      web('logging: { driver: json-file, options: { max-size: 1m } }'),
      'services: { web: { logging: { driver: local } } }',
    ]);
    expect(service?.body.HostConfig.LogConfig).toEqual({ Type: 'local', Config: {} });
  });

  test('anchors and merge keys are understood, and own keys win over merged ones', () => {
    const text =
      'x-base: &base\n  restart: always\n  user: "1"\nx-more: &more { user: "2", hostname: h }\nservices:\n  web:\n    <<: [*base, *more]\n    image: app:1\n    restart: "no"\n';
    const { service, problems } = read([text]);
    expect(problems).toEqual([]);
    expect(service?.body).toMatchObject({ User: '1', Hostname: 'h', HostConfig: { RestartPolicy: { Name: 'no' } } });
  });

  test('variables come from the env file and the project’s name, and `NAME` without a value is passed on', () => {
    const text = web('environment: ["SECRET", "P=${COMPOSE_PROJECT_NAME}"]\nhostname: ${HOST:-h}');
    const { service, problems } = read([text], { SECRET: 's$x' });
    expect(problems).toEqual([]);
    expect(service?.body).toMatchObject({ Env: ['SECRET=s$x', 'P=shop'], Hostname: 'h' });
  });

  test('what is wrong with another service is not this one’s matter', () => {
    expect(read([web('', '  other: { image: "${UNSET}", privileged: true, nonsense: 1 }')]).problems).toEqual([]);
  });
});

describe('What cannot be carried out is refused by name, with file and line', () => {
  test.each([
    [
      'a key that is not carried out',
      'privileged: true',
      "a.yml:4: the key 'privileged' is not carried out by promoter",
    ],
    ['network_mode', 'network_mode: host', "a.yml:4: the key 'network_mode' is not carried out by promoter"],
    ['secrets', 'secrets: [a]', "a.yml:4: the key 'secrets' is not carried out by promoter"],
    ['extends', 'extends: { service: x }', "a.yml:4: the key 'extends' is not carried out by promoter"],
    [
      'a key deep in deploy',
      'deploy:\n  restart_policy: { condition: any }',
      "a.yml:5: the key 'deploy.restart_policy' is not carried out by promoter",
    ],
    [
      'a restarting dependency',
      'depends_on:\n  db:\n    restart: true',
      "a.yml:6: the key 'depends_on.db.restart' is not carried out by promoter",
    ],
    [
      'a key that Compose does not know',
      'imaginary: 1',
      "a.yml:4: Compose does not know the key 'services.web.imaginary'",
    ],
    ['replicas', 'deploy: { replicas: 2 }', 'a.yml:4: more than one replica of a component is not carried out'],
    ['a port beyond the last', 'ports:\n  - "80:99999"', "a.yml:5: '80:99999' is not a port from 1 to 65535"],
    ['a host port beyond the last', 'ports: ["99999:80"]', "a.yml:4: '99999:80' is not a port from 1 to 65535"],
    ['ranges of different length', 'ports: ["80-82:80-81"]', "a.yml:4: the ranges of '80-82:80-81' differ in length"],
    [
      'a port that the engine would choose among several',
      'ports: ["80-82:80"]',
      "a.yml:4: '80-82:80' lets the engine choose one port of several, which is not carried out",
    ],
    ['a protocol', 'ports: ["80:80/sctp"]', "a.yml:4: the protocol 'sctp' of '80:80/sctp' is not carried out"],
    ['a protocol that is none', 'ports: ["80:80/x"]', "a.yml:4: the protocol 'x' is not tcp or udp"],
    ['a health check without a test', 'healthcheck: { test: [CMD] }', 'a.yml:4: the health check tests nothing'],
    ['an empty health check', 'healthcheck: { test: "" }', 'a.yml:4: the health check tests nothing'],
    ['a duration without a unit', 'stop_grace_period: "30"', "a.yml:4: '30' is not a duration"],
    ['a size that is none', 'mem_limit: lots', "a.yml:4: 'lots' is not a size"],
    ['a restart policy', 'restart: sometimes', "a.yml:4: 'sometimes' is not a restart policy"],
    [
      'a bind out of the release',
      'volumes: ["../../etc:/etc"]',
      "a.yml:4: '../../etc' leads out of the release's folder",
    ],
    ['somebody’s home', 'volumes: ["~/x:/x"]', "a.yml:4: '~/x' depends on who the worker runs as"],
    ['a volume that is not defined', 'volumes: ["nowhere:/x"]', "a.yml:4: the volume 'nowhere' is not defined"],
    ['a network that is not defined', 'networks: [nowhere]', "a.yml:4: the network 'nowhere' is not defined"],
    [
      'promoter’s own labels',
      'labels: { promoter.run: x }',
      "a.yml:4: the label 'promoter.run' is kept for promoter and Compose themselves",
    ],
    [
      'a seccomp profile',
      'security_opt: ["seccomp:./p.json"]',
      "a.yml:4: the security option 'seccomp:./p.json' names a file, which is not carried out",
    ],
    ['a container’s name', 'container_name: "a b"', "a.yml:4: 'a b' is not a container's name"],
    ['a quote that is not closed', 'command: echo "a', 'a.yml:4: a quote is not closed in this command'],
    ['an unset variable', 'hostname: ${NONE}', 'a.yml:4: the variable NONE is not set'],
    [
      'an unset variable with a message',
      'hostname: ${NONE:?needed for links}',
      'a.yml:4: the variable NONE is not set (needed for links)',
    ],
    ['a variable that is passed on and not set', 'environment: [NONE]', 'a.yml:4: the variable NONE is not set'],
    ['a malformed variable', 'hostname: ${NONE', 'a.yml:4: a ${ is not closed by }, or its operator is unknown'],
  ])('%s', (_name, keys, problem) => {
    const { problems } = read([web(keys)]);
    expect(problems).toContain(problem);
  });

  test('the line is that of the file in which it stands', () => {
    expect(read([web(''), 'services:\n  web:\n\n    ipc: host\n']).problems).toEqual([
      "b.yml:4: the key 'ipc' is not carried out by promoter",
    ]);
  });

  test('every problem is told, not only the first', () => {
    expect(read([web('privileged: true\nipc: host\nhostname: ${NONE}')]).problems).toHaveLength(3);
  });

  test('a service that is not there: the ones that are', () => {
    expect(read(['services: { db: { image: x }, api: { image: y } }']).problems).toEqual([
      "a.yml:1: there is no service 'web' (services: db, api)",
    ]);
  });

  test.each([
    ['broken YAML', 'services: {', /^a\.yml:\d+: the compose file cannot be read: /],
    [
      'a key that stands twice',
      'services:\n  web:\n    image: a\n    image: b\n',
      /^a\.yml:4: the compose file cannot be read: Map keys must be unique/,
    ],
    [
      'a tag that Compose gives a meaning',
      'services:\n  web:\n    image: a\n    ports: !reset []\n',
      /^a\.yml:4: the compose file cannot be read: Unresolved tag: !reset/,
    ],
    ['a list instead of a mapping', '[]', /^a\.yml:1: the compose file cannot be read: it is not a mapping/],
    ['a wrong type', 'services: { web: { image: [a] } }', /^a\.yml:1: 'services\.web\.image' must be string/],
  ])('%s', (_name, text, problem) => {
    expect(read([text]).problems[0]).toMatch(problem);
  });
});
