import { describe, expect, test } from '@jest/globals';
import { CatalogueError, type Problem, parseCatalogue } from '../../src/config/catalogue.ts';
import { day, hour, minute, second } from '../../src/domain/units.ts';

const file = '/team/promoter.yaml';
const minimal = `environments:
  staging: { compose: docker-compose.yml }
components:
  web: { service: web }
`;

/** Every problem of a catalogue, as `line: what → fix`. */
function problemsIn(text: string): string[] {
  return caught(text).map(({ line, what, fix }) => `${line}: ${what} → ${fix}`);
}

function caught(text: string): Problem[] {
  try {
    parseCatalogue(text, file);
  } catch (fault) {
    if (fault instanceof CatalogueError) return fault.problems;
    throw fault;
  }
  return [];
}

describe('a minimal catalogue', () => {
  const catalogue = parseCatalogue(minimal, file);
  const web = catalogue.components.web;

  test('is a service and one environment, and paths begin at its own folder', () => {
    expect(catalogue).toMatchObject({
      repository: { path: '/team', branch: 'main' },
      tracker: 'none',
      state: '/team/.promoter',
      environments: {
        staging: {
          stage: 'staging',
          docker: 'unix:///var/run/docker.sock',
          project: 'team-staging',
          compose: ['docker-compose.yml'],
          freeze: [],
        },
      },
    });
  });

  test('soaks seven days at 99.5 % into staging, and asks one person', () => {
    expect(web?.to.staging).toMatchObject({
      soak: {
        requiredMs: 7 * day,
        everyMs: 5 * minute,
        uptime: 99.5,
        reprobeMs: 10 * second,
        unknownLimitMs: 30 * minute,
      },
      approvals: { required: 1, from: [], selfApproval: false, expiresMs: 30 * day, remindEveryMs: day },
      readyWithinMs: 5 * minute,
      validationExpiresMs: 30 * day,
      stopWithinMs: minute,
    });
  });

  test('soaks 24 hours at 99.9 % into production, and asks two people', () => {
    expect(web?.to.production).toMatchObject({
      soak: { requiredMs: 24 * hour, everyMs: 20 * second, uptime: 99.9 },
      approvals: { required: 2 },
    });
  });

  test('has the seven criteria into staging and the eight into production, none of which may be waived', () => {
    const ids = (stage: 'staging' | 'production') => web?.to[stage]?.criteria.map(({ id }) => id);
    expect(ids('staging')).toHaveLength(7);
    expect(ids('production')).toHaveLength(8);
    expect(web?.to.staging?.criteria.some(({ waivable }) => waivable)).toBe(false);
    expect(web?.to.staging?.criteria.find(({ id }) => id === 'unit-tests')).toMatchObject({
      measure: 'tests',
      threshold: 70,
    });
  });

  test('watches by the docker probe', () => {
    expect(web?.to.staging?.probes).toEqual([{ type: 'docker', timeoutMs: 10 * second }]);
  });
});

describe('a full catalogue', () => {
  const full = parseCatalogue(
    `repository: { path: ../code, github: owner/name, branch: trunk }
state: /var/lib/promoter
environments:
  staging:
    { docker: "ssh://ops@host", project: tta-staging, compose: [a.yml, b.yml], envFile: .env.staging, ports: 7600-7699 }
  live:
    stage: production
    compose: docker-compose.yml
    freeze: [{ from: "2026-12-24T00:00:00+01:00", to: "2026-12-27T00:00:00+01:00", why: holidays }]
groups:
  therapeutic-content:
    to:
      production:
        criteria: { clinical-validation: { title: Clinically validated, attestation: true } }
        approvals: { required: 3 }
components:
  neo4j:
    group: therapeutic-content
    service: neo4j
    maturity: src/components/neo4j/MATURITY.md
    probes:
      - { type: neo4j, url: "bolt://localhost:7690", password: env:NEO4J_PASSWORD, canary: true }
      - { type: http, url: "http://localhost:7476/", timeout: 2s }
    verify: [{ run: pytest -k neo4j, image: "python:3.12" }]
    backup: [{ run: ./backup.sh, host: true, timeout: 2h }]
    stopWithin: 2m
    to:
      staging:
        soak: { for: 10m, every: 10s, uptime: 99.5 %, latency: { p95: 200ms }, criticalErrors: 0 }
        approvals: { from: [lead, ops], trust: name, selfApproval: true, expires: 1d, remind: 2h }
        waivable: [documentation]
        criteria:
          unit-tests: { coverage: 65, junit: reports/junit.xml, coverageReport: [reports/a.info, reports/b.xml], waivable: true }
          code-quality: { junit: reports/ruff.xml }
          integration: { notApplicable: nothing depends on it }
      production:
        probes: [{ type: tcp, port: 7687 }]
`,
    file,
  );
  const neo4j = full.components.neo4j;

  test('puts a GitHub repository on the tracker unless it says otherwise', () => {
    expect(full.tracker).toBe('github');
    expect(full.repository).toEqual({ path: '/code', github: 'owner/name', branch: 'trunk' });
  });

  test('names an environment as it likes when it says the stage, and freezes it in UTC', () => {
    expect(full.environments.live).toMatchObject({
      stage: 'production',
      freeze: [{ from: '2026-12-23T23:00:00.000Z', to: '2026-12-26T23:00:00.000Z', why: 'holidays' }],
    });
    expect(full.environments.staging).toMatchObject({ envFile: '/team/.env.staging', ports: { from: 7600, to: 7699 } });
  });

  test('takes what one stage says before what the component says, and that before the group', () => {
    expect(neo4j?.to.production?.probes).toEqual([
      { type: 'tcp', host: 'localhost', port: 7687, timeoutMs: 10 * second },
    ]);
    expect(neo4j?.to.staging?.probes.map(({ type, timeoutMs }) => [type, timeoutMs])).toEqual([
      ['neo4j', 10 * second],
      ['http', 2 * second],
    ]);
    expect(neo4j?.to.production?.approvals.required).toBe(3);
    expect(neo4j?.to.staging?.stopWithinMs).toBe(2 * minute);
    expect(neo4j?.to.staging?.backup).toEqual([{ run: './backup.sh', host: true, timeoutMs: 2 * hour }]);
  });

  test('changes what it names of a soak, and leaves the rest as it is', () => {
    expect(neo4j?.to.staging?.soak).toEqual({
      requiredMs: 10 * minute,
      everyMs: 10 * second,
      uptime: 99.5,
      reprobeMs: 10 * second,
      unknownLimitMs: 30 * minute,
      latency: { p95Ms: 200 },
      criticalErrors: 0,
    });
  });

  test('measures, attests, lets go or adds a criterion, as each entry says', () => {
    const rule = (stage: 'staging' | 'production', id: string) =>
      neo4j?.to[stage]?.criteria.find((each) => each.id === id);
    expect(rule('staging', 'unit-tests')).toMatchObject({
      threshold: 65,
      files: { junit: ['reports/junit.xml'], coverage: ['reports/a.info', 'reports/b.xml'] },
      waivable: true,
    });
    expect(rule('staging', 'code-quality')).toMatchObject({ measure: 'tests', files: { junit: ['reports/ruff.xml'] } });
    expect(rule('staging', 'code-quality')).not.toHaveProperty('threshold');
    expect(rule('staging', 'documentation')?.waivable).toBe(true);
    expect(rule('staging', 'integration')?.notApplicable).toBe('nothing depends on it');
    expect(rule('production', 'clinical-validation')).toMatchObject({
      title: 'Clinically validated',
      measure: 'attestation',
    });
  });
});

const component = (settings: string) => `environments:
  staging: { compose: a.yml }
components:
  b: { service: b }
  web:
    service: web
${settings.replace(/^/gm, '    ')}
`;
const environment = (settings: string) => `components:
  web: { service: web }
environments:
  ${settings}
`;

const into = (stage: 'staging' | 'production', criteria: string, above = '', group = '') =>
  `${above}environments: { staging: { compose: a.yml } }
components:
  web:
    service: web
    ${group === '' ? 'dependsOn: []' : `group: ${group}`}
    to:
      ${stage}:
        criteria:
          ${criteria}
`;

/** One criterion of a component, as the catalogue's text makes it. */
function criterionIn(stage: 'staging' | 'production', id: string, keys: string, above = '', group = '') {
  const catalogue = parseCatalogue(into(stage, `${id}: ${keys}`, above, group), file);
  const rule = catalogue.components['web']?.to[stage]?.criteria.find((each) => each.id === id);
  if (!rule) throw new Error(id);
  return rule;
}

describe('the evidence of a criterion', () => {
  test.each<['staging' | 'production', string, string, object]>([
    [
      'staging',
      'functionality',
      '{ tasks: TASKS.md }',
      { measure: 'tasks', threshold: 80, files: { tasks: ['TASKS.md'] } },
    ],
    ['staging', 'functionality', '{ tasks: TASKS.md, atLeast: 60 % }', { measure: 'tasks', threshold: 60 }],
    ['staging', 'unit-tests', '{ junit: j.xml, coverageReport: c.info }', { measure: 'tests', threshold: 70 }],
    ['staging', 'api-stability', '{ openapi: openapi.yaml }', { measure: 'api', files: { openapi: ['openapi.yaml'] } }],
    [
      'staging',
      'code-quality',
      '{ findings: [ruff.sarif, bandit.json] }',
      { measure: 'findings', limits: { findings: { critical: 0, high: 0 } } },
    ],
    [
      'staging',
      'code-quality',
      '{ findings: x.json, allow: { high: 2, medium: 9 } }',
      { limits: { findings: { critical: 0, high: 2, medium: 9 } } },
    ],
    ['staging', 'documentation', '{ documents: README.md }', { measure: 'documents', limits: { words: 10 } }],
    ['staging', 'integration', '{ junit: it.xml }', { measure: 'tests' }],
    [
      'production',
      'integration-tests',
      '{ junit: j.xml, coverageReport: c.info, coverage: 85 }',
      { measure: 'tests', threshold: 85 },
    ],
    [
      'production',
      'performance',
      '{ objectives: { p95: 200ms, p99: 1s } }',
      { measure: 'performance', limits: { load: { p95Ms: 200, p99Ms: 1_000, errors: 1 } } },
    ],
    [
      'production',
      'security',
      '{ findings: audit.json }',
      { measure: 'findings', limits: { findings: { critical: 0 } } },
    ],
    [
      'production',
      'documentation',
      '{ documents: [docs/a.md, docs/b.md] }',
      { measure: 'documents', limits: { words: 50 } },
    ],
    [
      'production',
      'monitoring',
      '{ alertRules: alerts.yml }',
      { measure: 'monitoring', files: { alerts: ['alerts.yml'] } },
    ],
    [
      'production',
      'rollback',
      '{ documents: ROLLBACK.md, within: 2m }',
      { measure: 'rollback', limits: { words: 50, rollbackWithinMs: 2 * minute } },
    ],
    [
      'production',
      'load-testing',
      '{ load: k6.json, objectives: { throughput: 200, errors: 0.5 } }',
      { measure: 'load', limits: { load: { throughput: 200, errors: 0.5 } } },
    ],
    [
      'production',
      'load-testing',
      '{ notApplicable: nobody calls it, load: k6.json }',
      { notApplicable: 'nobody calls it' },
    ],
    ['staging', 'own', '{ junit: j.xml }', { measure: 'tests', files: { junit: ['j.xml'] } }],
    ['staging', 'own', '{ findings: j.xml }', { measure: 'findings' }],
    ['staging', 'own', '{ tasks: T.md }', { measure: 'tasks', threshold: 100 }],
    [
      'staging',
      'own',
      '{ check: build }',
      { measure: 'check', source: { from: 'check', name: 'build', apps: ['github-actions'] } },
    ],
    [
      'staging',
      'own',
      '{ check: build, apps: [sonar, codecov] }',
      { source: { from: 'check', name: 'build', apps: ['sonar', 'codecov'] } },
    ],
    [
      'staging',
      'own',
      '{ run: make it, image: "python:3.12", variables: PIP_INDEX_URL, timeout: 2m }',
      {
        measure: 'run',
        source: {
          from: 'run',
          command: { run: 'make it', image: 'python:3.12', host: false, timeoutMs: 2 * minute },
          variables: ['PIP_INDEX_URL'],
        },
      },
    ],
    [
      'staging',
      'unit-tests',
      '{ run: make it, host: true, junit: j.xml, coverageReport: c.info }',
      { measure: 'tests', source: { from: 'run', command: { host: true, timeoutMs: 30 * minute } } },
    ],
    [
      'staging',
      'unit-tests',
      '{ artifact: reports, workflow: ci.yml, junit: j.xml, coverageReport: c.info }',
      { source: { from: 'artifact', name: 'reports', workflow: 'ci.yml' } },
    ],
  ])('into %s: %s: %s', (stage, id, keys, expected) => {
    expect(criterionIn(stage, id, keys)).toMatchObject(expected);
  });

  test.each(['functionality', 'api-stability', 'code-quality', 'documentation', 'integration'])(
    '%s is attested as long as the catalogue names no evidence for it',
    (id) => expect(criterionIn('staging', id, '{ title: X }').measure).toBe('attestation'),
  );

  test("reports lie in CI's folder when the catalogue names one; what the team writes by hand lies in the commit", () => {
    const above = 'reports: ../ci\n';
    const from = (stage: 'staging' | 'production', id: string, keys: string) =>
      criterionIn(stage, id, keys, above).source;
    expect(from('staging', 'integration', '{ junit: j.xml }')).toEqual({ from: 'reports', folder: '/ci' });
    expect(from('staging', 'code-quality', '{ findings: j.xml }')).toEqual({ from: 'reports', folder: '/ci' });
    expect(from('staging', 'documentation', '{ documents: README.md }')).toEqual({ from: 'commit' });
    expect(from('staging', 'functionality', '{ tasks: T.md }')).toEqual({ from: 'commit' });
    expect(from('staging', 'integration', '{ junit: j.xml, artifact: x }')).toEqual({ from: 'artifact', name: 'x' });
    expect(criterionIn('staging', 'integration', '{ junit: j.xml }').source).toEqual({ from: 'commit' });
  });

  test('commands run on the local engine unless another is named', () => {
    expect(parseCatalogue(minimal, file).checks).toEqual({ docker: 'unix:///var/run/docker.sock' });
    expect(parseCatalogue(`checks: { docker: "tcp://builder:2376" }\n${minimal}`, file).checks).toEqual({
      docker: 'tcp://builder:2376',
    });
  });

  test('is line coverage of the tests unless the catalogue gives that up in so many words', () => {
    const inStaging = (keys: string) => criterionIn('staging', 'unit-tests', keys);
    expect(inStaging('{ run: make test, host: true, coverage: none }').measure).toBe('run');
    expect(inStaging('{ check: tests, coverage: none }').measure).toBe('check');
    expect(inStaging('{ junit: j.xml, coverage: none }')).not.toHaveProperty('threshold');
    expect(inStaging('{ junit: j.xml }')).toMatchObject({ measure: 'tests', threshold: 70 });
    const above = 'groups: { g: { to: { staging: { criteria: { unit-tests: { check: tests } } } } } }\n';
    expect(() => criterionIn('staging', 'integration', '{ junit: it.xml }', above, 'g')).toThrow(
      /components\.web\.to\.staging\.criteria\.unit-tests: is measured without the 70 % line coverage/,
    );
  });

  test('a group says a part of it, and the component another', () => {
    const above =
      'groups: { g: { to: { staging: { criteria: { integration: { junit: it.xml }, own: { attestation: true } } } } } }\n';
    expect(criterionIn('staging', 'integration', '{ artifact: x }', above, 'g')).toMatchObject({
      source: { from: 'artifact', name: 'x' },
      files: { junit: ['it.xml'] },
    });
    expect(criterionIn('staging', 'integration', '{ findings: f.json }', above, 'g')).toMatchObject({
      measure: 'findings',
      files: { findings: ['f.json'] },
    });
    expect(criterionIn('staging', 'own', '{ check: build }', above, 'g')).toMatchObject({
      measure: 'check',
      files: {},
    });
    expect(criterionIn('staging', 'integration', '{ attestation: true }', above, 'g')).toMatchObject({
      measure: 'attestation',
      files: {},
    });
  });
});

describe('the functional groups', () => {
  const idsOf = (text: string) =>
    parseCatalogue(text, file)
      .components['web']?.to.production?.criteria.map(({ id, measure }) => `${id} ${measure}`)
      .slice(8);
  const ofGroup = (name: string) => minimal.replace('service: web', `service: web, group: ${name}`);

  test.each([
    ['core-infrastructure', []],
    ['ai-agent-systems', []],
    ['player-experience', ['e2e tests']],
    ['therapeutic-content', ['clinical-validation attestation']],
    ['monitoring-operations', []],
    ['another one', []],
  ])('%s is built in', (name, expected) => expect(idsOf(ofGroup(name))).toEqual(expected));

  test("the catalogue's own group of that name is laid over it, and others stay known", () => {
    const own =
      'groups: { player-experience: { to: { production: { criteria: { e2e: { attestation: true }, fun: { check: fun } } } } } }\n';
    expect(idsOf(own + ofGroup('player-experience'))).toEqual(['e2e attestation', 'fun check']);
    expect(idsOf(own + ofGroup('therapeutic-content'))).toEqual(['clinical-validation attestation']);
  });

  test("a component changes its group's criteria by their names", () => {
    expect(
      criterionIn('production', 'e2e', '{ junit: e2e/junit.xml, waivable: true }', '', 'player-experience'),
    ).toMatchObject({
      title: 'End-to-end tests pass',
      waivable: true,
      files: { junit: ['e2e/junit.xml'] },
    });
  });
});

test('mounts and rules of the audit that are borne are named', () => {
  const catalogue = parseCatalogue(
    `environments: { staging: { compose: a.yml, binds: [/srv/data, ../shared] } }
components: { web: { service: web, audit: { accept: { no-memory-limit: a batch job that needs what there is } } } }
`,
    file,
  );
  expect(catalogue.environments['staging']?.binds).toEqual(['/srv/data', '/shared']);
  expect(catalogue.components['web']?.auditAccepts).toEqual({
    'no-memory-limit': 'a batch job that needs what there is',
  });
});

describe('contradictory criteria are refused', () => {
  const at = (stage: string, id: string) => `9: components.web.to.${stage}.criteria.${id}`;
  test.each<[string, 'staging' | 'production', string, string, string]>([
    [
      'two sources',
      'staging',
      'own',
      '{ check: a, artifact: b }',
      ': names two sources, artifact and check → keep artifact or check',
    ],
    [
      'a check with files',
      'staging',
      'own',
      '{ check: a, junit: j.xml }',
      '.junit: stands beside check, which gives no files → take junit out, or read it by artifact or run',
    ],
    [
      'a word beside a report',
      'staging',
      'own',
      '{ attestation: true, junit: j.xml }',
      ': is both attested and measured → keep either attestation: true, or junit',
    ],
    [
      'a word beside a limit',
      'staging',
      'unit-tests',
      '{ attestation: true, coverage: 60 }',
      ': is both attested and measured → keep either attestation: true, or coverage',
    ],
    [
      'two kinds of files',
      'staging',
      'own',
      '{ junit: j.xml, findings: f.json }',
      '.findings: stands beside junit, which measures something else → make two criteria, one with junit and one with findings',
    ],
    [
      'a command without a place',
      'staging',
      'own',
      '{ run: make }',
      ": does not say where its command runs → give either image: NAME, or host: true for the worker's own host",
    ],
    [
      'a command with two places',
      'staging',
      'own',
      '{ run: make, image: a, host: true }',
      ": does not say where its command runs → give either image: NAME, or host: true for the worker's own host",
    ],
    [
      'an image without a command',
      'staging',
      'own',
      '{ junit: j.xml, image: a }',
      '.image: belongs to run, which is not there → add run, or take image out',
    ],
    [
      'apps without a check',
      'staging',
      'own',
      '{ junit: j.xml, apps: a }',
      '.apps: belongs to check, which is not there → add check, or take apps out',
    ],
    [
      'no app at all',
      'staging',
      'own',
      '{ check: a, apps: [] }',
      '.apps: is empty → name an app, or leave the key out for github-actions',
    ],
    [
      'an artifact without files',
      'staging',
      'own',
      '{ artifact: a }',
      '.artifact: names no file of the artifact → add what it holds: junit, coverageReport, findings, load, openapi, … with paths inside the artifact',
    ],
    [
      'a limit of coverage without a report',
      'staging',
      'unit-tests',
      '{ junit: j.xml, coverage: 60 }',
      '.coverage: decides nothing: unit-tests has no coverageReport to hold it against → add coverageReport: FILE, or take coverage out',
    ],
    [
      'a command that shows no coverage',
      'staging',
      'unit-tests',
      '{ run: make test, image: "node:20" }',
      ': is measured without the 70 % line coverage that it needs → name junit and coverageReport (from run, an artifact or CI), or write coverage: none where that is meant',
    ],
    [
      'a check that shows no coverage',
      'production',
      'integration-tests',
      '{ check: e2e }',
      ': is measured without the 80 % line coverage that it needs → name junit and coverageReport (from run, an artifact or CI), or write coverage: none where that is meant',
    ],
    [
      'a coverage in other words',
      'staging',
      'unit-tests',
      '{ junit: j.xml, coverageReport: c.info, coverage: nil }',
      '.coverage: "nil" is not a percentage → write a number from 0 to 100, as 99.5',
    ],
    [
      'a share of no tasks',
      'staging',
      'functionality',
      '{ atLeast: 60 }',
      '.atLeast: decides nothing: functionality has no tasks to hold it against → add tasks: FILE, or take atLeast out',
    ],
    [
      'a limit of no findings',
      'production',
      'security',
      '{ allow: { high: 0 } }',
      '.allow: decides nothing: security has no findings to hold it against → add findings: FILE, or take allow out',
    ],
    [
      'a throughput that nothing can measure',
      'production',
      'performance',
      '{ objectives: { throughput: 5 } }',
      '.objectives: decides nothing: performance has no load to hold it against → add load: FILE, or take objectives out',
    ],
    [
      'a load without a test',
      'production',
      'load-testing',
      '{ objectives: { p95: 5ms } }',
      '.objectives: decides nothing: load-testing has no load to hold it against → add load: FILE, or take objectives out',
    ],
    [
      'a time for an undocumented rollback',
      'production',
      'rollback',
      '{ within: 5m }',
      '.within: decides nothing: rollback has no documents to hold it against → add documents: FILE, or take within out',
    ],
    [
      'a variable with its value',
      'staging',
      'own',
      '{ run: make, host: true, variables: [A=b] }',
      '.variables.0: "A=b" is not the name of a variable → write the name alone, as NPM_TOKEN: its value is the worker\'s',
    ],
    [
      'a throughput of nothing',
      'production',
      'load-testing',
      '{ load: k6.json, objectives: { throughput: 0 } }',
      '.objectives.throughput: 0 is not a throughput → write requests a second, as 200',
    ],
    [
      'a document outside the repository',
      'staging',
      'documentation',
      '{ documents: ../README.md }',
      ".documents.0: \"../README.md\" is not a path inside the repository → write it relative to the repository's root, without '..'",
    ],
    ['a mistyped key', 'staging', 'own', '{ jnuit: j.xml, check: x }', ': unknown key "jnuit" → did you mean "junit"?'],
  ])('%s', (_, stage, id, keys, expected) => {
    expect(problemsIn(into(stage, `${id}: ${keys}`))).toEqual([`${at(stage, id)}${expected}`]);
  });

  test('a mistyped rule of the audit', () => {
    expect(problemsIn(component('audit: { accept: { no-memory-limits: why } }'))).toEqual([
      '7: components.web.audit.accept.no-memory-limits: there is no such rule of the compose audit → did you mean "no-memory-limit"?',
    ]);
  });
});

describe('every mistake names its line and the fix', () => {
  test.each<[string, string, string[]]>([
    [
      'an empty file',
      '',
      ['1: it is empty → name environments and components: docs/catalogue.md shows the smallest one'],
    ],
    ['a list instead of sections', '- a', ['1: it is a list → write a section with keys']],
    [
      'a tab where YAML wants spaces',
      'components:\n\tweb: 1\n',
      [
        '2: Tabs are not allowed as indentation → correct the YAML there: indentation by spaces, one key a line, no key twice',
      ],
    ],
    [
      'a key that is there twice',
      'components:\n  a: { service: x }\n  a: { service: y }\n',
      ['3: Map keys must be unique → correct the YAML there: indentation by spaces, one key a line, no key twice'],
    ],
    [
      'no component at all',
      `${environment('staging: { compose: a.yml }').replace('  web: { service: web }', '  {}')}`,
      ['1: components: is empty → add at least one entry below components'],
    ],
    ['a mistyped outermost key', `${minimal}trakcer: none\n`, ['5: unknown key "trakcer" → did you mean "tracker"?']],
    ['an unknown tracker', `${minimal}tracker: jira\n`, ['5: tracker: is "jira" → write "github" or "none"']],
    [
      'a repository that is no owner/name',
      `repository: { github: x }\n${minimal}`,
      ['1: repository.github: "x" is not a GitHub repository → write owner/name'],
    ],
    [
      'an environment whose stage nobody knows',
      environment('homelab: { compose: a.yml }'),
      [
        '4: environments.homelab: its name is no stage, and it does not say which it is → add stage: one of development, staging, production',
      ],
    ],
    [
      'an environment without compose files',
      environment('staging:\n    docker: unix:///d.sock'),
      ['4: environments.staging.compose: is missing → add compose: a list'],
    ],
    [
      'a project that Compose would not take',
      environment('staging:\n    compose: c.yml\n    project: U1 Shop'),
      [
        "6: environments.staging.project: is no name of a Compose project → write lower case letters, digits, '-' and '_', a letter or digit first",
      ],
    ],
    [
      'an empty list of compose files',
      environment('staging:\n    compose: []'),
      ['5: environments.staging.compose: is empty → name a compose file: [docker-compose.yml]'],
    ],
    [
      'a compose file outside the repository',
      environment('staging:\n    compose:\n      - a.yml\n      - ../b.yml'),
      [
        "7: environments.staging.compose.1: \"../b.yml\" is not a path inside the repository → write it relative to the repository's root, without '..'",
      ],
    ],
    [
      'a Docker endpoint of no known kind',
      environment('staging: { compose: a.yml, docker: localhost }'),
      [
        '4: environments.staging.docker: "localhost" is not a Docker endpoint → write unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host',
      ],
    ],
    [
      'ports the wrong way round',
      environment('staging: { compose: a.yml, ports: 7699-7600 }'),
      [
        '4: environments.staging.ports: "7699-7600" is not a range of ports → write the lowest and the highest, as 7600-7699',
      ],
    ],
    [
      'a freeze that ends before it begins',
      environment(
        'staging:\n    compose: a.yml\n    freeze: [{ from: "2026-01-02T00:00:00Z", to: "2026-01-01T00:00:00Z", why: x }]',
      ),
      ["6: environments.staging.freeze.0: ends before it begins → put 'from' before 'to'"],
    ],
    [
      'a freeze without a zone',
      environment(
        'staging:\n    compose: a.yml\n    freeze: [{ from: "2026-01-02", to: "2026-01-03T00:00:00Z", why: x }]',
      ),
      [
        '6: environments.staging.freeze.0.from: "2026-01-02" is not an instant → write date, time and zone: 2026-12-24T18:00:00+01:00',
      ],
    ],
    [
      'a name that cannot be part of an id',
      environment('a/b: { compose: a.yml, stage: staging }'),
      [
        "4: environments.a/b: \"a/b\" cannot be a name → use letters, digits, '-' and '_', beginning with a letter or digit, 63 at the most",
      ],
    ],
    [
      'a component without a service',
      'environments:\n  staging: { compose: a.yml }\ncomponents:\n  web: {}\n',
      ['4: components.web.service: is missing → add service: a text'],
    ],
    [
      'a mistyped key',
      component('dependson: [b]'),
      ['7: components.web: unknown key "dependson" → did you mean "dependsOn"?'],
    ],
    ['another strategy', component('strategy: canary'), ['7: components.web.strategy: is "canary" → write "recreate"']],
    [
      'a dependency that does not exist',
      component('dependsOn:\n  - b\n  - wbe'),
      ['9: components.web.dependsOn.1: there is no component "wbe" → did you mean "web"?'],
    ],
    [
      'a component that depends on itself',
      component('dependsOn: [web]'),
      ['7: components.web.dependsOn: depends on itself: web → web → take one of these dependencies out'],
    ],
    [
      'a mistyped probe',
      component('probes:\n  - { type: htp, url: "http://x/" }'),
      ['8: components.web.probes.0.type: unknown type "htp" → did you mean "http"?'],
    ],
    [
      'a probe without a type',
      component('probes:\n  - { url: "http://x/" }'),
      [
        '8: components.web.probes.0.type: is missing → add type: one of docker, tcp, http, neo4j'.replace(
          ': is missing',
          ': type is missing',
        ),
      ],
    ],
    [
      'a probe field that is not its own',
      component('probes:\n  - { type: tcp, port: 80, url: x }'),
      ['8: components.web.probes.0: unknown key "url" → known: type, host, port, timeout'],
    ],
    [
      'a port that is none',
      component('probes: [{ type: tcp, port: 70000 }]'),
      ['7: components.web.probes.0.port: 70000 is not a port → write a number from 1 to 65535'],
    ],
    [
      'an address of the wrong scheme',
      component('probes: [{ type: neo4j, url: "http://x" }]'),
      [
        '7: components.web.probes.0.url: "http://x" is not an address → write one that begins with bolt://, bolt+s://, bolt+ssc://, neo4j://, neo4j+s://, neo4j+ssc://',
      ],
    ],
    [
      'a probe that takes longer than a look may',
      component('probes: [{ type: tcp, port: 80, timeout: 1m }]'),
      ['7: components.web.probes.0.timeout: is longer than a look may take → write 40s or less'],
    ],
    [
      'a duration without a unit',
      component('to:\n  staging:\n    soak: { for: 7 }'),
      [
        '9: components.web.to.staging.soak.for: 7 is not a duration → write a number and a unit: 7d, 24h, 5m, 20s or 500ms',
      ],
    ],
    [
      'a duration of nothing',
      component('readyWithin: 0s'),
      ['7: components.web.readyWithin: "0s" must be longer than 0 → write a number above 0 and a unit: 5m or 20s'],
    ],
    [
      'a duration below nothing',
      component('readyWithin: -3s'),
      ['7: components.web.readyWithin: "-3s" must be longer than 0 → write a number above 0 and a unit: 5m or 20s'],
    ],
    [
      'a duration of a unit nobody knows',
      component('readyWithin: 5 fortnights'),
      [
        '7: components.web.readyWithin: "5 fortnights" is not a duration → write a number and a unit: 7d, 24h, 5m, 20s or 500ms',
      ],
    ],
    [
      'an uptime above 100',
      component('to:\n  staging:\n    soak: { uptime: 101 }'),
      ['9: components.web.to.staging.soak.uptime: 101 is not a percentage → write a number from 0 to 100, as 99.5'],
    ],
    [
      'a look longer than the soak',
      component('to:\n  staging:\n    soak: { for: 1m, every: 5m }'),
      ['9: components.web.to.staging.soak.every: a look every 5min in 1min is none → make every shorter than for'],
    ],
    [
      'a stage nobody knows',
      component('to:\n  prod: {}'),
      ['8: components.web.to: unknown key "prod" → known: development, staging, production'],
    ],
    [
      'a command that says not where it runs',
      component('verify:\n  - { run: ls }'),
      [
        "8: components.web.verify.0: does not say where it runs → give either image: NAME, or host: true for the worker's own host",
      ],
    ],
    [
      'a command that runs in two places',
      component('verify:\n  - { run: ls, image: busybox, host: true }'),
      [
        "8: components.web.verify.0: does not say where it runs → give either image: NAME, or host: true for the worker's own host",
      ],
    ],
    [
      'a trust that is not built',
      component('to:\n  staging:\n    approvals: { trust: signed }'),
      [
        '9: components.web.to.staging.approvals.trust: this way to trust an approver is not supported yet → write trust: name, or leave it out',
      ],
    ],
    [
      'more approvals than people',
      component('to:\n  staging:\n    approvals:\n      required: 3\n      from: [a, b, b]'),
      [
        '10: components.web.to.staging.approvals.required: 3 approvals are required, but only 2 may give one (a, b, b) → lower required to 2, or name more people in from',
      ],
    ],
    [
      'a waiver of a criterion that does not exist',
      component('to:\n  staging:\n    waivable: [unit-test]'),
      ['9: components.web.to.staging.waivable.0: there is no criterion "unit-test" → did you mean "unit-tests"?'],
    ],
    [
      'an own criterion without a measure',
      component('to:\n  staging:\n    criteria:\n      mine: { title: Mine }'),
      [
        '10: components.web.to.staging.criteria.mine: does not say how it is measured → known: functionality, unit-tests, api-stability, code-quality, documentation, dependencies, integration; an own criterion needs files (junit, findings, tasks, …), run, check, or attestation: true',
      ],
    ],
    [
      'a report outside the commit',
      component('to:\n  staging:\n    criteria:\n      unit-tests: { junit: /etc/passwd }'),
      [
        "10: components.web.to.staging.criteria.unit-tests.junit.0: \"/etc/passwd\" is not a path inside the repository → write it relative to the repository's root, without '..'",
      ],
    ],
    [
      'a group that does not exist',
      `groups: { core: {} }\n${component('group: cor')}`,
      [
        '8: components.web.group: there is no group "cor" → did you mean "core"?; or add it below groups, with {} when it has no rules',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsIn(text)).toEqual(expected);
  });

  test('a production soak whose looks come too slowly is refused with the arithmetic', () => {
    const [problem] = caught(component('to:\n  production:\n    soak:\n      every: 30s'));
    expect(problem).toMatchObject({ line: 10, fix: 'write every: 28s or less' });
    expect(problem?.what).toContain('99.9 % of 1d leaves 1min 26s of downtime, and three looks must fit into it');
    expect(caught(component('to:\n  production:\n    soak: { every: 28s }'))).toEqual([]);
  });

  test('a slow tick that a group brings is shown once, at the group', () => {
    const text = `groups:\n  g: { to: { production: { soak: { every: 1m } } } }\n${component('group: g').replace('service: b }', 'service: b, group: g }')}`;
    expect(caught(text).map(({ line }) => line)).toEqual([2]);
  });

  test('a circle over three components is told once, with its way', () => {
    const text = `environments: { staging: { compose: a.yml } }
components:
  a: { service: a, dependsOn: [b] }
  b: { service: b, dependsOn: [c] }
  c: { service: c, dependsOn: [a] }
  d: { service: d, dependsOn: [a] }
`;
    expect(problemsIn(text)).toEqual([
      '3: components.a.dependsOn: depends on itself: a → b → c → a → take one of these dependencies out',
    ]);
  });

  test('all problems are told at once, in the order of the file', () => {
    const text = `repository: { github: x }
environment: {}
environments:
  staging: { compose: [], ports: x }
components:
  web:
    dependsOn: [nobody]
    probes: [{ type: tcp }]
    to: { staging: { soak: { for: 7, every: 1 } } }
`;
    expect(caught(text).map(({ line }) => line)).toEqual([1, 2, 4, 4, 6, 7, 8, 9, 9]);
  });

  test('the message is ready to be shown, with the place of each problem and its fix', () => {
    const fault = new CatalogueError(caught(component('dependson: [b]')));
    expect(fault.message).toBe(
      'promoter.yaml has one problem:\n  /team/promoter.yaml:7: components.web: unknown key "dependson"\n    → did you mean "dependsOn"?',
    );
    expect(fault.findings).toEqual([
      expect.objectContaining({ check: 'catalogue', status: 'refused', fix: 'did you mean "dependsOn"?' }),
    ]);
  });

  test('aliases and merge keys are followed, and a bomb of them is refused', () => {
    const merged = parseCatalogue(
      `${minimal.replace('{ service: web }', '&w { service: web }')}  api: { <<: *w, dependsOn: [web] }\n`,
      file,
    );
    expect(merged.components.api).toMatchObject({ service: 'web', dependsOn: ['web'] });
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefgh'[index]},`.repeat(9)}]`),
    ].join('\n');
    expect(problemsIn(bomb)).toEqual([expect.stringContaining('use fewer YAML aliases')]);
  });
});
