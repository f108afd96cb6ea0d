import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseLeniently } from '../../src/adapters/files/compose-tree.ts';
import type { AuditFinding } from '../../src/domain/audit.ts';
import { gateFindings } from '../../src/domain/audit-gate.ts';
import { auditRules } from '../../src/domain/audit-rules.ts';
import type { AuditStack } from '../../src/domain/audit-stack.ts';
import { auditStacks } from '../../src/domain/audit-stacks.ts';

/** A stack of files `a.yml`, `b.yml`, …; nothing is known of the host but what a test says. */
function stack(texts: string | string[], more: Partial<AuditStack> = {}, first = 'a'): AuditStack {
  const names = [...'abcdef'].slice('abcdef'.indexOf(first));
  const files = [texts].flat().flatMap((text, index) => parseLeniently(text, `${names[index]}.yml`).tree ?? []);
  return {
    files,
    project: 'shop',
    variables: {},
    folders: { root: '/project', base: '/project/deploy' },
    binds: 'unnamed',
    envFiles: {},
    ...more,
  };
}

/** A service in good order, with these keys on top of it, from line 9 on. */
const web = (keys: string): string => `services:
  web:
    image: shop/web:1.2.3
    restart: unless-stopped
    mem_limit: 256m
    healthcheck:
      test: wget -q localhost
      interval: 30s
${indented(keys)}
`;
const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');

/** `line rule severity`, for what a file is judged by itself. */
const judged = (text: string | string[], more: Partial<AuditStack> = {}): string[] =>
  auditStacks([stack(text, more)]).map(({ line, rule, severity }) => `${line} ${rule} ${severity}`);

test('a service in good order has nothing said against it', () => {
  expect(auditStacks([stack(web('ports: ["127.0.0.1:8080:80"]'))])).toEqual([]);
});

describe('Each rule sees what it is for, at the line where it stands', () => {
  test.each<[string, string, string[]]>([
    [
      'a container_name with replicas',
      'container_name: x\ndeploy: { replicas: 2 }',
      ['9 container-name-with-replicas error'],
    ],
    ['a container_name with a scale', 'scale: 3\ncontainer_name: x', ['10 container-name-with-replicas error']],
    ['privileged mode', 'privileged: true', ['9 privileged error']],
    ...['yes', '"on"', '"1"', 'True', '"${P:-Y}"'].map((written): [string, string, string[]] => [
      `privileged mode written as ${written}`,
      `privileged: ${written}`,
      ['9 privileged error'],
    ]),
    ['the host’s network', 'network_mode: host', ['9 host-network error']],
    ['the host’s processes', 'pid: host', ['9 host-pid error']],
    ['the host’s shared memory', 'ipc: host', ['9 host-ipc error']],
    ['the host’s users', 'userns_mode: host', ['9 host-namespace error']],
    [
      'a capability that leads out',
      'cap_add:\n  - NET_BIND_SERVICE\n  - CAP_SYS_ADMIN',
      ['11 dangerous-capability error'],
    ],
    ['every capability', 'cap_add: [ALL]', ['9 dangerous-capability error']],
    ['a guard that is off', 'security_opt: ["seccomp:unconfined"]', ['9 unconfined-profile warning']],
    ['masked paths that are bared', 'security_opt: ["systempaths=unconfined"]', ['9 unconfined-profile warning']],
    [
      'the engine’s socket',
      'volumes:\n  - data:/d\n  - /var/run/docker.sock:/s',
      ['10 undefined-volume error', '11 engine-socket error'],
    ],
    [
      'the engine’s socket, read-only',
      'volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]',
      ['9 engine-socket error'],
    ],
    ['the engine’s socket by two slashes', 'volumes: ["//var/run/docker.sock:/s"]', ['9 engine-socket error']],
    ['the engine’s socket by its folder', 'volumes: ["/var/run:/r"]', ['9 engine-socket error']],
    [
      'the engine’s socket in the long form',
      'volumes:\n  - type: bind\n    source: /run/containerd/containerd.sock\n    target: /s',
      ['10 engine-socket error'],
    ],
    ['the engine’s socket by a switch', 'use_api_socket: yes', ['9 engine-socket error']],
    ['podman’s socket', 'volumes: ["/run/user/1000/podman/podman.sock:/s"]', ['9 engine-socket error']],
    ['a way out of the project', 'volumes: ["../../secrets:/s"]', ['9 bind-outside error']],
    ['the whole host', 'volumes: ["/:/host:ro"]', ['9 bind-outside error']],
    ['the host’s configuration', 'volumes: ["/etc:/host-etc"]', ['9 bind-outside error']],
    ['somebody’s home', 'volumes: ["~/.ssh:/ssh"]', ['9 bind-outside error']],
    ['a folder of the host that nobody has spoken of', 'volumes: ["/srv/data:/d"]', ['9 bind-outside warning']],
    ['a port that is none', 'ports:\n  - "8080:80"\n  - "99999:80"', ['11 invalid-port error']],
    [
      'ranges of different length',
      'ports:\n  - "80-82:80-81"\n  - "3000:80-81"',
      ['10 invalid-port error', '11 invalid-port error'],
    ],
    ['a protocol that is not carried out', 'ports: ["80:80/sctp"]', ['9 invalid-port error']],
    ['a choice of ports for more replicas', 'deploy: { replicas: 3 }\nports: ["80-81:80"]', ['10 port-taken error']],
    ['a range that runs backwards', 'ports: ["82-80:82-80"]', ['9 invalid-port error']],
    ['one port twice in a service', 'ports:\n  - "8080:80"\n  - "8080:81"', ['11 port-taken error']],
    ['a port for two replicas', 'deploy: { replicas: 2 }\nports: ["8080:80"]', ['10 port-taken error']],
    ['an unset variable', 'hostname: h-${NONE}', ['9 undefined-variable error']],
    ['an unset variable with a message', 'hostname: ${NONE:?say it}', ['9 undefined-variable error']],
    ['a variable that is passed on and not set', 'environment:\n  - A=1\n  - NONE', ['11 undefined-variable error']],
    ['a variable that stands twice in a line', 'hostname: ${NONE}-${NONE:?say it}', ['9 undefined-variable error']],
    ['an expression that is none', 'hostname: ${NONE', ['9 undefined-variable error']],
    [
      'a health check that is switched off',
      'labels: {}\nhealthcheck: { disable: true }',
      ['10 no-healthcheck warning'],
    ],
    [
      'a health check that is switched off by yes',
      'healthcheck: { test: x, disable: yes }',
      ['9 no-healthcheck warning'],
    ],
    ...['{}', '{ test: [] }', '{ test: "" }', '{ test: [CMD] }', '{ test: [CMD-SHELL, " "] }', '{ interval: 9s }'].map(
      (check): [string, string, string[]] => [
        `a health check that tests nothing: ${check}`,
        `healthcheck: ${check}`,
        ['9 no-healthcheck warning'],
      ],
    ),
    ['a health check that is NONE', 'healthcheck: { test: ["NONE"] }', ['9 no-healthcheck warning']],
    ['a restart policy that is none', 'restart: "no"', ['9 no-restart-policy warning']],
    ['a restart policy that is empty', 'restart: ""', ['9 no-restart-policy warning']],
    ['a memory limit that is none', 'mem_limit: 0', ['9 no-memory-limit warning']],
    ['a memory limit below nothing', 'mem_limit: -1', ['9 no-memory-limit warning']],
    ['a memory limit that a default leaves empty', 'mem_limit: "${MEM:-}"', ['9 no-memory-limit warning']],
    ['an unknown service', 'depends_on: [nobody]', ['9 depends-on-unknown-service error']],
    ['an undefined network', 'networks:\n  front:', ['10 undefined-network error']],
    [
      'an undefined volume in the long form',
      'volumes: [{ type: volume, source: x, target: /x }]',
      ['9 undefined-volume error'],
    ],
    ['an undefined secret', 'secrets: [key]', ['9 undefined-secret error']],
    ['an undefined config', 'configs: [{ source: key, target: /k }]', ['9 undefined-config error']],
    ['the network of an unknown service', 'network_mode: "service:nobody"', ['9 unknown-service error']],
    ['the processes of an unknown service', 'pid: "service:nobody"', ['9 unknown-service error']],
    ['a link to an unknown service', 'links: ["nobody:db", web]', ['9 unknown-service error']],
    ['volumes of an unknown service', 'volumes_from: ["container:x", "nobody:ro"]', ['9 unknown-service error']],
    ['an unknown service that is extended', 'extends: { service: nobody }', ['9 unknown-service error']],
    ['a service that extends itself', 'extends: web', ['9 circular-extends error']],
  ])('%s', (_name, keys, expected) => {
    expect(judged(web(keys)).sort()).toEqual(expected.sort());
  });

  test('what is left out: no health check, no restart policy, no memory limit, at the line of the service’s name', () => {
    expect(judged('services:\n\n  web:\n    image: web:1\n').sort()).toEqual([
      '3 no-healthcheck warning',
      '3 no-memory-limit warning',
      '3 no-restart-policy warning',
    ]);
  });

  test('the obsolete version, and a bind that is dressed as a volume, are the file’s', () => {
    const found = auditStacks([
      stack('version: "3.8"\nvolumes:\n  data:\n    driver_opts: { type: none, o: bind, device: /etc }\n'),
    ]);
    expect(found.map(({ line, rule, service }) => [line, rule, service])).toEqual([
      [1, 'obsolete-version', null],
      [1, 'no-services', null],
      [4, 'bind-outside', null],
    ]);
  });

  test('services that extend each other; one of another file is not looked for in this one', () => {
    const bare = 'image: "a:1", restart: always, mem_limit: 1g, healthcheck: { test: x }';
    const pair = `services:\n  a: { ${bare}, extends: { service: b } }\n  b: { ${bare}, extends: a }\n  c: { ${bare}, extends: b }\n`;
    expect(judged(pair)).toEqual(['2 circular-extends error', '3 circular-extends error']);
    expect(
      judged([`services:\n  base: { ${bare} }\n`, 'services:\n  web: { image: "a:1", extends: base }\n']),
    ).toContain('2 unknown-service error');
  });

  describe('the host’s files by other ways than a mount', () => {
    const used = (section: string, what: string) => `${web(`${section}: [x]`)}${section}:\n  x:\n    ${what}\n`;
    test.each([
      ['configs', 'file: /var/run/docker.sock', 'engine-socket error'],
      ['configs', 'file: "${X:-/var/run}/docker.sock"', 'engine-socket error'],
      ['secrets', 'file: /etc/shadow', 'bind-outside error'],
      ['secrets', 'file: ../../../../../etc/shadow', 'bind-outside error'],
      ['secrets', 'file: /srv/keys/x', 'bind-outside warning'],
    ])('a file of %s: %s', (section, what, expected) => {
      const found = auditStacks([stack(used(section, what))]);
      expect(found.map(({ line, rule, severity, service }) => `${line} ${rule} ${severity} ${service}`)).toEqual([
        `12 ${expected} web`,
      ]);
      expect(found[0]?.fix).not.toMatch(section === 'secrets' ? /into the project/ : /^$/);
    });

    test.each([
      ['configs', 'file: ./nginx.conf'],
      ['secrets', 'file: ../secrets/db.txt'],
      ['secrets', 'environment: DB_PASSWORD'],
      ['secrets', 'external: true'],
    ])('%s: %s is fine', (section, what) => {
      expect(judged(used(section, what))).toEqual([]);
    });

    test('a file that no service has is not mounted, and one of a build is', () => {
      const secrets = 'secrets:\n  x: { file: /etc/shadow }\n';
      expect(judged(`${web('')}${secrets}`)).toEqual([]);
      expect(judged(`${web('build: { context: ., secrets: [x] }')}${secrets}`)).toEqual(['11 bind-outside error']);
    });

    test.each([
      ['type: ext4, device: /dev/sda1', ['host-device error']],
      ['type: none, o: "rw,bind", device: "${X:-/var/run}"', ['engine-socket error']],
      ['type: overlay, device: overlay, o: "lowerdir=/,upperdir=/srv/u,workdir=/srv/w"', ['bind-outside error']],
      ['type: nfs, device: ":/export", o: "addr=10.0.0.1"', []],
      ['type: cifs, device: "//dev/share", o: "username=x"', []],
      ['type: tmpfs, device: tmpfs, o: "size=1m"', []],
    ])('a volume with { %s }', (options, expected) => {
      const text = `${web('volumes: ["x:/x"]')}volumes:\n  x:\n    driver_opts: { ${options} }\n`;
      expect(judged(text, { binds: ['/srv'] })).toEqual(expected.map((each) => `12 ${each}`));
    });

    test.each([
      '/var/lib/docker/volumes',
      '/var/lib/docker/overlay2/x',
      '/var/spool/cron',
      '/home/x/.ssh',
      '/home/x/.config/gcloud/key.json',
      '/home/x',
    ])('%s, where any folder may be mounted', (source) => {
      expect(judged(web(`volumes: ["${source}:/x"]`), { binds: 'any' })).toEqual(['9 bind-outside error']);
      expect(judged(web(`volumes: ["${source}:/x"]`), { binds: [source] })).toEqual([]);
    });

    test.each(['/home/x/data', '/srv/x', '/var/lib/shop'])('%s is none of them', (source) => {
      expect(judged(web(`volumes: ["${source}:/x"]`), { binds: 'any' })).toEqual([]);
    });
  });

  test('every finding says what is wrong and what to do', () => {
    const everything = web(
      'privileged: true\nports: ["99999:1"]\nvolumes: ["/etc:/e"]\nenvironment: { PASSWORD: hunter2 }',
    );
    for (const { message, fix, rule, severity } of auditStacks([stack(everything)])) {
      expect([rule in auditRules, ['error', 'warning', 'info'].includes(severity)]).toEqual([true, true]);
      expect(message.length).toBeGreaterThan(10);
      expect(fix.length).toBeGreaterThan(5);
    }
  });
});

describe('What only looks wrong is left alone', () => {
  test.each([
    ['one replica with a name', 'container_name: x\ndeploy: { replicas: 1 }'],
    ['several replicas without one', 'deploy: { replicas: 3 }'],
    ['privileged: false', 'privileged: false'],
    ['privileged: off', 'privileged: "off"'],
    ['a dependency that is optional by no', 'depends_on: { nobody: { condition: service_started, required: no } }'],
    ['another service’s network', 'network_mode: "service:web"'],
    ['a harmless capability', 'cap_add: [NET_BIND_SERVICE]'],
    ['the host’s clock, read-only', 'volumes: ["/etc/localtime:/etc/localtime:ro"]'],
    ['a folder of the project', 'volumes: ["../conf:/conf", "./x:/x:ro"]'],
    ['an anonymous volume', 'volumes: [/data]'],
    ['the same port by TCP and UDP', 'ports: ["53:53", "53:53/udp"]'],
    ['the same port on two addresses', 'ports: ["127.0.0.1:80:80", "127.0.0.2:80:80"]'],
    ['ports that the engine chooses', 'ports: ["80", "81"]'],
    ['a port of several, which the engine chooses', 'ports: ["8000-8009:80", "8000:81"]'],
    ['the same in the long form', 'ports: [{ target: 80, published: "9100-9110" }]'],
    ['a choice of ports for as many replicas', 'deploy: { replicas: 2 }\nports: ["8000-8001:80"]'],
    ['a port by IPv4 and by IPv6', 'ports: ["0.0.0.0:8080:80", "[::]:8080:80"]'],
    ['a protocol in capitals', 'ports: ["53:53/UDP", { target: 54, published: "54", protocol: TCP }]'],
    ['a variable with a default', 'hostname: ${NONE:-h}'],
    ['a dollar that is written twice', 'command: echo $$HOME'],
    ['an optional dependency', 'depends_on: { nobody: { condition: service_started, required: false } }'],
    ['the default network', 'networks: [default]'],
    ['a limit in deploy', 'mem_limit: 0\ndeploy: { resources: { limits: { memory: 1g } } }'],
    ['an extension', 'x-note: anything'],
  ])('%s', (_name, keys) => {
    expect(judged(web(keys))).toEqual([]);
  });

  test('a job that others wait for needs neither health check nor restart policy', () => {
    const text = `${web('depends_on: { job: { condition: service_completed_successfully } }')}  job: { image: "j:1", mem_limit: 1g }\n`;
    expect(judged(text)).toEqual([]);
  });

  test('what a service extends, or takes from an anchor, is its own', () => {
    const rest = 'restart: always, mem_limit: 1g, healthcheck: { test: x }';
    expect(
      judged(`services:\n  base: { image: "a:1", ${rest} }\n  web: { extends: { service: base }, image: "b:1" }`),
    ).toEqual([]);
    expect(judged(`x-base: &base { ${rest} }\nservices:\n  web:\n    <<: *base\n    image: a:1`)).toEqual([]);
  });

  test('files that include others may use what stands there', () => {
    const text = `include: [other.yml]\n${web('networks: [front]\ndepends_on: [db]')}`;
    expect(judged(text)).toEqual(['1 include-not-followed error']);
  });
});

describe('Devices that hand over the host', () => {
  test.each([
    ...['mem', 'kmem', 'port', 'kmsg', 'sda', 'sdb1', 'vda', 'nvme0', 'nvme0n1p2', 'mmcblk0', 'dm-0', 'sg1'],
    ...['mapper/root', 'disk/by-id/x', '../dev//sda', ''],
  ])('/dev/%s', (device) => {
    expect(judged(web(`devices:\n  - /dev/${device}:/dev/x:r`))).toEqual(['10 host-device error']);
    expect(judged(web(`devices:\n  - source: /dev/${device}\n    target: /dev/x`))).toEqual(['10 host-device error']);
  });

  test.each(['/dev/ttyUSB0:/dev/ttyUSB0', '/dev/dri', '/dev/kvm', '/dev/fuse', '/dev/net/tun', 'nvidia.com/gpu=all'])(
    '%s is none of them',
    (device) => {
      expect(judged(web(`devices: ["${device}"]`))).toEqual([]);
    },
  );

  test.each(['a *:* rwm', 'a', 'b *:* r', 'b 8:0 rwm', 'c *:* m', 'c 1:1 rw'])('the rule %s', (rule) => {
    expect(judged(web(`device_cgroup_rules: ["${rule}"]`))).toEqual(['9 device-cgroup-rule error']);
  });

  test('the rule for a single device is fine', () => {
    expect(judged(web('device_cgroup_rules: ["c 188:* rw", "c 13:64 r"]'))).toEqual([]);
  });
});

describe('What was not looked at is told', () => {
  test('what a service extends in another file, at its line; nothing is said to be missing there', () => {
    expect(judged('services:\n  web:\n    extends:\n      service: base\n      file: other.yml')).toEqual([
      '5 extends-not-followed warning',
    ]);
  });

  test('what a file includes, in both forms', () => {
    expect(judged('include: [other.yml]')).toEqual(['1 include-not-followed error']);
    expect(judged(`${web('')}include:\n  - path: other.yml\n`)).toEqual(['10 include-not-followed error']);
  });

  test.each([['volumes: { data: }'], ['services: {}'], ['services:']])('a file without services: %s', (text) => {
    expect(judged(text)).toEqual(['1 no-services warning']);
  });

  test('a file without services beside one of the same stack that has some is only a part', () => {
    expect(judged([web('volumes: ["data:/d"]'), 'volumes: { data: }'])).toEqual([]);
  });
});

describe('Images', () => {
  test.each([
    ['neo4j:5.26.0:latest', 'doubled-tag error'],
    ['registry:5000/neo4j:5:latest', 'doubled-tag error'],
    ['neo4j:5.26.0-enterprise-enterprise', 'doubled-tag error'],
    ['Neo4j:5', 'invalid-image error'],
    ['"neo4j:"', 'invalid-image error'],
    ['"neo4j: 5"', 'invalid-image error'],
    ['neo4j:latest', 'latest-tag warning'],
    ['registry:5000/neo4j', 'no-tag warning'],
    ['${REGISTRY:-ghcr.io}/neo4j', 'no-tag warning'],
    ['neo4j:${TAG}', 'doubled-tag error'],
    ['neo4j:${TAG:-latest}', 'doubled-tag error'],
  ])('%s: %s', (image, expected) => {
    const text = web('').replace('shop/web:1.2.3', image);
    expect(judged(text, { variables: { TAG: '5:6' } })).toEqual([`3 ${expected}`]);
  });

  test.each([
    'neo4j:5.26.0-enterprise',
    'registry:5000/neo4j:5',
    `neo4j:latest@sha256:${'a'.repeat(64)}`,
    `neo4j@sha256:${'a'.repeat(64)}`,
    'a:1-1',
  ])('%s is fine', (image) => {
    expect(judged(web('').replace('shop/web:1.2.3', image))).toEqual([]);
  });

  test('of an image whose tag is an unset variable, only the variable is told', () => {
    expect(judged(web('').replace('shop/web:1.2.3', 'neo4j:${TAG}'))).toEqual(['3 undefined-variable error']);
  });

  test('a service that is built needs none, and one with neither is told of', () => {
    expect(judged(web('build: .').replace('    image: shop/web:1.2.3\n', ''))).toEqual([]);
    expect(judged('services:\n  web:\n    restart: always\n')).toEqual(['2 no-image warning']);
  });
});

describe('Plain-text secrets', () => {
  const secret = 'hunter2-Xq9';
  const found = (keys: string, variables: Record<string, string> = {}) =>
    auditStacks([stack(web(keys), { variables })]);

  test.each<[string, string, number]>([
    ['a password', `environment:\n  DB_PASSWORD: ${secret}`, 10],
    ['a password in a list', `environment:\n  - A=1\n  - POSTGRES_PASSWORD=${secret}`, 11],
    ['a password without an underscore', `environment: { PGPASSWORD: ${secret} }`, 9],
    ['a number for a password', 'environment: { PASSWORD: 123456 }', 9],
    ['a user with its password', `environment: { NEO4J_AUTH: neo4j/${secret} }`, 9],
    ['a key', `environment: { OPENAI_API_KEY: ${secret} }`, 9],
    ['a secret under camel case', `environment: { jwtSecret: ${secret} }`, 9],
    ['a default that is used', `environment: { DB_PASSWORD: "\${UNSET:-${secret}}" }`, 9],
    ['a token by its shape', `environment: { THING: ghp_${'a1B2'.repeat(9)} }`, 9],
    ['a password that everybody knows', 'environment: { THING: changeme }', 9],
    ['a password in an address', `environment: { DATABASE: "postgres://u:${secret}@db:5432/x" }`, 9],
    ['a password in an address without a user', `command: worker --broker redis://:${secret}@cache:6379/0`, 9],
    ['an argument', `command: redis-server --requirepass ${secret}`, 9],
    ['an argument with an equals sign', `command: ["serve", "--admin-password=${secret}"]`, 9],
    ['an argument in a list of lines', `command:\n  - redis-server\n  - --requirepass\n  - ${secret}`, 11],
    [
      'an argument of a health check',
      `healthcheck: { test: ["CMD-SHELL", "cypher-shell -u neo4j -p ${secret} 'RETURN 1'"] }`,
      9,
    ],
    ['redis-cli’s own', `healthcheck: { test: redis-cli -a ${secret} ping }`, 9],
    ['mysqladmin’s own', `healthcheck: { test: ["CMD", "mysqladmin", "ping", "-p${secret}"] }`, 9],
    ['mongosh’s own', `command: mongosh -u root -p ${secret} --quiet`, 9],
    ['curl’s own', `healthcheck: { test: curl -f -u admin:${secret} http://localhost }`, 9],
    ['curl’s own in one word', `healthcheck: { test: [CMD, curl, -uadmin:${secret}, http://localhost] }`, 9],
    ['curl’s own written out', `command: curl --user "admin:${secret}" http://localhost`, 9],
    ['a password beside a placeholder', `environment: { A_PASSWORD: "<set me>", B_PASSWORD: ${secret} }`, 9],
    ['an address with a query', `environment: { ACCESS_TOKEN: "https://x.y/?t=${secret}" }`, 9],
    ['a build argument', `build: { context: ., args: { NPM_TOKEN: ${secret} } }`, 9],
  ])('%s is found, and never printed', (_name, keys, line) => {
    const findings = found(keys).filter(({ rule }) => rule === 'plain-secret');
    expect(findings.map((finding) => [finding.line, finding.severity])).toEqual([[line, 'error']]);
    expect(JSON.stringify(found(keys))).not.toContain(secret);
  });

  test.each([
    ['a variable', 'environment: { DB_PASSWORD: "${DB_PASSWORD:?}" }'],
    ['a default that is not used', 'environment: { DB_PASSWORD: "${DB_PASSWORD:-changeme}" }'],
    ['a part that is a variable', 'environment: { NEO4J_AUTH: "neo4j/${DB_PASSWORD}" }'],
    ['no authentication', 'environment: { NEO4J_AUTH: none }'],
    ['a file that holds it', 'environment: { DB_PASSWORD_FILE: /run/secrets/db, DB_PASSWORD: /run/secrets/db }'],
    ['an empty one', 'environment: { DB_PASSWORD: "" }'],
    ['a count of tokens', 'environment: { MAX_TOKENS: 4096, TOKEN_EXPIRE_MINUTES: 30 }'],
    ['a switch', 'environment: { REQUIRE_PASSWORD: "true", POSTGRES_HOST_AUTH_METHOD: trust }'],
    ['a switch that makes one', 'environment: { MYSQL_RANDOM_ROOT_PASSWORD: "yes", A_RANDOM_PASSWORD: "1" }'],
    ['a switch that allows none', 'environment: { MYSQL_ALLOW_EMPTY_PASSWORD: "1", ALLOW_EMPTY_PASSWORD: "yes" }'],
    ['a switch by number', 'environment: { RESET_PASSWORD: 0, NEEDS_TOKEN: "1" }'],
    ['an address', 'environment: { RESET_PASSWORD: "http://localhost/reset" }'],
    ['a placeholder of a template', 'environment: { TOKEN: "{{ token }}", NEO4J_AUTH: "neo4j/{{ password }}" }'],
    ['a placeholder for people', 'environment: { JWT_SECRET: "<set me>", NEO4J_AUTH: neo4j/<password> }'],
    ['curl’s user without a password', 'command: curl -u admin http://x:8080'],
    ['curl’s user with a variable', 'command: curl -u "admin:$$PASSWORD" http://x:8080'],
    ['another program’s -p', 'command: serve -p 8080 -u web:web'],
    ['a public key', 'environment: { SSH_PUBLIC_KEY: ssh-ed25519-AAAA }'],
    ['an address without a password', 'environment: { URL: "redis://cache:6379/0", SITE: "https://x/y@z" }'],
    ['an address with a variable', 'environment: { URL: "redis://:${DB_PASSWORD}@cache:6379/0" }'],
    ['a shell’s own variable', 'healthcheck: { test: redis-cli -a $$REDIS_PASSWORD ping }'],
    ['an argument that is a variable', 'command: redis-server --requirepass ${DB_PASSWORD}'],
    ['an argument that names a file', 'command: serve --password-file /run/secrets/x'],
  ])('%s is not one', (_name, keys) => {
    expect(found(keys, { DB_PASSWORD: secret })).toEqual([]);
  });

  const config = (content: string) =>
    auditStacks([stack(`${web('configs: [c]')}configs:\n  c:\n    content: ${content}\n`)]);
  test.each([
    ['an assignment', `"DB_PASSWORD=${secret}"`],
    ['a line of YAML', `|\n      port: 80\n      admin_password: ${secret}`],
    ['an address', `"url = postgres://u:${secret}@db/x"`],
    ['a key by its shape', `|\n      -----BEGIN PRIVATE KEY-----\n      ${secret}`],
  ])('%s in a config’s content is found, and never printed', (_name, content) => {
    const findings = config(content);
    expect(findings.map(({ rule, service, line }) => [rule, service, line])).toEqual([['plain-secret', 'web', 12]]);
    expect(JSON.stringify(findings)).not.toContain(secret);
  });

  test('a config that no service has is the file’s, and one with a variable is fine', () => {
    const text = (content: string) => `${web('')}configs: { c: { content: "${content}" } }\n`;
    expect(auditStacks([stack(text(`DB_PASSWORD=${secret}`))])).toMatchObject([
      { rule: 'plain-secret', service: null },
    ]);
    expect(judged(text('DB_PASSWORD=${P}\\nport: 80'), { variables: { P: secret } })).toEqual([]);
    expect(judged(text("token: '', \\nsecret: {{ secret }}\\npassword = ''  # none"))).toEqual([]);
  });
});

describe('Variables and env files', () => {
  test('a variable of the env file is set, and an unset one is told with the file that could set it', () => {
    const text = web('hostname: ${A}-${B}');
    const [finding, ...rest] = auditStacks([stack(text, { variables: { A: 'a' }, envFile: '.env.staging' })]);
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'undefined-variable',
      message: 'the variable B is not set',
      fix: 'set B in .env.staging, or write ${B:-default}',
    });
  });

  test('a variable that the project’s name, a network, a volume, a config or a secret needs is the file’s', () => {
    const beside = `name: \${A}
volumes: { data: { name: "\${B}_data" } }
networks: { front: { external: true, name: "\${C}" } }
configs: { c: { content: "x \${D} \${D}" } }
secrets: { s: { file: "./\${E:?say it}" } }
`;
    const found = auditStacks([stack(`${beside}${web('')}`, { variables: { C: 'c' } })]);
    expect(found.map(({ line, rule, service, message }) => [line, rule, service, message])).toEqual([
      [1, 'undefined-variable', null, 'the variable A is not set'],
      [2, 'undefined-variable', null, 'the variable B is not set'],
      [4, 'undefined-variable', null, 'the variable D is not set'],
      [5, 'undefined-variable', null, 'the variable E is not set (say it)'],
    ]);
    expect(judged(`${beside}${web('')}`, { envFileProblem: 'x' })).toEqual([]);
  });

  test('while the env file cannot be read, no variable is said to be unset', () => {
    expect(judged(web('hostname: ${A}'), { envFileProblem: '.env, line 3: no value' })).toEqual([]);
  });

  test('env files that are not there, or cannot be read, are told of where they are named; optional ones may be missing', () => {
    const text = web(
      'env_file:\n  - a.env\n  - { path: b.env, required: false }\n  - { path: c.env, required: false }\n  - d.env',
    );
    const envFiles = {
      'a.env': 'missing',
      'b.env': 'missing',
      'c.env': { unreadable: 'line 1: no' },
      'd.env': 'fine',
    } as const;
    expect(judged(text, { envFiles })).toEqual(['10 env-file-missing error', '12 env-file-unreadable error']);
  });
});

describe('The environment’s own limits', () => {
  const limits = { ports: { from: 7600, to: 7699 }, environment: 'staging', binds: ['/srv/shop'] };

  test('a port outside its range', () => {
    expect(judged(web('ports:\n  - "7600:80"\n  - "7700:80"\n  - "7699-7701:1-3"'), limits)).toEqual(
      ['11 port-out-of-range error', '12 port-out-of-range error', '11 port-taken error', '12 port-taken error'].filter(
        (each) => !each.startsWith('11 port-taken'),
      ),
    );
  });

  test('a bind outside its folders', () => {
    expect(judged(web('volumes:\n  - /srv/shop/data:/a\n  - /srv/shopping:/b\n  - /srv/shop/../x:/c'), limits)).toEqual(
      ['11 bind-outside error', '12 bind-outside error'],
    );
  });

  test('where the catalogue allows any, only the host’s own folders are told of', () => {
    expect(judged(web('volumes: ["/srv/data:/d"]'), { binds: 'any' })).toEqual([]);
    expect(judged(web('volumes: ["/etc/shop:/d"]'), { binds: 'any' })).toEqual(['9 bind-outside error']);
    expect(judged(web('volumes: ["/etc/shop:/d"]'), { binds: ['/etc/shop'] })).toEqual([]);
  });

  test('a rule that is accepted for a service is a note with the reason', () => {
    const accepts = { web: { privileged: 'the driver needs it' } };
    const [finding] = auditStacks([stack(web('privileged: true'), { accepts })]);
    expect(finding).toMatchObject({
      severity: 'info',
      message: expect.stringContaining('(accepted: the driver needs it)'),
    });
  });

  test('a database that every address reaches is a note', () => {
    const text = web('ports: ["7687:7687", "127.0.0.1:7474:7474"]').replace('shop/web:1.2.3', 'neo4j:5.26.0');
    expect(judged(text)).toEqual(['9 published-on-all-interfaces info']);
  });
});

describe('Conflicts, each side told of the other', () => {
  const two = (one: string, other: string): string =>
    `${web(one)}  api:\n    build: .\n    restart: always\n    mem_limit: 1g\n    healthcheck: { test: x }\n${indented(other)}\n`;
  const taken = (text: string) =>
    auditStacks([stack(text)]).map(({ line, service, rule, message }) => [
      line,
      service,
      rule,
      /\((.*)\)$/.exec(message)?.[1],
    ]);

  test('two services of a file with one port', () => {
    expect(taken(two('ports: ["8080:80"]', 'ports: ["0.0.0.0:8080:80"]'))).toEqual([
      [9, 'web', 'port-taken', 'a.yml:15'],
      [15, 'api', 'port-taken', 'a.yml:9'],
    ]);
  });

  test.each<[string, string, string, boolean]>([
    ['a range over a port', '8000-8100:8000-8100', '8050:80', true],
    ['every address over one', '8080:80', '127.0.0.1:8080:80', true],
    ['IPv6’s every address over one of it', '[::]:8080:80', '[::1]:8080:80', true],
    ['IPv6’s every address in another spelling', '[0:0::0]:8080:80', '[2001:db8::1]:8080:80', true],
    ['one address in two spellings', '[0:0:0:0:0:0:0:1]:8080:80', '[::1]:8080:80', true],
    ['an IPv4 address within IPv6', '[::ffff:127.0.0.1]:8080:80', '127.0.0.1:8080:80', true],
    ['no address over one of IPv6', '8080:80', '[::1]:8080:80', true],
    ['IPv6’s every address beside IPv4', '[::]:8080:80', '127.0.0.1:8080:80', false],
    ['one of several, which the engine chooses', '8000-8009:80', '8000:80', false],
    ['two ranges', '8000-8010:1-11', '8010-8020:1-11', true],
    ['two ranges side by side', '8000-8009:1-10', '8010-8019:1-10', false],
    ['two addresses', '127.0.0.1:8080:80', '10.0.0.1:8080:80', false],
    ['two protocols', '8080:80', '8080:80/udp', false],
  ])('%s', (_name, one, other, conflict) => {
    expect(taken(two(`ports: ["${one}"]`, `ports: ["${other}"]`))).toHaveLength(conflict ? 2 : 0);
  });

  test('two services with one container name', () => {
    expect(taken(two('container_name: x', 'container_name: x')).map(([, , rule]) => rule)).toEqual([
      'duplicate-container-name',
      'duplicate-container-name',
    ]);
  });

  test('services that are only on with different profiles do not meet', () => {
    expect(taken(two('profiles: [a]\nports: ["8080:80"]', 'profiles: [b]\nports: ["8080:80"]'))).toEqual([]);
  });

  const keys = 'container_name: x\nports: ["8080:80"]';
  test('two files on one host', () => {
    const found = auditStacks([stack(web(keys)), stack(web(keys), {}, 'b')]);
    expect(found.map(({ file, line, rule }) => `${file}:${line} ${rule}`)).toEqual([
      'a.yml:10 port-taken',
      'b.yml:10 port-taken',
      'a.yml:9 duplicate-container-name',
      'b.yml:9 duplicate-container-name',
    ]);
    expect(found[0]?.message).toContain('b.yml:10');
  });

  test('two files on two engines do not meet, and neither do files that are one stack', () => {
    expect(
      auditStacks([stack(web(keys), { engine: 'unix:///a' }), stack(web(keys), { engine: 'unix:///b' }, 'b')]),
    ).toEqual([]);
    expect(auditStacks([stack([web(keys), web(keys)])])).toEqual([]);
  });

  test('a service without a replica has neither port nor name', () => {
    const off = 'deploy: { replicas: 0 }\ncontainer_name: x\nports: ["8080:80"]';
    expect(taken(two(off, 'container_name: x\nports: ["8080:80"]'))).toEqual([]);
  });

  test('of many services with one port each is told of some, and none of them is left out', () => {
    const one = (name: string) => `  ${name}: { image: "a:1", container_name: x, ports: ["8080:80"] }\n`;
    const names = Array.from({ length: 300 }, (_, index) => `s${index}`);
    const found = auditStacks([stack(`services:\n${names.map(one).join('')}`)]);
    for (const rule of ['port-taken', 'duplicate-container-name']) {
      const told = found.filter((finding) => finding.rule === rule);
      expect(new Set(told.map(({ service }) => service)).size).toBe(300);
      expect(told.length).toBeLessThan(5_000);
    }
  });

  test('a free port of the range is proposed', () => {
    const found = auditStacks([
      stack(two('ports: ["7600:80"]', 'ports: ["7600:80"]'), { ports: { from: 7600, to: 7699 } }),
    ]);
    expect(found[0]?.fix).toContain('7601 is free');
  });
});

describe('In the gate', () => {
  const finding = (changes: Partial<AuditFinding>): AuditFinding => ({
    file: 'a.yml',
    service: 'web',
    line: 9,
    rule: 'plain-secret',
    severity: 'error',
    message: 'm',
    fix: 'f',
    ...changes,
  });
  const gate = { service: 'web', accepts: {}, said: [], imageGiven: false, healthcheck: false };
  const statuses = (findings: AuditFinding[], more: object = {}) =>
    gateFindings(findings, { ...gate, ...more }).map(({ status, what }) => `${status} ${what}`);

  test('an error blocks, a warning is noted, and a note stays out', () => {
    const warning = finding({ rule: 'no-memory-limit', severity: 'warning' });
    const note = finding({ rule: 'obsolete-version', severity: 'info', service: null });
    expect(statuses([finding({}), warning, note])).toEqual([
      'blocked a.yml:9 plain-secret: m',
      'noted a.yml:9 no-memory-limit: m',
    ]);
    expect(statuses([warning])).toEqual([
      'ok nothing in service web must not be deployed',
      'noted a.yml:9 no-memory-limit: m',
    ]);
  });

  test('another service’s fault is not this one’s, and the file’s is everybody’s', () => {
    expect(statuses([finding({ service: 'other' })])).toHaveLength(1);
    expect(statuses([finding({ service: null, rule: 'bind-outside' })])).toEqual(['blocked a.yml:9 bind-outside: m']);
  });

  test('what the catalogue accepts is noted with its reason', () => {
    expect(statuses([finding({})], { accepts: { 'plain-secret': 'a test key' } })).toContain(
      'noted a.yml:9 plain-secret: m (accepted: a test key)',
    );
  });

  test('nothing is told twice: what resolving the service has refused, and a health check that the image brings', () => {
    const said = [
      { check: 'compose service', status: 'refused' as const, what: 'a.yml:9: the key is not carried out' },
    ];
    expect(statuses([finding({ rule: 'privileged' })], { said })).toEqual([]);
    expect(statuses([finding({ rule: 'privileged' })])).toEqual(['blocked a.yml:9 privileged: m']);
    expect(statuses([finding({ rule: 'undefined-variable' })], { said })).toEqual([]);
    expect(statuses([finding({ rule: 'undefined-variable' })])).toHaveLength(1);
    expect(statuses([finding({ rule: 'no-healthcheck', severity: 'warning' })], { healthcheck: true })).toHaveLength(1);
    expect(statuses([finding({ rule: 'latest-tag', severity: 'warning' })], { imageGiven: true })).toHaveLength(1);
  });
});

test('the documentation has every rule, with its severity', () => {
  const rows = readFileSync(new URL('../../docs/audit.md', import.meta.url), 'utf8').matchAll(
    /^\| (`[^|]+) \| (error|warning|info) \|/gm,
  );
  const documented = [...rows].flatMap(([, names = '', severity]) =>
    [...names.matchAll(/`([a-z-]+)`/g)].map(([, name]) => `${name} ${severity}`),
  );
  const rules = Object.entries(auditRules).map(([name, severity]) => `${name} ${severity}`);
  expect([...new Set(documented)].sort()).toEqual([...rules, 'bind-outside warning'].sort());
});
