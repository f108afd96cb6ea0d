import { components } from './components.ts';
import { type ComposeFile, file, redis, service } from './compose-writing.ts';

/** A password that must never be shown again. */
export const password = 'Xk7-pq2-Vn9';

/** The one that the catalogue names: a service for each component. */
function staging(): ComposeFile {
  const services = components.map(({ name, compose = '', port, wrongPort }, index) => {
    const mark = wrongPort === undefined ? '' : ` # plant: ${wrongPort}`;
    const ports = `    ports: ["${port ?? `127.0.0.1:${7600 + index}:8080`}"]${mark}\n`;
    return service(name, `    image: promoter-local/web:1\n${ports}${compose}`);
  });
  return { name: 'docker-compose.staging.yml', content: file(...services) };
}

const tidy: ComposeFile[] = [
  { name: 'docker-compose.yml', content: file(service('cache', redis), service('queue', redis)) },
  {
    name: 'stacks/flow.yaml',
    content:
      '{"services": {"cache": {"image": "redis:7.2.5", "restart": "always", "mem_limit": "64m", "healthcheck": {"test": ["CMD", "redis-cli", "ping"]}}}}',
  },
  {
    name: 'stacks/anchors.yml',
    content: `x-sound: &sound\n  restart: unless-stopped\n  mem_limit: 1g\n  healthcheck: &check\n    test: ["CMD", "true"]\nservices:\n  one: { <<: *sound, image: 'redis:7.2.5' }\n  two:\n    <<: *sound\n    image: "redis:7.2.5"\n    healthcheck:\n      <<: *check\n      interval: 1m\n`,
  },
  {
    name: 'stacks/naked.yml',
    content: 'services:\n  bare: # plant: no-healthcheck, no-restart-policy, no-memory-limit\n    image: redis:7.2.5\n',
  },
];

const written: ComposeFile[] = [
  {
    name: 'stacks/crlf.yml',
    content: `version: "3.8" # plant: obsolete-version\n${file(service('cache', redis))}`.replaceAll('\n', '\r\n'),
  },
  { name: 'stacks/bom.yml', content: `\uFEFF${file(service('web', '    image: nginx # plant: no-tag\n'))}` },
  {
    name: 'legacy/old.yml',
    content: `version: '2.1' # plant: obsolete-version\n${file(service('web', '    image: nginx:latest # plant: latest-tag\n'))}`,
  },
  { name: 'legacy/tabs.yml', content: 'services:\n\tcache: # plant: yaml-error\n\t\timage: redis:7.2.5\n' },
  {
    name: 'legacy/twice.yml',
    content: file(service('cache', `${redis}    image: redis:6 # plant: duplicate-key\n`)),
  },
  { name: 'legacy/broken.yml', content: 'services:\n  cache: { image: [redis:7.2.5\n', shows: ['yaml-error'] },
  { name: 'legacy/empty.yml', content: '', shows: ['yaml-error'] },
  {
    name: 'ci/not-compose.yml',
    content: 'name: ci\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: [{ run: pytest }]\n',
    shows: ['schema-violation'],
  },
];

const images: ComposeFile[] = [
  {
    name: 'graph/staging.yml',
    content: file(service('neo4j', '    image: neo4j:5.26.0:latest # plant: doubled-tag\n')),
  },
  {
    name: 'graph/enterprise.yml',
    content: file(service('neo4j', '    image: neo4j:5.26-enterprise-enterprise # plant: doubled-tag\n')),
  },
  {
    name: 'graph/swarm.yml',
    content: file(
      service(
        'neo4j',
        `${redis}    container_name: tta-staging-neo4j # plant: container-name-with-replicas\n    deploy:\n      replicas: 3\n      placement: { constraints: [node.role == worker] }\n`,
      ),
    ),
  },
  {
    name: 'graph/names.yml',
    content: file(
      service('one', `${redis}    container_name: tta-one\n`),
      service('two', `${redis}    container_name: tta-one # plant: duplicate-container-name\n`),
    ),
  },
];

const ports: ComposeFile[] = [
  {
    name: 'monitoring/within.yml',
    content: file(
      service('prometheus', `${redis}    ports:\n      - "127.0.0.1:9100:9090"\n`),
      service('grafana', `${redis}    ports:\n      - "127.0.0.1:9099-9101:3000-3002" # plant: port-taken\n`),
    ),
  },
  {
    name: 'monitoring/here.yml',
    content: file(service('loki', `${redis}    ports: ["127.0.0.1:9200:3100"] # plant: port-taken\n`)),
  },
  {
    name: 'monitoring/there.yml',
    content: file(service('tempo', `${redis}    ports: ["0.0.0.0:9200:3100"] # plant: port-taken\n`)),
  },
  {
    name: 'monitoring/huge.yml',
    content: file(service('alerts', `${redis}    ports: ["99999:80"] # plant: invalid-port\n`)),
  },
];

const secrets: ComposeFile[] = [
  {
    name: 'auth/env-file.yml',
    content: file(service('auth', `${redis}    env_file: ./nowhere.env # plant: env-file-missing\n`)),
  },
  {
    name: 'auth/map.yml',
    content: file(
      service('auth', `${redis}    environment:\n      NEO4J_PASSWORD: "${password}" # plant: plain-secret\n`),
    ),
  },
  {
    name: 'auth/list.yml',
    content: file(
      service(
        'auth',
        `${redis}    environment:\n      - DATABASE_URL=postgres://u:${password}@db/x # plant: plain-secret\n`,
      ),
    ),
  },
  {
    name: 'auth/undefined.yml',
    content: file(
      service('auth', `${redis}    environment:\n      HOST: "\${NOT_SET_ANYWHERE}" # plant: undefined-variable\n`),
    ),
  },
];

const open: ComposeFile[] = [
  {
    name: 'ops/privileged.yml',
    content: file(
      service(
        'agent',
        `${redis}    privileged: true # plant: privileged\n    pid: host # plant: host-pid\n    network_mode: host # plant: host-network\n`,
      ),
    ),
  },
  {
    name: 'ops/socket.yml',
    content: file(
      service(
        'agent',
        `${redis}    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock # plant: engine-socket\n`,
      ),
    ),
  },
  {
    name: 'ops/binds.yml',
    content: file(
      service(
        'agent',
        `${redis}    volumes:\n      - ../../../outside:/data # plant: bind-outside\n      - type: bind\n        source: /etc\n        target: /host\n`,
      ),
    ),
    shows: ['bind-outside'],
  },
  {
    name: 'ops/capable.yml',
    content: file(service('agent', `${redis}    cap_add:\n      - SYS_ADMIN # plant: dangerous-capability\n`)),
  },
  {
    name: 'ops/strangers.yml',
    content: file(
      service(
        'agent',
        `${redis}    depends_on:\n      - nobody # plant: depends-on-unknown-service\n    networks:\n      - nowhere # plant: undefined-network\n    volumes:\n      - nothing:/data # plant: undefined-volume\n`,
      ),
    ),
  },
];

/**
 * Thirty compose files as they are found in a grown repository. What is wrong stands behind the mark `# plant:` on the
 * line where it must show; `planted` reads the marks. A file without a mark is as good as it looks.
 */
export const composeFiles: ComposeFile[] = [staging(), ...tidy, ...written, ...images, ...ports, ...secrets, ...open];
