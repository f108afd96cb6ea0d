import { advice } from './advice.ts';

interface Contradiction {
  path: string[];
  message: string;
}

/** Keys of one criterion that cannot stand together, whatever the other layers say. */
export function contradictions(given: Readonly<Record<string, unknown>>): Contradiction[] {
  return [
    ...twoSources(given),
    ...wordAndEvidence(given),
    ...checkAndFiles(given),
    ...strays(given),
    ...whereItRuns(given),
    ...filesOfTwoKinds(given),
  ];
}

type Given = Readonly<Record<string, unknown>>;
const sources = ['run', 'artifact', 'check'] as const;
const fileKeys = ['junit', 'coverageReport', 'findings', 'load', 'tasks', 'documents', 'openapi', 'alertRules'];
const said = (given: Given, keys: readonly string[]): string[] => keys.filter((key) => given[key] !== undefined);

function twoSources(given: Given): Contradiction[] {
  const [first, second] = said(given, sources);
  if (second === undefined) return [];
  const message = advice(`names two sources, ${first} and ${second}`, `keep ${first} or ${second}`);
  return [{ path: [], message }];
}

function wordAndEvidence(given: Given): Contradiction[] {
  const [first] = given['attestation'] === true ? said(given, [...fileKeys, ...sources, ...limitKeys]) : [];
  if (first === undefined) return [];
  return [{ path: [], message: advice('is both attested and measured', `keep either attestation: true, or ${first}`) }];
}

const limitKeys = ['coverage', 'atLeast', 'allow', 'objectives', 'within', 'words'];

function checkAndFiles(given: Given): Contradiction[] {
  const [first] = given['check'] === undefined ? [] : said(given, fileKeys);
  if (first === undefined) return [];
  return [
    {
      path: [first],
      message: advice('stands beside check, which gives no files', `take ${first} out, or read it by artifact or run`),
    },
  ];
}

/** Keys that belong to another one. */
const belongings: readonly (readonly [key: string, to: string])[] = [
  ['image', 'run'],
  ['host', 'run'],
  ['timeout', 'run'],
  ['variables', 'run'],
  ['workflow', 'artifact'],
  ['apps', 'check'],
];

const strays = (given: Given): Contradiction[] =>
  belongings
    .filter(([key, to]) => given[key] !== undefined && given[to] === undefined)
    .map(([key, to]) => ({
      path: [key],
      message: advice(`belongs to ${to}, which is not there`, `add ${to}, or take ${key} out`),
    }));

function whereItRuns(given: Given): Contradiction[] {
  if (given['run'] === undefined || (given['image'] !== undefined) !== (given['host'] === true)) return [];
  const fix = "give either image: NAME, or host: true for the worker's own host";
  return [{ path: [], message: advice('does not say where its command runs', fix) }];
}

/** One criterion, one kind of measurement: a verdict over two would hide which of them it is about. */
function filesOfTwoKinds(given: Given): Contradiction[] {
  const [first, ...others] = said(given, fileKeys);
  const stranger = others.find((key) => !(first === 'junit' && key === 'coverageReport'));
  if (first === undefined || stranger === undefined) return [];
  return [
    {
      path: [stranger],
      message: advice(
        `stands beside ${first}, which measures something else`,
        `make two criteria, one with ${first} and one with ${stranger}`,
      ),
    },
  ];
}
