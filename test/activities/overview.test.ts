import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import { measureEvery } from '../../src/activities/overview-measuring.ts';
import { pooled } from '../../src/activities/pooled.ts';
import type { MeasuredPage, MeasureEveryRequest } from '../../src/contract/overview.ts';
import { type MeasuringBench, measuringBench } from '../support/measuring.ts';
import { assessmentOf, recordNamed, releaseNamed } from '../support/records.ts';

let bench: MeasuringBench;
beforeEach(async () => {
  bench = await measuringBench();
});
afterEach(() => bench.close());

const every = (request: Partial<MeasureEveryRequest> = {}, ports = bench.ports): Promise<MeasuredPage> =>
  new MockActivityEnvironment().run(() => measureEvery(ports, { environment: 'staging', ...request }));
const names = ({ measured }: MeasuredPage) => measured.map(({ component }) => component);

const ofComponents = (...lines: string[]): string =>
  [
    'repository: { path: repository }',
    'environments:',
    '  staging: { compose: compose.yml }',
    '  production: { compose: compose.yml }',
    'components:',
    ...lines,
  ].join('\n');
const many = (count: number) =>
  ofComponents(...Array.from({ length: count }, (_, index) => `  c${index}: { service: c${index} }`));

describe('Measuring every component', () => {
  test('goes in the order of the catalogue, at one commit', async () => {
    await bench.catalogue(ofComponents('  b: { service: b }', '  a: { service: a }'));
    const commit = await bench.repository.commit('first');
    const page = await every();
    expect([names(page), page.commit, page.findings, page.next]).toEqual([['b', 'a'], commit, [], undefined]);
    expect(page.measured.map((one) => one.commit)).toEqual([commit, commit]);
  });

  test('a page ends before it is too large to travel, and the next goes on there, at the same commit', async () => {
    await bench.catalogue(many(30));
    const commit = await bench.repository.commit('first');
    const runs = Array.from({ length: 300 }, (_, index) => recordNamed(`${index}`.padStart(36, '0')));
    const records = {
      ...bench.ports.records,
      list: async () => runs.map((run, index) => ({ ...run, sequence: index + 1, previous: '' })),
    };
    const first = await every({}, { ...bench.ports, records });
    expect(first.next).toBe(first.measured.length);
    expect(JSON.stringify(first).length).toBeLessThan(250_000);
    await bench.put('later.txt', 'the branch moves on');
    await bench.repository.commit('second');
    const pages = [first];
    for (let last = first; last.next !== undefined; pages.push(last))
      last = await every({ from: last.next, commit }, { ...bench.ports, records });
    expect(pages.flatMap(names)).toEqual(Array.from({ length: 30 }, (_, index) => `c${index}`));
    expect(new Set(pages.map((page) => page.commit))).toEqual(new Set([commit]));
  });

  test('starts no command: what a good run has left counts, and until there is one the criterion waits for it', async () => {
    const run = `{ run: 'cp junit.xml "$PROMOTER_EVIDENCE"/out.xml', host: true, junit: out.xml }`;
    await bench.catalogue(
      ofComponents(`  web: { service: web, to: { staging: { criteria: { integration: ${run} } } } }`),
    );
    await bench.put('junit.xml', '<testsuites><testcase name="a"/></testsuites>');
    await bench.repository.commit('first');
    const integration = async () => {
      const [web] = (await every()).measured;
      return { notRun: web?.notRun, verdict: web?.verdicts.find(({ criterion }) => criterion === 'integration') };
    };
    const sentence = expect.stringContaining('its command was not run yet');
    expect(await integration()).toMatchObject({ notRun: ['integration'], verdict: { verdict: 'unknown', sentence } });
    expect(await readdir(join(bench.repository.folder, '.promoter'))).not.toContain('checks');
    const { verdicts } = await bench.measure({ component: 'web', environment: 'staging', attestations: [] });
    const measured = verdicts.find(({ criterion }) => criterion === 'integration');
    expect(measured).toMatchObject({ verdict: 'met' });
    expect(await integration()).toEqual({ notRun: [], verdict: measured });
  });

  test('what the records say stands there is told', async () => {
    await bench.catalogue(many(1));
    const commit = await bench.repository.commit('first');
    const release = { ...releaseNamed('c0', 'a'), commit };
    await bench.ports.records.append(
      recordNamed('run-1', { component: 'c0', workflowId: 'c0@staging', assessment: assessmentOf(release) }),
    );
    const { measured } = await every();
    expect(measured[0]?.standing).toEqual({ commit, digest: release.image.digest });
  });

  test('a fault of one component stands in its row, and the others are measured', async () => {
    await bench.catalogue(many(3));
    await bench.repository.commit('first');
    const { records } = bench.ports;
    const list: typeof records.list = async (filter) => {
      if (filter.component === 'c1') throw new Error('the disk is gone');
      return records.list(filter);
    };
    const { measured, findings } = await every({}, { ...bench.ports, records: { ...records, list } });
    expect(findings).toEqual([]);
    expect(measured.map(({ commit }) => commit !== '')).toEqual([true, false, true]);
    expect(measured[1]?.findings).toMatchObject([{ status: 'unreachable', what: 'the disk is gone' }]);
  });

  test.each([
    ['an environment that the catalogue does not have', many(1), 'nowhere', /no environment "nowhere"/],
    ['a catalogue that cannot be read', 'components: [', 'staging', /promoter.yaml/],
  ])('%s is said of the whole', async (_, text, environment, what) => {
    await bench.catalogue(text);
    await bench.repository.commit('first');
    const page = await every({ environment });
    expect(page.measured).toEqual([]);
    expect(page.findings).toMatchObject([{ status: 'refused', what: expect.stringMatching(what) }]);
  });
});

describe('A pool', () => {
  test('never has more under way than it may, and keeps the order', async () => {
    let [now, most] = [0, 0];
    const results = await pooled([5, 1, 4, 2, 3], 2, async (item) => {
      most = Math.max(most, ++now);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      now -= 1;
      return item * 10;
    });
    expect([results, most]).toEqual([[50, 10, 40, 20, 30], 2]);
  });

  test('begins no more once it is enough, and leaves no hole', async () => {
    const results = await pooled(
      [...Array(20).keys()],
      3,
      async (item) => item,
      (done) => done.length >= 4,
    );
    expect(results).toEqual([...results.keys()]);
    expect(results.length).toBeGreaterThanOrEqual(4);
    expect(results.length).toBeLessThan(10);
  });
});
