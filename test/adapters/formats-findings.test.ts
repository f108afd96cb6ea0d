import { describe, expect, test } from '@jest/globals';
import { readText } from '../../src/adapters/evidence/formats/index.ts';
import type { FindingCounts } from '../../src/domain/reading.ts';
import {
  bandit,
  earlierAudit,
  eslintFile,
  type Json,
  npmAudit,
  pipAudit,
  pyright,
  ruffDiagnostic,
  sarif,
  sarifRun,
} from './formats-samples.ts';

function counted(report: unknown): FindingCounts | undefined {
  const reading = readText(JSON.stringify(report), 'report.json');
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.measured.findings;
}
const none = { critical: 0, high: 0, medium: 0, low: 0 };
const result = (changes: Json): Json => ({ ruleId: 'R1', message: { text: 'm' }, ...changes });
const scored = (score: string): Json => result({ properties: { 'security-severity': score } });

describe('SARIF', () => {
  test.each<[string, Json, Partial<FindingCounts>]>([
    ['a score of 9 is critical', scored('9.0'), { critical: 1 }],
    ['a score below 9 is high', scored('8.9'), { high: 1 }],
    ['a score of 4 is medium', scored('4.0'), { medium: 1 }],
    ['a score above 0 is low', scored('0.1'), { low: 1 }],
    ['an error is high', result({ level: 'error' }), { high: 1 }],
    ['a warning is medium', result({ level: 'warning' }), { medium: 1 }],
    ['a note is low', result({ level: 'note' }), { low: 1 }],
    ['the level `none` does not count', result({ level: 'none' }), {}],
    ['without a level, that of the rule counts', result({}), { low: 1 }],
    ['a rule that is named by its place counts as well', { ruleIndex: 0, message: {} }, { low: 1 }],
    ['a part of a rule has the level of the rule', { ruleId: 'R1/2', message: {} }, { low: 1 }],
    ['without level and rule it is a warning', { ruleId: 'R9', message: {} }, { medium: 1 }],
    ['a passed check does not count', result({ kind: 'pass' }), {}],
    ['an open one counts', result({ kind: 'open', level: 'error' }), { high: 1 }],
    ['what has gone since the baseline does not count', result({ baselineState: 'absent' }), {}],
    ['what stayed since the baseline counts', result({ baselineState: 'unchanged' }), { low: 1 }],
    ['a suppressed one is shown apart', result({ suppressions: [{ kind: 'inSource' }] }), { suppressed: 1 }],
    ['an accepted suppression is shown apart', result({ suppressions: [{ status: 'accepted' }] }), { suppressed: 1 }],
    ['a rejected suppression is none', result({ suppressions: [{ status: 'rejected' }] }), { low: 1 }],
    [
      'a suppression that was rejected does not count',
      result({ suppressions: [{ status: 'accepted' }, { status: 'rejected' }] }),
      { low: 1 },
    ],
  ])('%s', (_name, found, expected) => {
    expect(counted(sarif({ results: [found] }))).toEqual(
      expect.objectContaining({ ...none, examined: 1, ...expected }),
    );
  });

  test('rules of an extension give the score, by the place of both', () => {
    const rules = [{ id: 'X' }, { id: 'Y', properties: { 'security-severity': '9.8' } }];
    const tool = { driver: { name: 'CodeQL' }, extensions: [{ name: 'queries', rules }] };
    const found = { ruleId: 'Y', rule: { id: 'Y', index: 1, toolComponent: { index: 0 } }, message: {} };
    expect(counted(sarif({ tool, results: [found] }))?.critical).toBe(1);
  });

  test.each<[string, Json, Partial<FindingCounts>]>([
    [
      "bandit's lines of code show what it looked at",
      { metrics: { _totals: { loc: 9 }, 'a.py': { loc: 9 }, 'b.py': { loc: 0 } } },
      { examined: 1 },
    ],
    ["the image's name shows what Trivy looked at", { imageName: 'store:1.4', repoTags: [] }, {}],
    ["the image's id does as well", { imageID: 'sha256:1' }, {}],
    ["and the image's digests", { repoDigests: ['store@sha256:1'] }, {}],
  ])('%s', (_name, properties, expected) => {
    const run = { tool: { driver: { name: 'scanner', rules: [] } }, artifacts: undefined, properties };
    expect(counted(sarif(run))).toEqual({ ...none, worst: [], ...expected });
  });

  test('all runs count together, and the worst are named first', () => {
    const at = (uri: string, level: string): Json =>
      result({ level, locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: 3 } } }] });
    const runs = [sarifRun({ results: [at('a.py', 'note')] }), sarifRun({ results: [at('b.py', 'error')] })];
    expect(counted(sarif({}, { runs }))).toEqual({
      ...none,
      high: 1,
      low: 1,
      examined: 2,
      worst: ['b.py:3 R1', 'a.py:3 R1'],
    });
  });
});

describe('native reports', () => {
  test.each<[string, unknown, Partial<FindingCounts>]>([
    ['each finding of ruff is high, as in its own SARIF', [ruffDiagnostic()], { high: 1, worst: ['src/a.py:3 F401'] }],
    [
      'a file that ruff cannot parse is high',
      [ruffDiagnostic({ code: null })],
      { high: 1, worst: ['src/a.py:3 syntax error'] },
    ],
    ['clean files of eslint count as looked at', [eslintFile(), eslintFile()], { examined: 2, suppressed: 0 }],
    [
      'errors of eslint are high, warnings medium',
      [
        eslintFile({
          messages: [
            { ruleId: 'no-undef', severity: 2, line: 1 },
            { ruleId: 'eqeqeq', severity: 1, line: 2 },
          ],
          suppressedMessages: [{ ruleId: 'no-eval' }],
          errorCount: 1,
          warningCount: 1,
        }),
      ],
      { high: 1, medium: 1, suppressed: 1, examined: 1, worst: ['/app/a.js:1 no-undef', '/app/a.js:2 eqeqeq'] },
    ],
    [
      'a file that eslint cannot parse is high',
      [
        eslintFile({
          messages: [{ ruleId: null, fatal: true, severity: 2, line: 2 }],
          errorCount: 1,
          fatalErrorCount: 1,
        }),
      ],
      { high: 1, examined: 1, suppressed: 0, worst: ['/app/a.js:2 cannot be parsed'] },
    ],
    [
      'an error of pyright is high',
      pyright([{ file: 'a.py', severity: 'error', range: { start: { line: 4 } }, rule: 'reportCallIssue' }]),
      { high: 1, examined: 12, worst: ['a.py:5 reportCallIssue'] },
    ],
    [
      'bandit has severities of its own',
      bandit(
        { results: [{ filename: 'a.py', issue_severity: 'MEDIUM', line_number: 5, test_id: 'B301' }] },
        { 'SEVERITY.MEDIUM': 1, nosec: 2 },
      ),
      { medium: 1, suppressed: 2, examined: 1, worst: ['a.py:5 B301'] },
    ],
    [
      'npm calls medium moderate',
      npmAudit(
        {
          lodash: { name: 'lodash', severity: 'critical', via: [{ title: 'Prototype pollution' }] },
          mkdirp: { name: 'mkdirp', severity: 'moderate', via: ['minimist'] },
        },
        { critical: 1, moderate: 1 },
      ),
      { critical: 1, medium: 1, examined: 41, worst: ['lodash: Prototype pollution', 'mkdirp: by way of minimist'] },
    ],
    [
      "npm 6 and pnpm count paths, and so each advisory's severity is looked for",
      earlierAudit({ 1: { severity: 'high', module_name: 'lodash', title: 'Pollution' } }, { high: 7 }),
      { high: 1, suppressed: 0, examined: 40, worst: ['lodash: Pollution'] },
    ],
    [
      'a vulnerability of pip-audit is high, for the format has no severities',
      pipAudit({ name: 'jinja2', version: '2.0', vulns: [{ id: 'CVE-2025-1' }, { id: 'CVE-2025-2' }] }),
      { high: 2, examined: 2, worst: ['CVE-2025-1 in jinja2', 'CVE-2025-2 in jinja2'] },
    ],
  ])('%s', (_name, report, expected) => {
    expect(counted(report)).toEqual({ ...none, worst: [], ...expected });
  });

  test('many findings are all counted, and a few named', () => {
    const found = counted(Array.from({ length: 200 }, () => ruffDiagnostic()));
    expect(found?.high).toBe(200);
    expect(found?.worst).toHaveLength(5);
  });
});
