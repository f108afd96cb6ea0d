/** Twenty files in which a team writes down how mature its components are; most say more than is true, and some disagree with themselves. */
export interface MaturityFile {
  /** Component whose own it is; missing: the one for all the others. */
  component?: string;
  content: string | Uint8Array;
  /** What must be noted of it, or nothing. */
  notes?: RegExp;
}

const criteria = [
  'Core features complete (80%+ of planned functionality)',
  'Unit tests passing (≥70% coverage)',
  'API documented, no planned breaking changes',
  'Passes linting (ruff), type checking (pyright), security scan (bandit)',
  'Component README with usage examples',
  'All dependencies identified and stable',
  'Successfully integrates with dependent components in dev environment',
];

const boxes = (ticked: number): string =>
  criteria.map((text, index) => `- [${index < ticked ? 'x' : ' '}] ${text}`).join('\n');

interface Parts {
  stage?: string;
  ticked?: number;
  status?: string;
  more?: string;
}

/** The form of the pilot's guide. */
const form = (title: string, { stage = 'Development', ticked = 7, status, more = '' }: Parts = {}): string =>
  `# ${title} Maturity Status

**Current Stage**: ${stage}
**Last Updated**: 2025-10-08
**Owner**: theinterneti

## Promotion Criteria: Development → Staging

${boxes(ticked)}

**Status**: ${status ?? `${ticked}/7 criteria met`} ✅
${more}
## Promotion History

- 2025-10-01: created in Development
`;

/** The form with a table. */
const table = (title: string, coverage: string): string =>
  `## ${title} 🧪\n\n| Criterion | Status | Current |\n|---|:---:|---|\n| Unit tests (≥70% coverage) | ✅ | ${coverage} |\n| Documentation | ✅ | README |\n| Security scan | ⚠️ | open |\n\n**Current Stage**: Development\n`;

const history = (entries: string[]): string =>
  `# X\n\n**Current Stage**: Development\n\n## Promotion History\n\n${entries.map((entry) => `- ${entry}`).join('\n')}\n`;

const german = `# Reifegrad\n\n**Aktuelle Stufe**: Entwicklung\n\n## Kriterien\n\n- [x] Unit-Tests laufen (Abdeckung 75 %)\n- [x] Dokumentation vollständig – mit Umlauten: äöüß\n`;

export const maturityFiles: MaturityFile[] = [
  { component: 'neo4j', content: form('Neo4j') },
  { component: 'redis', content: table('Redis', '72%') },
  { component: 'player-api', content: `\uFEFF${form('Player API 🚀')}`.replaceAll('\n', '\r\n') },
  { component: 'narrative-engine', content: german },
  { component: 'model-router', content: '' },
  {
    component: 'gateway',
    content: `${form('Gateway')}\n${'Lorem ipsum dolor sit amet. '.repeat(38_000)}\n`,
    notes: /is larger than 1 MiB: its claims were not read/,
  },
  {
    component: 'avatar',
    content: form('Avatar', { more: '\n- **Test Coverage**: 88%\n\n**All**: 9/9 criteria met\n' }),
    notes: /says 9\/9 criteria, but 7 of 7 are ticked/,
  },
  {
    component: 'memory-graph',
    content: form('Memory', { ticked: 5, status: '7/7 criteria met' }),
    notes: /says 7\/7 criteria, but 5 of 7 are ticked/,
  },
  {
    component: 'telemetry',
    content: form('Telemetry', { more: '\n**Current Stage**: Staging\n' }),
    notes: /says the stage is Staging, line 3 says Development/,
  },
  {
    component: 'worldbuilder',
    content: form('World', { more: '\n## Notes\n\n- [ ] Component README with usage examples\n' }),
    notes: /has .*README with usage examples.* open, line \d+ has it ticked/,
  },
  {
    component: 'dialogue',
    content: form('Dialogue', { more: '\n- **Coverage**: 88%\n\n- **Coverage**: 45%\n' }),
    notes: /says 45 % coverage, line \d+ says 88 %/,
  },
  {
    component: 'consent',
    content: form('Consent', { more: '\n- **Test Coverage**: 110%\n' }),
    notes: /says 110 % .*: no share is above 100 %/,
  },
  {
    component: 'scheduler',
    content: form('Scheduler', { more: '\n- [x] Unit tests: 55% coverage (≥70% needed)\n' }),
    notes: /is ticked, but says 55 % where 70 % is needed/,
  },
  {
    component: 'exporter',
    content: history(['2025-09-01: promoted to Staging']),
    notes: /tells last of Staging, but line 3 says the stage is Development/,
  },
  {
    component: 'mailer',
    content: history(['2025-13-45: created in Development']),
    notes: /has '2025-13-45', which is no date/,
  },
  {
    component: 'search',
    content: Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 256),
    notes: /is not UTF-8 text: its claims were not read/,
  },
  {
    component: 'notifier',
    content:
      '<!--\n**Current Stage**: Production\n- [x] everything, 100% coverage\n-->\n```md\n- [x] Unit tests passing (≥70% coverage): 99%\n```\n',
  },
  {
    component: 'billing',
    content: `${form('Billing')}`.replace('**Current Stage**', '__Current stage__').replaceAll('- [x]', '* [X]'),
  },
  { component: 'ledger', content: `${'#'.repeat(500)}\n${'| '.repeat(5_000)}\n${'- [x] '.repeat(2_000)}\n` },
  {
    content: `# Component maturity\n\n${table('Session Store', '60%')}\n${table('Journal', '91%')}\n${table('Voice', '95%')}\n## Analytics\n\n${boxes(7)}\n\n**Status**: 7/7 criteria met\n`,
    notes: /is ticked, but says 60 % where 70 % is needed/,
  },
];
