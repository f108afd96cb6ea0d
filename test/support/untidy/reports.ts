import { junit, lcov } from '../evidence.ts';

/** Reports as tools write them: good ones, and those that look good. */
const json = (value: unknown): string => JSON.stringify(value);

export const green = junit(40, 0, 2);

export const cobertura = (covered: number, valid: number): string => {
  const lines = Array.from({ length: valid }, (_, i) => `<line number="${i + 1}" hits="${i < covered ? 3 : 0}"/>`);
  return `<?xml version="1.0"?><coverage line-rate="${valid === 0 ? 1 : covered / valid}" lines-covered="${covered}" lines-valid="${valid}"><packages><package name="p"><classes><class filename="a.py" name="a"><lines>${lines.join('')}</lines></class></classes></package></packages></coverage>`;
};

export const coveragePy = (covered: number, valid: number): string => {
  const lines = Array.from({ length: valid }, (_, i) => i + 1);
  const summary = {
    covered_lines: covered,
    num_statements: valid,
    percent_covered: valid === 0 ? 100 : (covered / valid) * 100,
    missing_lines: valid - covered,
    excluded_lines: 0,
  };
  const files = {
    'a.py': {
      executed_lines: lines.slice(0, covered),
      missing_lines: lines.slice(covered),
      excluded_lines: [],
      summary,
    },
  };
  return json({ meta: { format: 3, version: '7.6.1' }, files: valid === 0 ? {} : files, totals: summary });
};

export const istanbul = (covered: number, valid: number): string => {
  const places = Array.from({ length: valid }, (_, i) => i);
  const at = (i: number) => ({ start: { line: i + 1, column: 0 }, end: { line: i + 1, column: 9 } });
  const file = {
    path: '/src/a.ts',
    statementMap: Object.fromEntries(places.map((i) => [i, at(i)])),
    s: Object.fromEntries(places.map((i) => [i, i < covered ? 1 : 0])),
    fnMap: {},
    f: {},
    branchMap: {},
    b: {},
  };
  return json({ '/src/a.ts': file });
};

const sarifOf = (run: object): string =>
  json({
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [{ tool: { driver: { name: 'scanner', rules: [{ id: 'r1' }] } }, ...run }],
  });
const looked = { artifacts: [{ location: { uri: 'src/a.py' } }], invocations: [{ executionSuccessful: true }] };
export const sarif = {
  clean: sarifOf({ ...looked, results: [] }),
  critical: sarifOf({
    ...looked,
    results: [
      { ruleId: 'r1', level: 'error', message: { text: 'injection' }, properties: { 'security-severity': '9.8' } },
    ],
  }),
  didNotRun: sarifOf({ invocations: [{ executionSuccessful: false }] }),
};

export const eslintClean = json([
  {
    filePath: '/src/a.ts',
    messages: [],
    errorCount: 0,
    warningCount: 0,
    fatalErrorCount: 0,
    fixableErrorCount: 0,
    fixableWarningCount: 0,
    suppressedMessages: [],
    usedDeprecatedRules: [],
  },
]);

export const entityBomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><testsuites><testsuite name="&c;"><testcase name="p"/></testsuite></testsuites>`;
export const emptyJunit =
  '<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="0" failures="0" skipped="0" tests="0" time="0.012"/></testsuites>';
export const boastful =
  '<testsuites tests="100" failures="0"><testsuite name="s" tests="100"><testcase name="a"/><testcase name="b"/><testcase name="c"/></testsuite></testsuites>';

const paragraph =
  'This component keeps what the others need and gives it back when it is asked. It listens on one port, answers in JSON, and stores its data in a volume of its own, so that a restart loses nothing. ';
export const readme = `# The component\n\n${paragraph.repeat(4)}\n\n## Usage\n\n${paragraph.repeat(2)}\n\n\`\`\`python\nfrom component import Component\nComponent().start()\n\`\`\`\n`;
export const stub = '# The component\n\n## Usage\n\nTODO: write this down\n';

export const tasks = (done: number, all: number): string =>
  `# Tasks\n\n${Array.from({ length: all }, (_, i) => `- [${i < done ? 'x' : ' '}] task ${i + 1}\n`).join('')}`;

export const covered = { green: lcov(850, 1_000), low: lcov(612, 1_000), none: lcov(0, 200) };
