import { appendFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import {
  type GitHubEvidence,
  type Manifest,
  SourceRefused,
  SourceUnreachable,
} from '../../src/activities/evidence-ports.ts';
import type { MeasureRequest } from '../../src/contract/activities.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { GitHubCheck } from '../../src/domain/gathered.ts';
import { sourceOf } from '../support/evidence.ts';
import { manifestText, type MeasuringBench, measuringBench } from '../support/measuring.ts';
import { assessmentOf, recordNamed } from '../support/records.ts';
import { until } from '../support/until.ts';

/** A component whose only criterion that is not set aside is the given one, in YAML's flow form. */
const catalogueWith = (criterion: string, outermost = '', id = 'unit-tests', component = ''): string => {
  const ids = ['functionality', 'unit-tests', 'api-stability', 'code-quality', 'documentation', 'integration'];
  const others = ids
    .filter((one) => one !== id)
    .map((one) => `          ${one}: { notApplicable: not the subject here }`);
  return `repository: { path: repository }
${outermost}
environments: { staging: { compose: compose.yml } }
components:
  web:
    service: web
    ${component}
    to:
      staging:
        criteria:
          ${id}: ${criterion}
${others.join('\n')}
`;
};
const junit = (tests: number) => `<testsuite>${'<testcase name="a"/>'.repeat(tests)}</testsuite>`;
const lines = (hit: number) =>
  `SF:a.ts\n${[1, 2, 3, 4].map((line) => `DA:${line},${line <= hit ? 1 : 0}`).join('\n')}\nend_of_record\n`;
const reports = ['reports/junit.xml', 'reports/lcov.info'];
const inCommit = '{ junit: reports/junit.xml, coverageReport: reports/lcov.info }';

let bench: MeasuringBench;
afterEach(() => bench.close());

async function benchWith(catalogue: string, github: Partial<GitHubEvidence> = {}): Promise<void> {
  bench = await measuringBench(github);
  await bench.catalogue(catalogue);
  await bench.put('reports/junit.xml', junit(2));
  await bench.put('reports/lcov.info', lines(4));
  for (const file of ['a.ts', 'b.ts']) await bench.put(file, sourceOf(4));
}
const measure = (changes: Partial<MeasureRequest> = {}) =>
  bench.measure({ component: 'web', environment: 'staging', attestations: [], ...changes });
const verdictOf = async (criterion = 'unit-tests', changes: Partial<MeasureRequest> = {}) =>
  (await measure(changes)).verdicts.find((verdict) => verdict.criterion === criterion);
const findings = async (changes: Partial<MeasureRequest> = {}) =>
  (await measure(changes)).findings.filter(({ status }) => status !== 'ok');

describe('a report in the commit', () => {
  test('counts when its manifest names it and an ancestor that differs in evidence alone', async () => {
    await benchWith(catalogueWith(inCommit));
    const promoted = await bench.commitMeasured(reports);
    const commit = (await bench.repository.git('rev-parse', `${promoted}^`)).trim();
    const verdict = await verdictOf();
    expect(verdict).toMatchObject({ verdict: 'met', sentence: expect.stringContaining('100 % of 4 lines') });
    expect(verdict?.evidence).toMatchObject([
      { source: 'report', file: 'reports/junit.xml', commit, command: 'npm test' },
      { source: 'report', file: 'reports/lcov.info', commit },
    ]);
  });

  test.each<[string, Partial<Manifest>, RegExp]>([
    [
      'names another commit',
      { commit: 'f'.repeat(40) },
      /it was measured at commit f{12}, and not at [0-9a-f]{12}: measure at this commit, then 'promoter manifest/,
    ],
    [
      'was written for other bytes',
      { sha256: '0'.repeat(64) },
      /its manifest was written for other bytes, so the file has changed since/,
    ],
    [
      'is of a time to come',
      { time: '2126-01-01T00:00:00Z' },
      /its manifest is of 2126-01-01T00:00:00Z, which is still to come/,
    ],
    ['has no zone in its time', { time: '2026-01-01T00:00:00' }, /is no manifest/],
    ['names no whole commit', { commit: 'abc' }, /is no manifest/],
  ])('does not count when its manifest %s', async (_, changes, sentence) => {
    await benchWith(catalogueWith(inCommit));
    await bench.commitMeasured(reports, changes);
    expect(await verdictOf()).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringMatching(sentence),
      evidence: [],
    });
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'has no manifest',
      () => rm(join(bench.repository.path, 'reports/junit.xml.manifest.json')),
      /junit.xml.manifest.json/,
    ],
    ['was changed after it was measured', () => bench.put('reports/junit.xml', junit(3)), /written for other bytes/],
    [
      'is of a commit after which code has changed',
      () => bench.put('src/a.ts', 'export {}'),
      /which differs in src\/a\.ts:/,
    ],
    [
      'is of a commit after which a renamed file has changed its name',
      () => bench.repository.git('mv', 'code.ts', 'other.ts'),
      /which differs in code\.ts and 1 more:/,
    ],
    [
      'is of a commit after which a file was made executable',
      () =>
        bench.repository
          .git('update-index', '--chmod=+x', 'code.ts')
          .then(() => bench.repository.git('config', 'core.fileMode', 'false')),
      /which differs in code\.ts:/,
    ],
  ])('does not count when it %s', async (_, change, sentence) => {
    await benchWith(catalogueWith(inCommit));
    await bench.put('code.ts', 'export const one = 1;\n');
    await bench.commitMeasured(reports);
    await change();
    await bench.repository.commit('later');
    expect(await verdictOf()).toMatchObject({ verdict: 'unknown', sentence: expect.stringMatching(sentence) });
  });

  test('does not count when its manifest names the commit that it is part of: no commit can know its own name', async () => {
    await benchWith(catalogueWith(inCommit));
    const commit = await bench.repository.commit('no manifests');
    for (const folder of [await bench.ports.releases.folder(commit), await bench.ports.releases.pristine(commit)]) {
      for (const report of reports)
        await writeFile(join(folder, `${report}.manifest.json`), await manifestText(join(folder, report), commit));
    }
    expect(await verdictOf()).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringContaining('its manifest names the commit that it is part of'),
      evidence: [],
    });
  });

  test('is read from the commit, whatever a container has written into the folder that it was deployed from', async () => {
    await benchWith(catalogueWith(inCommit));
    await bench.put('reports/junit.xml', junit(0));
    const measured = await bench.repository.commit('measured');
    const commit = await bench.commitMeasured(reports);
    const before = await verdictOf();
    const folder = await bench.ports.releases.folder(commit);
    await writeFile(join(folder, 'reports/junit.xml'), junit(9));
    const manifest = await manifestText(join(folder, 'reports/junit.xml'), measured);
    await writeFile(join(folder, 'reports/junit.xml.manifest.json'), manifest);
    expect(await verdictOf()).toEqual(before);
    expect(before?.verdict).not.toBe('met');
  });

  test('whose line endings git has changed on the way in does not count, and the sentence says so', async () => {
    await benchWith(catalogueWith(inCommit));
    await bench.put('.gitattributes', '* text=auto\n');
    await bench.put('reports/junit.xml', `${junit(2)}\r\n`);
    await bench.commitMeasured(reports);
    expect(await verdictOf()).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringMatching(/other bytes: its line endings were changed \(CRLF and LF\)/),
    });
  });

  test('counts whatever attributes that nobody committed would make of its line endings', async () => {
    await benchWith(catalogueWith(inCommit));
    await bench.put('reports/junit.xml', `${junit(2)}\n`);
    const commit = await bench.commitMeasured(reports);
    await bench.put('.gitattributes', '*.xml text eol=crlf\n');
    expect(await verdictOf('unit-tests', { commit })).toMatchObject({ verdict: 'met' });
  });

  test('of a commit that lies beside, and not before, does not count', async () => {
    await benchWith(catalogueWith(inCommit));
    const start = await bench.repository.commit('start');
    await bench.repository.git('checkout', '-q', '-b', 'beside');
    await bench.put('aside.ts', '');
    const beside = await bench.repository.commit('beside');
    await bench.repository.git('checkout', '-q', '-f', '-B', 'main', start);
    await bench.commitMeasured(reports, { commit: beside });
    expect(await verdictOf()).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringContaining('it was measured at commit'),
    });
  });

  test('that one of several does not count leaves the share of lines open', async () => {
    await benchWith(
      catalogueWith('{ junit: reports/junit.xml, coverageReport: [reports/lcov.info, reports/more.info] }'),
    );
    await bench.put('reports/more.info', lines(0).replace('a.ts', 'b.ts'));
    await bench.commitMeasured(reports);
    expect(await verdictOf()).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringContaining('reports/more.info'),
    });
    await bench.commitMeasured([...reports, 'reports/more.info']);
    expect(await verdictOf()).toMatchObject({ verdict: 'unmet', sentence: expect.stringContaining('50 % of 8 lines') });
  });

  test.each<[string, string, RegExp]>([
    [
      'of files that the commit does not have',
      'SF:/nowhere/else.js\nDA:1,1\nend_of_record\n',
      /reports\/lcov\.info names files that are not in the commit \(\/nowhere\/else\.js\)/,
    ],
    [
      'of lines that its file does not have',
      'SF:/app/a.ts\nDA:90,1\nend_of_record\n',
      /reports\/lcov\.info has figures of \/app\/a\.ts:90, and a\.ts of the commit ends before/,
    ],
  ])('on coverage %s does not count', async (_, report, sentence) => {
    await benchWith(catalogueWith(inCommit));
    await bench.put('reports/lcov.info', report);
    await bench.commitMeasured(reports);
    expect(await verdictOf()).toMatchObject({ verdict: 'unknown', sentence: expect.stringMatching(sentence) });
  });

  test('on coverage counts a line once, whatever two tools call its file', async () => {
    await benchWith(
      catalogueWith('{ junit: reports/junit.xml, coverageReport: [reports/lcov.info, reports/more.info] }'),
    );
    await bench.put('reports/lcov.info', lines(4) + lines(0).replace('a.ts', 'b.ts'));
    await bench.put('reports/more.info', lines(4).replace('a.ts', '/app/a.ts'));
    await bench.commitMeasured([...reports, 'reports/more.info']);
    expect(await verdictOf()).toMatchObject({ verdict: 'unmet', sentence: expect.stringContaining('50 % of 8 lines') });
  });

  test('that people write by hand is the release itself, and needs no manifest', async () => {
    await benchWith(catalogueWith('{ tasks: TASKS.md }', '', 'functionality'));
    await bench.put('TASKS.md', '- [x] one\n- [x] two\n- [ ] three\n');
    await bench.repository.commit('one');
    expect(await verdictOf('functionality')).toMatchObject({
      verdict: 'unmet',
      evidence: [{ source: 'release', file: 'TASKS.md' }],
    });
  });
});

describe('a report in the folder that CI fills', () => {
  const prepared = async (commitOf: (commit: string) => string) => {
    await benchWith(catalogueWith(inCommit, 'reports: ci'));
    const commit = await bench.repository.commit('one');
    const folder = join(bench.repository.folder, 'ci', commit, 'reports');
    await mkdir(folder, { recursive: true });
    for (const [name, text] of [
      ['junit.xml', junit(2)],
      ['lcov.info', lines(3)],
    ] as const) {
      await writeFile(join(folder, name), text);
      await writeFile(join(folder, `${name}.manifest.json`), await manifestText(join(folder, name), commitOf(commit)));
    }
    return folder;
  };

  test('counts for the commit that its folder and its manifest name', async () => {
    const folder = await prepared((commit) => commit);
    expect(await verdictOf()).toMatchObject({ verdict: 'met', sentence: expect.stringContaining('75 % of 4 lines') });
    await appendFile(join(folder, 'lcov.info'), '\n');
    expect(await verdictOf()).toMatchObject({ verdict: 'unknown', sentence: expect.stringContaining('other bytes') });
  });

  test('does not count when its manifest names another commit, though it be the one before', async () => {
    await prepared(() => 'e'.repeat(40));
    expect(await verdictOf()).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringContaining('it was measured at commit eeee'),
    });
  });
});

describe('a command', () => {
  const run = (command: string, more = 'junit: out.xml') =>
    catalogueWith(`{ run: '${command}', host: true, ${more} }`, '', 'integration');

  test('measures by the files that it leaves and by how it ends', async () => {
    await benchWith(run('cp reports/junit.xml "$PROMOTER_EVIDENCE"/out.xml'));
    const commit = await bench.repository.commit('one');
    expect(await verdictOf('integration')).toMatchObject({
      verdict: 'met',
      evidence: [{ source: 'run', file: 'out.xml', commit, command: expect.stringContaining('cp reports') }],
    });
    expect(await measure()).toEqual(await measure());
  });

  test('that ends well without the file that is asked for is run again, and not once it is there', async () => {
    const counted = 'echo x >> ../../../count; test $(wc -l < ../../../count) = 1';
    await benchWith(run(`${counted} || cp reports/junit.xml "$PROMOTER_EVIDENCE"/out.xml`));
    await bench.repository.commit('one');
    expect(await verdictOf('integration')).toMatchObject({ verdict: 'unknown' });
    expect(await verdictOf('integration')).toMatchObject({ verdict: 'met' });
    expect(await verdictOf('integration')).toMatchObject({ verdict: 'met' });
    const counts = await readdir(join(bench.repository.folder, '.promoter/checks'), { recursive: true });
    const [count] = counts.filter((name) => name.endsWith('count'));
    expect(await readFile(join(bench.repository.folder, '.promoter/checks', count ?? ''), 'utf8')).toBe('x\nx\n');
  });

  test('whose good report contradicts its bad end proves nothing', async () => {
    await benchWith(run('cp reports/junit.xml "$PROMOTER_EVIDENCE"/out.xml; exit 1'));
    await bench.repository.commit('one');
    expect(await verdictOf('integration')).toMatchObject({ verdict: 'unknown' });
  });

  test('that leaves a link to another file shows nothing of it', async () => {
    const target = '/etc/passwd';
    await benchWith(run(`ln -s ${target} "$PROMOTER_EVIDENCE"/out.xml`));
    await bench.repository.commit('one');
    const verdict = await verdictOf('integration');
    expect(verdict).toMatchObject({ verdict: 'unknown', evidence: [] });
    expect(verdict?.sentence).toMatch(/out\.xml leads out of the folder/);
  });

  test('is ended when its measurement is cancelled', async () => {
    await benchWith(run('touch ../../started; sleep 300'));
    const commit = await bench.repository.commit('one');
    const worker = new MockActivityEnvironment();
    const running = worker.run(bench.activities.measure, {
      component: 'web',
      environment: 'staging',
      attestations: [],
    });
    const checks = join(bench.repository.folder, '.promoter/checks', commit);
    await until('the command runs', async () => {
      const [folder] = await readdir(checks).catch(() => []);
      return folder && (await readdir(join(checks, folder))).includes('started') ? true : undefined;
    });
    worker.cancel('CANCELLED');
    await expect(running).rejects.toThrow('CANCELLED');
  });
});

describe('GitHub', () => {
  const check = (over: Partial<GitHubCheck>): GitHubCheck => ({
    name: 'build',
    app: 'github-actions',
    conclusion: 'success',
    ...over,
  });
  const asked = '{ check: build, apps: [github-actions] }';

  test.each<[string, GitHubCheck[], string, RegExp]>([
    ['a success of an allowed app', [check({})], 'met', /success/],
    ['a failure that is newer than a success', [check({ conclusion: 'failure' }), check({})], 'unmet', /failure/],
    ['one that still runs', [check({ conclusion: null }), check({})], 'unknown', /still running/],
    [
      'a success of an app that nobody allowed',
      [check({ app: 'evil' })],
      'unknown',
      /check "build" of the app evil does not count: the catalogue allows github-actions/,
    ],
    ['none', [], 'unknown', /the commit has no check "build"/],
  ])('says by its check runs: %s', async (_, checks, verdict, sentence) => {
    await benchWith(catalogueWith(asked, '', 'integration'), { checks: async () => checks });
    await bench.repository.commit('one');
    expect(await verdictOf('integration')).toMatchObject({ verdict, sentence: expect.stringMatching(sentence) });
  });

  test('that is away makes unknown what it is asked for, and the promotion tries again by itself', async () => {
    await benchWith(catalogueWith(asked, '', 'integration'));
    await bench.repository.commit('one');
    const { verdicts, findings: found } = await measure();
    expect(verdicts.find(({ criterion }) => criterion === 'integration')?.verdict).toBe('unknown');
    expect(found.filter(({ status }) => status === 'unreachable')).toEqual([
      expect.objectContaining({ check: 'evidence', what: 'GitHub at http://nowhere did not answer' }),
    ]);
  });

  test('has artifacts, whose files count without a manifest', async () => {
    await benchWith(catalogueWith('{ artifact: reports, junit: reports/junit.xml }', '', 'integration'), {
      artifact: async () => ({ folder: bench.repository.path, run: 'https://github.example/runs/1' }),
    });
    await bench.repository.commit('one');
    expect(await verdictOf('integration')).toMatchObject({
      verdict: 'met',
      evidence: [{ source: 'artifact', file: 'reports/junit.xml', command: 'https://github.example/runs/1' }],
    });
  });

  const artifactOf = (over: object = {}): Partial<GitHubEvidence> => ({
    artifact: async () => ({ folder: bench.repository.path, run: 'https://github.example/runs/1', ...over }),
  });
  const fromArtifact = catalogueWith('{ artifact: reports, junit: reports/junit.xml }', '', 'integration');

  test.each<[string, Partial<Manifest>, RegExp]>([
    ['another commit', { commit: 'b'.repeat(40) }, /it was measured at commit bbbb/],
    ['other bytes', { sha256: '0'.repeat(64) }, /its manifest was written for other bytes/],
    ['a command that failed', { exitCode: 1 }, /shows nothing wrong, but its command ended with 1/],
    ['no time', { time: 'yesterday' }, /is no manifest/],
  ])('has artifacts, whose files do not count where their own manifest names %s', async (_, changes, sentence) => {
    await benchWith(fromArtifact, artifactOf());
    const commit = await bench.repository.commit('one');
    const report = join(bench.repository.path, 'reports/junit.xml');
    await writeFile(`${report}.manifest.json`, await manifestText(report, commit, changes));
    expect(await verdictOf('integration')).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringMatching(sentence),
    });
    await writeFile(`${report}.manifest.json`, await manifestText(report, commit));
    expect(await verdictOf('integration')).toMatchObject({
      verdict: 'met',
      evidence: [{ source: 'artifact', command: 'npm test in https://github.example/runs/1' }],
    });
  });

  test('has a run that failed, which green files do not explain unless a manifest says how their command ended', async () => {
    await benchWith(fromArtifact, artifactOf({ failed: true }));
    const commit = await bench.repository.commit('one');
    expect(await verdictOf('integration')).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringContaining('nothing wrong, but https://github.example/runs/1 failed: mend the workflow'),
    });
    const report = join(bench.repository.path, 'reports/junit.xml');
    await writeFile(`${report}.manifest.json`, await manifestText(report, commit));
    expect(await verdictOf('integration')).toMatchObject({ verdict: 'met' });
    await rm(`${report}.manifest.json`);
    await writeFile(report, '<testsuite><testcase name="a"><failure/></testcase></testsuite>');
    expect(await verdictOf('integration')).toMatchObject({ verdict: 'unmet' });
  });

  test('without the artifact says why', async () => {
    await benchWith(catalogueWith('{ artifact: reports, junit: junit.xml }', '', 'integration'), {
      artifact: async () => ({ problem: 'the artifact reports of commit 0123 has expired' }),
    });
    await bench.repository.commit('one');
    expect(await verdictOf('integration')).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringContaining('has expired'),
    });
  });

  const tracked = catalogueWith(inCommit, 'tracker: github').replace(
    'path: repository',
    'path: repository, github: acme/web',
  );
  const blocker = { number: 7, title: 'Data is lost', labels: ['blocker:data'], url: 'https://github.example/7' };

  test('holds a component back by an open issue with a blocker label', async () => {
    await benchWith(tracked, { blockers: async () => [blocker] });
    await bench.commitMeasured(reports);
    expect(await findings()).toEqual([
      expect.objectContaining({
        check: 'blockers',
        status: 'blocked',
        what: 'issue 7 is open with blocker:data: Data is lost (https://github.example/7)',
      }),
    ]);
  });

  test('that is away holds nothing up, and that nobody looked for blockers is told', async () => {
    await benchWith(tracked);
    await bench.commitMeasured(reports);
    expect(await findings()).toEqual([
      expect.objectContaining({
        status: 'noted',
        what: 'blocker issues of web were NOT checked: GitHub at http://nowhere did not answer',
      }),
    ]);
  });

  test.each<[string, Error]>([
    ['refuses the token', new SourceRefused('GitHub answered 401')],
    ['has no such repository', new SourceRefused('GitHub answered 404')],
    ['cannot be asked for want of a token', new Refusal([{ check: 'x', status: 'refused', what: 'no GITHUB_TOKEN' }])],
  ])('that %s holds a component back until a person mends it: nobody looked for blockers', async (_, fault) => {
    await benchWith(tracked, { blockers: () => Promise.reject(fault) });
    await bench.commitMeasured(reports);
    expect(await findings()).toEqual([
      {
        check: 'blockers',
        status: 'blocked',
        what: `blocker issues of web were NOT checked: ${fault.message}`,
        fix: "correct GITHUB_TOKEN and 'github' of the catalogue's repository, or say 'tracker: none', then retry",
      },
    ]);
  });

  test('is not asked for blockers where nobody tracks anything', async () => {
    await benchWith(catalogueWith(inCommit));
    await bench.commitMeasured(reports);
    expect(await findings()).toEqual([]);
  });

  test('has the claims of the request’s issue; when it is away that is noted, and no verdict changes', async () => {
    const claim = { criterion: 'unit-tests', says: '110 %', percent: 110, where: 'issue 42' };
    await benchWith(tracked, { blockers: async () => [], claims: async () => [claim] });
    await bench.commitMeasured(reports);
    const shown = await verdictOf('unit-tests', { issue: 42 });
    expect(shown).toMatchObject({ verdict: 'met', claims: [{ says: '110 %', above: true }] });
    bench.ports.github.claims = async () => {
      throw new SourceUnreachable('GitHub is away');
    };
    const silent = await verdictOf('unit-tests', { issue: 42 });
    expect(silent).toMatchObject({ verdict: 'met', evidence: shown?.evidence });
    expect(await findings({ issue: 42 })).toEqual([
      expect.objectContaining({ status: 'noted', what: 'the claims of issue 42 were not read: GitHub is away' }),
    ]);
  });
});

describe('what stands beside the evidence', () => {
  test('is what MATURITY.md claims, and where it contradicts itself', async () => {
    await benchWith(catalogueWith(inCommit, '', 'unit-tests', 'maturity: MATURITY.md'));
    await bench.put('reports/lcov.info', lines(2));
    await bench.put(
      'MATURITY.md',
      '# Web\n\n**Current Stage**: Staging\n\nTest coverage: 88%\n\nStage: Production\n\nTest coverage: 45%\n',
    );
    await bench.commitMeasured(reports);
    const verdict = await verdictOf();
    expect(verdict).toMatchObject({
      verdict: 'unmet',
      claims: expect.arrayContaining([expect.objectContaining({ says: '88 %', above: true })]),
    });
    expect(verdict?.sentence).toMatch(/^unit-tests unmet: 50 % of 4 lines, 70 % needed; MATURITY\.md:5 claims 88 %/);
    expect((await findings()).map(({ status, what }) => `${status}: ${what}`)).toEqual([
      'noted: MATURITY.md:7 says the stage is Production, line 3 says Staging',
      'noted: MATURITY.md:9 says 45 % coverage, line 5 says 88 %',
    ]);
  });

  test('is a note when the commit brings another catalogue than the operator’s, which counts', async () => {
    const text = catalogueWith(inCommit).replace('path: repository', 'path: .');
    await benchWith(text);
    const file = join(bench.repository.path, 'promoter.yaml');
    await rm(join(bench.repository.folder, 'promoter.yaml'));
    await writeFile(file, text);
    await symlink(file, join(bench.repository.folder, 'promoter.yaml'));
    await bench.commitMeasured(reports);
    const catalogue = { ...(await bench.ports.catalogue.read()), file };
    const repository = { ...catalogue.repository, path: bench.repository.path };
    bench.ports.catalogue.read = async () => ({
      ...catalogue,
      repository,
      state: join(bench.repository.folder, 'state'),
    });
    await writeFile(file, text.replace('staging: {', 'staging: { ports: 1-2,'));
    expect(await findings()).toEqual([
      expect.objectContaining({
        check: 'catalogue',
        status: 'noted',
        what: expect.stringContaining("the commit's promoter.yaml is not the one that counts here"),
      }),
    ]);
    await writeFile(file, text);
    expect(await findings()).toEqual([]);
  });
});

describe('the API’s document', () => {
  const document = (paths: string) => `openapi: 3.0.3\ninfo: { title: a, version: 1.0.0 }\npaths:\n${paths}`;
  const operation = (path: string) => `  ${path}: { get: { responses: { "200": { description: ok } } } }\n`;
  const stands = async (commit: string) =>
    bench.activities.writeRecord(
      recordNamed('earlier', {
        component: 'web',
        assessment: assessmentOf({ component: 'web', commit, image: { reference: 'web:1', digest: 'sha256:d1' } }),
      }),
    );
  const begin = async () => {
    await benchWith(catalogueWith('{ openapi: api.yaml }', '', 'api-stability'));
    await bench.put('api.yaml', document(operation('/a') + operation('/b')));
    return bench.repository.commit('one');
  };

  test('of a first release is enough', async () => {
    await begin();
    expect(await verdictOf('api-stability')).toMatchObject({
      verdict: 'met',
      evidence: [{ source: 'release', file: 'api.yaml' }],
    });
  });

  test('is compared with that of the release that stands in the environment', async () => {
    const first = await begin();
    await stands(first);
    await bench.put('api.yaml', document(operation('/a')));
    await bench.repository.commit('two');
    expect(await verdictOf('api-stability')).toMatchObject({
      verdict: 'unmet',
      sentence: expect.stringMatching(
        new RegExp(`1 breaking change against ${first.slice(0, 12)}, which stands in staging: .*/b`),
      ),
    });
    await bench.put('api.yaml', document(operation('/a') + operation('/b') + operation('/c')));
    await bench.repository.commit('three');
    expect(await verdictOf('api-stability')).toMatchObject({ verdict: 'met' });
  });

  test('cannot be compared with a commit that is gone, and then nothing is known', async () => {
    await begin();
    await stands('d'.repeat(40));
    expect(await verdictOf('api-stability')).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringContaining('cannot be compared'),
    });
  });
});
