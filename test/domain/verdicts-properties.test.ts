import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CriterionSettings } from '../../src/domain/criteria-rules.ts';
import type { VerdictKind } from '../../src/domain/criteria.ts';
import type { Facts } from '../../src/domain/evidence-verdicts.ts';
import type { BoundReading, CheckRun, Gathered } from '../../src/domain/gathered.ts';
import { formats } from '../../src/domain/reading.ts';
import type { Stage } from '../../src/domain/stage.ts';
import { day, second } from '../../src/domain/units.ts';
import * as given from '../support/gathered.ts';
import { chained, ledgerOf, recordNamed } from '../support/records.ts';

/** Every measure that is drawn from files, with evidence that meets it. */
interface Measured {
  stage: Stage;
  id: string;
  settings: CriterionSettings;
  good: BoundReading[];
  /** Beside the files, what meets it. */
  more?: Partial<Gathered>;
  facts?: Partial<Facts>;
}

const measures: readonly Measured[] = [
  {
    stage: 'staging',
    id: 'unit-tests',
    settings: { files: { junit: ['junit.xml'], coverage: ['lcov.info'] } },
    good: [given.junit(41), given.lcov(9, 10)],
  },
  { stage: 'staging', id: 'integration', settings: { files: { junit: ['junit.xml'] } }, good: [given.junit(4)] },
  { stage: 'staging', id: 'functionality', settings: { files: { tasks: ['TASKS.md'] } }, good: [given.tasks(9, 10)] },
  {
    stage: 'staging',
    id: 'api-stability',
    settings: { files: { openapi: ['openapi.yaml'] } },
    good: [given.api()],
    more: { api: { against: 'before', changes: [] } },
  },
  { stage: 'staging', id: 'code-quality', settings: { files: { findings: ['scan.sarif'] } }, good: [given.found({})] },
  { stage: 'production', id: 'security', settings: { files: { findings: ['scan.sarif'] } }, good: [given.found({})] },
  {
    stage: 'staging',
    id: 'documentation',
    settings: { files: { documents: ['README.md'] } },
    good: [given.document('README.md')],
  },
  {
    stage: 'production',
    id: 'documentation',
    settings: { files: { documents: ['user-guide.md'] } },
    good: [given.document('user-guide.md', { headings: ['API reference', 'Troubleshooting'] })],
  },
  {
    stage: 'production',
    id: 'performance',
    settings: { files: { load: ['k6.json'] }, limits: { load: { throughput: 500, p95Ms: 200 } } },
    good: [given.load()],
  },
  {
    stage: 'production',
    id: 'load-testing',
    settings: { files: { load: ['k6.json'] }, limits: { load: { throughput: 500 } } },
    good: [given.load()],
  },
  {
    stage: 'production',
    id: 'monitoring',
    settings: { files: { alerts: ['alerts.yml'] } },
    good: [given.alerts()],
    more: { healthcheck: true },
    facts: { probes: [{ type: 'tcp', host: 'localhost', port: 80, timeoutMs: second }] },
  },
  {
    stage: 'production',
    id: 'rollback',
    settings: { files: { documents: ['ROLLBACK.md'] } },
    good: [given.document('ROLLBACK.md')],
    facts: {
      history: chained([
        recordNamed('r', {
          kind: 'rollback',
          outcome: 'rolled-back',
          rollback: { how: 'parked', reason: 'asked', downMs: second },
        }),
      ]),
    },
  },
  { stage: 'production', id: 'e2e', settings: { files: { junit: ['junit.xml'] } }, good: [given.junit(3)] },
];

const kindOf = (measure: Measured, readings: BoundReading[], more: Partial<Gathered> = {}): VerdictKind => {
  const rule = given.ruleOf(measure.stage, measure.id, measure.settings);
  return given.verdictOver(measure.stage, rule, given.gathered(readings, { ...measure.more, ...more }), measure.facts)
    .verdict;
};

const cases = measures.map((measure): [string, Measured] => [`${measure.id} (${measure.stage})`, measure]);

/** A reading spoilt in one of the ways in which evidence proves nothing. */
const spoilt = (reading: BoundReading): fc.Arbitrary<BoundReading[]> =>
  fc.oneof<fc.Arbitrary<BoundReading[]>[]>(
    fc.constant([]),
    fc.string().map((reason) => [given.unusable(reading.role, reading.reading.file, reason)]),
    fc.string().map((unbound) => [{ ...reading, unbound }]),
    fc.constant([emptied(reading)]),
    fc
      .constantFrom(...formats)
      .filter((format) => format !== reading.reading.format && !fits(reading, format))
      .map((format) => [otherwise(reading, format)]),
    fc.integer({ min: 1, max: 255 }).map((exitCode) => [{ ...reading, exitCode }]),
  );

const families = [
  ['coverage.py', 'cobertura', 'lcov', 'istanbul'],
  ['sarif', 'ruff', 'eslint', 'pyright', 'bandit', 'npm-audit', 'pip-audit'],
  ['k6', 'autocannon', 'locust'],
] as const;
const fits = ({ reading }: BoundReading, format: string): boolean =>
  families.some((family) => [reading.format, format].every((each) => family.some((known) => known === each)));

const otherwise = (bound: BoundReading, format: (typeof formats)[number]): BoundReading =>
  bound.reading.usable ? { ...bound, reading: { ...bound.reading, format } } : bound;

/** Usable in form, with nothing in it. */
function emptied(bound: BoundReading): BoundReading {
  if (!bound.reading.usable) return bound;
  return { ...bound, reading: { ...bound.reading, measured: {} } };
}

const run = fc.record({
  command: fc.string(),
  where: fc.string(),
  exitCode: fc.option(fc.integer({ min: 0, max: 255 })),
  notRun: fc.boolean(),
  tookMs: fc.nat(),
  output: fc.string(),
  runs: fc.integer({ min: 1, max: 9 }),
}) satisfies fc.Arbitrary<CheckRun>;

describe.each(cases)('%s', (_, measure) => {
  test('is met by good evidence', () => {
    expect(kindOf(measure, measure.good)).toBe('met');
  });

  test('is never met when one of its files is missing, empty, unusable, unbound, of another format or of a failed command', () => {
    const spoiling = fc.nat(measure.good.length - 1).chain((at) => {
      const victim = measure.good[at];
      if (!victim) throw new Error('no such file');
      return spoilt(victim).map((instead) => measure.good.toSpliced(at, 1, ...instead));
    });
    fc.assert(fc.property(spoiling, (readings) => expect(kindOf(measure, readings)).not.toBe('met')));
  });

  test('is never met when all of its files are spoilt, whatever else was gathered', () => {
    const all = fc.tuple(...measure.good.map(spoilt)).map((each) => each.flat());
    const more = fc.record(
      {
        run,
        healthcheck: fc.boolean(),
        problems: fc.array(fc.string()),
        coverage: fc.constant({ covered: 9, valid: 9, percent: 100 }),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(all, more, (readings, beside) => expect(kindOf(measure, readings, beside)).not.toBe('met')));
  });

  test('is never met while a source is away, has a problem, or its command did not end well', () => {
    const beside = fc.oneof(
      fc.string().map((unreachable) => ({ unreachable })),
      fc.array(fc.string(), { minLength: 1 }).map((problems) => ({ problems })),
      run.filter(({ exitCode, notRun }) => exitCode !== 0 || notRun).map((failed) => ({ run: failed })),
    );
    fc.assert(fc.property(beside, (more) => expect(kindOf(measure, measure.good, more)).not.toBe('met')));
  });

  test('is never met where the catalogue names a file that was not read', () => {
    const [role] = measure.good.map((reading) => reading.role);
    const files = { ...measure.settings.files };
    if (role) files[role] = [...(files[role] ?? []), 'another'];
    expect(kindOf({ ...measure, settings: { ...measure.settings, files } }, measure.good)).not.toBe('met');
  });
});

test('the print of a verdict changes with the bytes, the command and its end of whichever file, and with nothing else', () => {
  const names = [...Array(30).keys()].map((index) => `${index}.xml`);
  const rule = given.ruleOf('production', 'e2e', { files: { junit: names } });
  const all = names.map((name) => ({ ...given.junit(3, 0, name), command: 'make', exitCode: 0 }));
  const printOf = (readings: BoundReading[], more: Partial<Gathered> = {}) =>
    given.verdictOver('production', rule, given.gathered(readings, more)).print;
  const changes: ((one: BoundReading) => BoundReading)[] = [
    (one) => ({ ...one, command: 'make test' }),
    (one) => ({ ...one, exitCode: 1 }),
    (one) => (one.reading.usable ? { ...one, reading: { ...one.reading, sha256: 'b'.repeat(64) } } : one),
  ];
  const changed = fc.tuple(fc.nat(29), fc.constantFrom(...changes));
  fc.assert(
    fc.property(changed, ([at, change]) =>
      expect(printOf(all.map((one, index) => (index === at ? change(one) : one)))).not.toBe(printOf(all)),
    ),
  );
  const ended = { command: 'make', where: 'host', exitCode: 0, notRun: false, output: '', runs: 1 };
  expect(printOf(all, { run: { ...ended, tookMs: 1 } })).toBe(printOf(all, { run: { ...ended, tookMs: 2 } }));
  expect(printOf(all)).toMatch(/^[0-9a-f]{16}$/);
});

/** From the best to the worst. */
const order: readonly VerdictKind[] = ['met', 'unknown', 'unmet'];
const isNoBetter = (worse: VerdictKind, than: VerdictKind) =>
  expect(order.indexOf(worse)).toBeGreaterThanOrEqual(order.indexOf(than));

describe('worse evidence never gives a better verdict', () => {
  const few = fc.nat({ max: 6 });
  const pair = fc.tuple(few, few);

  test('more failed tests', () => {
    const over = (failed: number) =>
      kindOf({ stage: 'production', id: 'e2e', settings: { files: { junit: ['junit.xml'] } }, good: [] }, [
        given.junit(3, failed),
      ]);
    fc.assert(fc.property(pair, ([failed, more]) => isNoBetter(over(failed + more), over(failed))));
  });

  test('more skipped tests', () => {
    const over = (passed: number, skipped: number) =>
      kindOf({ stage: 'production', id: 'e2e', settings: { files: { junit: ['junit.xml'] } }, good: [] }, [
        given.junit(passed, 0, 'junit.xml', skipped),
      ]);
    fc.assert(
      fc.property(few, pair, (passed, [some, more]) => isNoBetter(over(passed, some + more), over(passed, some))),
    );
  });

  test('more findings', () => {
    const severity = fc.constantFrom('critical' as const, 'high' as const, 'medium' as const, 'low' as const);
    const limits = fc.record({ critical: few, high: few, medium: few, low: few }, { requiredKeys: [] });
    const over = (counts: Record<string, number>, findings: object) =>
      kindOf(
        {
          stage: 'staging',
          id: 'code-quality',
          settings: { files: { findings: ['scan.sarif'] }, limits: { findings } },
          good: [],
        },
        [given.found(counts)],
      );
    fc.assert(
      fc.property(severity, pair, limits, (key, [count, more], allow) =>
        isNoBetter(over({ [key]: count + more }, allow), over({ [key]: count }, allow)),
      ),
    );
  });

  test('fewer covered lines, and a higher threshold', () => {
    const over = (covered: number, coverage: number) =>
      kindOf(
        {
          stage: 'staging',
          id: 'unit-tests',
          settings: { files: { junit: ['junit.xml'], coverage: ['lcov.info'] }, coverage },
          good: [],
        },
        [given.junit(1), given.lcov(covered, 1_000)],
      );
    const lines = fc.tuple(fc.nat(1_000), fc.nat(1_000)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    const share = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(lines, share, share, ([fewer, lots], a, b) => {
        isNoBetter(over(fewer, a), over(lots, a));
        isNoBetter(over(lots, Math.max(a, b)), over(lots, Math.min(a, b)));
      }),
    );
  });

  test('fewer tasks done, and a higher share asked for', () => {
    const over = (done: number, atLeast: number) =>
      kindOf(
        { stage: 'staging', id: 'functionality', settings: { files: { tasks: ['TASKS.md'] }, atLeast }, good: [] },
        [given.tasks(done, 20)],
      );
    const share = fc.nat(100);
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), share, share, (a, b, first, second) => {
        isNoBetter(over(Math.min(a, b), first), over(Math.max(a, b), first));
        isNoBetter(over(a, Math.max(first, second)), over(a, Math.min(first, second)));
      }),
    );
  });

  test('a slower, smaller or less reliable load test, and stricter objectives', () => {
    const number = fc.integer({ min: 1, max: 1_000 });
    const over = (
      figures: { p95Ms: number; throughput: number; failed: number },
      objectives: { p95Ms: number; throughput: number },
    ) =>
      kindOf(
        {
          stage: 'production',
          id: 'load-testing',
          settings: { files: { load: ['k6.json'] }, limits: { load: objectives } },
          good: [],
        },
        [given.load(figures)],
      );
    const figures = fc.record({ p95Ms: number, throughput: number, failed: number });
    const objectives = fc.record({ p95Ms: number, throughput: number });
    fc.assert(
      fc.property(figures, objectives, number, (seen, asked, by) => {
        const before = over(seen, asked);
        isNoBetter(over({ ...seen, p95Ms: seen.p95Ms + by }, asked), before);
        isNoBetter(over({ ...seen, failed: seen.failed + by }, asked), before);
        isNoBetter(over({ ...seen, throughput: seen.throughput / (1 + by) }, asked), before);
        isNoBetter(over(seen, { ...asked, throughput: asked.throughput + by }), before);
        isNoBetter(over(seen, { ...asked, p95Ms: asked.p95Ms / (1 + by) }), before);
      }),
    );
  });
});

test('whatever a catalogue says of an own criterion, nothing gathered never meets it', () => {
  const path = fc.constantFrom('a', 'b');
  const paths = fc.array(path, { maxLength: 2 });
  const settings: fc.Arbitrary<CriterionSettings> = fc.record(
    {
      title: fc.string(),
      files: fc.record(
        {
          junit: paths,
          coverage: paths,
          findings: paths,
          load: paths,
          tasks: paths,
          documents: paths,
          openapi: paths,
          alerts: paths,
        },
        { requiredKeys: [] },
      ),
      coverage: fc.nat(100),
      atLeast: fc.nat(100),
      source: fc.constantFrom<NonNullable<CriterionSettings['source']>>(
        { from: 'artifact', name: 'x' },
        { from: 'check', name: 'x', apps: ['github-actions'] },
        { from: 'run', command: { run: 'x', host: true, timeoutMs: 1 }, variables: [] },
      ),
      limits: fc.record({ load: fc.record({ p95Ms: fc.nat(), throughput: fc.nat() }, { requiredKeys: [] }) }),
    },
    { requiredKeys: [] },
  );
  const id = fc.constantFrom(
    'own',
    'unit-tests',
    'functionality',
    'code-quality',
    'documentation',
    'api-stability',
    'integration',
  );
  fc.assert(
    fc.property(id, fc.array(settings, { maxLength: 3 }), (name, layers) => {
      const rules = given.rulesOf('staging', name, layers);
      for (const nothing of [undefined, given.gathered([])])
        for (const rule of rules) expect(given.verdictOver('staging', rule, nothing).verdict).not.toBe('met');
    }),
  );
});

test('a soak of nothing meets no objective', () => {
  const entry = chained([recordNamed('a', { ledger: ledgerOf(7 * day) })])[0];
  const rule = given.ruleOf('production', 'performance', { limits: { load: { p50Ms: 1_000 } } });
  expect(given.verdictOver('production', rule, given.gathered([]), { entry }).verdict).toBe('unknown');
});
