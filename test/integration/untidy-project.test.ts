import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { execa } from 'execa';
import { type Stack, startStack } from '../../scripts/development-stack.ts';
import { root } from '../../scripts/setup/provide.mjs';
import { processEnv } from '../../src/config/process-env.ts';
import type { Measurement } from '../../src/contract/activities.ts';
import type { AuditFinding } from '../../src/domain/audit.ts';
import { passes } from '../../src/domain/criteria.ts';
import type { OverviewRow } from '../../src/domain/overview.ts';
import { allActivities, type Composed } from '../../src/worker/compose.ts';
import { composeFiles, password } from '../support/untidy/compose-files.ts';
import { planted } from '../support/untidy/compose-writing.ts';
import { components } from '../support/untidy/components.ts';
import { maturityFiles } from '../support/untidy/maturity-files.ts';
import { maturityOf, type UntidyProject, untidyProject } from '../support/untidy/project.ts';

// A real project's shape: 30 compose files and 20 MATURITY.md as untidy as such files are, 25 components with evidence
// of which most is bad and some of it lies. Everything that is wrong must show where it was planted, and nothing else.

let project: UntidyProject;
let composed: Composed;
let stack: Stack;
beforeAll(async () => {
  project = await untidyProject();
  composed = allActivities(project.catalogue, processEnv({}));
  stack = await startStack({ state: join(project.folder, 'stack'), catalogue: project.catalogue });
}, 180_000);
afterAll(async () => {
  await stack.stop();
  await composed.close();
  await project.remove();
});

const promoter = async (...args: string[]) => {
  const options = { env: stack.env, cwd: project.repository.path, stdin: 'ignore', reject: false } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [join(root, 'bin/promoter'), ...args], options);
  return { code: exitCode ?? -1, stdout, stderr };
};

test('the project has the shape that it is to have', () => {
  expect([composeFiles.length, maturityFiles.length, components.length]).toEqual([30, 20, 25]);
});

describe('measuring', () => {
  const measurements = new Map<string, Measurement>();
  beforeAll(async () => {
    const environment = new MockActivityEnvironment();
    for (const { name } of components) {
      const request = { component: name, environment: 'staging', attestations: [] };
      measurements.set(name, await environment.run(() => composed.activities.measure(request)));
    }
  }, 120_000);
  const of = (name: string): Measurement => {
    const found = measurements.get(name);
    if (!found) throw new Error(`${name} was not measured`);
    return found;
  };

  test('exactly the components that were planted as good are met, and not one more', () => {
    const green = [...measurements].filter(([, { verdicts }]) => verdicts.every(passes)).map(([name]) => name);
    expect(green).toEqual(components.filter(({ fault }) => fault === undefined).map(({ name }) => name));
    expect(green).toHaveLength(7);
  });

  test.each(components.flatMap(({ name, fault }) => (fault ? [[name, ...fault] as const] : [])))(
    'of %s finds the fault in %s, as %s, and nothing else',
    (name, criterion, verdict, sentence) => {
      const bad = of(name).verdicts.filter((each) => !passes(each));
      expect(bad).toMatchObject([{ criterion, verdict, sentence: expect.stringMatching(sentence) }]);
    },
  );

  test.each(maturityFiles.map(({ component = 'session-store', notes }) => [component, notes] as const))(
    'of %s notes what its MATURITY.md gets wrong, and lets nothing of it count',
    (name, notes) => {
      const noted = of(name).findings.filter(({ status }) => status === 'noted');
      const said = noted.filter(({ check }) => check !== 'catalogue').map(({ what }) => what);
      expect(said).toEqual(notes ? expect.arrayContaining([expect.stringMatching(notes)]) : []);
      expect(of(name).findings.every(({ status }) => status === 'ok' || status === 'noted')).toBe(true);
    },
  );

  test('shows a claim that is above its measurement, and is not moved by it', () => {
    const boasting = components.filter(({ boasts }) => boasts);
    expect(boasting).not.toEqual([]);
    for (const { name, boasts } of boasting) {
      const sentences = of(name).verdicts.map((verdict) => verdict.sentence);
      expect(sentences.join('\n')).toMatch(boasts ?? '');
      expect(of(name).verdicts.flatMap(({ claims = [] }) => claims.filter(({ above }) => above))).not.toEqual([]);
    }
  });
});

describe('promoter audit', () => {
  const names = composeFiles.map(({ name }) => name);
  let findings: AuditFinding[];
  let all: Awaited<ReturnType<typeof promoter>>;
  beforeAll(async () => {
    all = await promoter('audit', ...names, '--json');
    findings = JSON.parse(all.stdout) as AuditFinding[];
  }, 60_000);

  test('of all thirty files ends with 1 and one JSON array', () => {
    expect(all).toMatchObject({ code: 1, stderr: '' });
    expect(Array.isArray(findings)).toBe(true);
  });

  test.each(composeFiles.flatMap(planted).map((plant) => [plant.rule, `${plant.file}:${plant.line}`, plant] as const))(
    'finds %s at %s',
    (_, __, plant) => {
      const here = findings.filter(({ file }) => file === plant.file).map(({ line, rule }) => `${line} ${rule}`);
      expect(here).toContain(`${plant.line} ${plant.rule}`);
    },
  );

  test.each(composeFiles.map((file) => [file.name, file] as const))(
    'finds no error in %s but those that are there',
    (name, file) => {
      const wanted = new Set([...planted(file).map(({ rule }) => rule), ...(file.shows ?? [])]);
      const found = findings.filter((finding) => finding.file === name);
      const errors = found.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
      expect(errors.filter((rule) => !wanted.has(rule))).toEqual([]);
      for (const rule of file.shows ?? []) expect(errors).toContain(rule);
    },
  );

  test('never prints a secret that it found', () => {
    expect(all.stdout).not.toContain(password);
  });

  test('for people says the same, and in a single file that is good nothing that is an error', async () => {
    const tidy = await promoter('audit', 'docker-compose.yml');
    expect(tidy).toMatchObject({ code: 0 });
    const people = await promoter('audit', ...names);
    expect(people.code).toBe(1);
    expect(people.stdout).toContain('graph/swarm.yml');
    expect(people.stdout).not.toContain(password);
  });
});

describe('the whole product, with a server and a worker', () => {
  test('promoter plan says ready of a good component, and why not of the others, whatever was planted', async () => {
    const good = await promoter('plan', 'neo4j', 'staging', '--json');
    expect(JSON.parse(good.stdout)).toMatchObject({ ready: true });
    expect(good.code).toBe(0);
    for (const { name, fault } of components.filter((each) =>
      ['avatar', 'exporter', 'ledger', 'search', 'safety-filter'].includes(each.name),
    )) {
      const { code, stdout } = await promoter('plan', name, 'staging', '--json');
      expect(code).toBe(1);
      const plan = JSON.parse(stdout);
      expect(plan.ready).toBe(false);
      expect(plan.assessment.verdicts).toContainEqual(
        expect.objectContaining({
          criterion: fault?.[0],
          verdict: fault?.[1],
          sentence: expect.stringMatching(fault?.[2] ?? ''),
        }),
      );
    }
  }, 180_000);

  test('promoter plan --all says of every component what its own plan says, by the same code', async () => {
    const { code, stdout } = await promoter('plan', '--all', 'staging', '--json');
    const { ready, rows } = JSON.parse(stdout) as { ready: boolean; rows: OverviewRow[] };
    expect([code, ready]).toEqual([1, false]);
    expect(rows.map(({ component }) => component)).toEqual(components.map(({ name }) => name));
    expect(rows.map(({ unmet }) => unmet)).toEqual(components.map(({ fault }) => (fault ? [fault[0]] : [])));
    for (const name of ['neo4j', 'avatar', 'mailer']) {
      const plan = JSON.parse((await promoter('plan', name, 'staging', '--json')).stdout);
      const row = rows.find(({ component }) => component === name);
      expect(row).toMatchObject({ ready: plan.ready, commit: plan.assessment.commit, code: plan.assessment.code });
    }
    const people = await promoter('plan', '--all', 'staging');
    expect(people.stdout).toMatch(/^neo4j +ready +[0-9a-f]{8}$/m);
    expect(people.code).toBe(1);
  }, 120_000);

  test('what is wrong with a service stands in its plan: privileged, a port that another one has, a port out of range', async () => {
    for (const [name, what] of [
      ['mailer', /privileged/],
      ['voice', /7700/],
    ] as const) {
      const { code, stdout } = await promoter('plan', name, 'staging');
      expect(code).not.toBe(0);
      expect(stdout).toMatch(what);
    }
  }, 120_000);

  test('promoter ports shows the conflict between two services, and the port out of the range', async () => {
    const { code, stdout } = await promoter('ports', 'staging', '--json');
    expect(code).toBe(1);
    const text = JSON.stringify(JSON.parse(stdout).conflicts);
    expect(text).toContain('7601');
    expect(text).toContain('7700');
  }, 60_000);

  test('nothing was changed by any of it: the repository is clean, and no container was made', async () => {
    expect(await project.repository.git('status', '--porcelain')).toBe('');
    const { stdout } = await execa('docker', ['ps', '-aq', '--filter', 'label=promoter.component=avatar']);
    expect(stdout).toBe('');
  });
});

test('every component has a file that speaks of it, or one for all', () => {
  expect(new Set(components.map(maturityOf)).size).toBe(20);
});
