import type { Format } from '../../../domain/reading.ts';
import { readAlertRules } from './alert-rules.ts';
import { readAutocannon } from './autocannon.ts';
import { readBandit } from './bandit.ts';
import { readEslint } from './eslint.ts';
import { readK6 } from './k6.ts';
import { readLocustJson } from './locust-json.ts';
import { readEarlierAudit, readNpmAudit } from './npm-audit.ts';
import { readOpenApi } from './openapi.ts';
import { readPipAudit } from './pip-audit.ts';
import { readPyright } from './pyright.ts';
import { readRuff } from './ruff.ts';
import { readSarif } from './sarif.ts';
import type { Outcome, TextReading } from './text-reading.ts';

type Keys = Readonly<Record<string, unknown>>;
interface JsonFormat {
  format: Format;
  /** Whether the outermost object, or the first element of a list, has the marks of the format. */
  looks: (value: Keys) => boolean;
  read: (value: unknown) => Outcome;
}

/** Reads a value by the marks of its format. The marks only choose: whether it has the shape is for the reader to say. */
export function readValue(value: unknown): TextReading {
  if (Array.isArray(value)) return readList(value);
  if (!isKeys(value)) return unknownFormat;
  return failure(value) ?? listOfParts(value) ?? readBy(objects, value, value);
}

function readList(list: readonly unknown[]): TextReading {
  if (list.length === 0) return { format: null, problem: emptyList };
  return isKeys(list[0]) ? readBy(lists, list[0], list) : unknownFormat;
}

const emptyList =
  'is an empty list: ruff, eslint and Locust write it where there was nothing to look at. Run eslint without --quiet, which hides clean files; for ruff, let the catalogue `run` it, or take the SARIF of a tool that lists what it looked at';

function readBy(formats: readonly JsonFormat[], marks: Keys, value: unknown): TextReading {
  const found = formats.find(({ looks }) => looks(marks));
  if (!found) return unknownFormat;
  return { format: found.format, ...found.read(value) };
}

const has = (value: Keys, key: string): boolean => Object.hasOwn(value, key);
const isKeys = (value: unknown): value is Keys => typeof value === 'object' && value !== null && !Array.isArray(value);
const holds = (value: Keys, key: string, inner: string): boolean => {
  const child = has(value, key) ? value[key] : undefined;
  return isKeys(child) && has(child, inner);
};

const objects: readonly JsonFormat[] = [
  { format: 'sarif', looks: (value) => has(value, 'runs') || isOfSarif(value['$schema']), read: readSarif },
  { format: 'openapi', looks: (value) => has(value, 'openapi') || has(value, 'swagger'), read: readOpenApi },
  { format: 'pyright', looks: (value) => has(value, 'generalDiagnostics'), read: readPyright },
  { format: 'npm-audit', looks: (value) => has(value, 'auditReportVersion'), read: readNpmAudit },
  { format: 'npm-audit', looks: (value) => has(value, 'advisories'), read: readEarlierAudit },
  { format: 'bandit', looks: (value) => has(value, 'results') && has(value, 'metrics'), read: readBandit },
  { format: 'bandit', looks: (value) => holds(value, 'metrics', '_totals'), read: readBandit },
  { format: 'k6', looks: (value) => isKeys(value['metrics']), read: readK6 },
  { format: 'k6', looks: (value) => holds(value, 'results', 'metrics'), read: () => ({ problem: newSummary }) },
  { format: 'autocannon', looks: (value) => has(value, 'latency') && has(value, 'requests'), read: readAutocannon },
  { format: 'pip-audit', looks: (value) => Array.isArray(value['dependencies']), read: readPipAudit },
  { format: 'alert-rules', looks: (value) => Array.isArray(value['groups']), read: readAlertRules },
];

const newSummary = "is k6's new machine-readable summary, which is not read: write it by handleSummary";

const lists: readonly JsonFormat[] = [
  { format: 'eslint', looks: (first) => has(first, 'filePath'), read: readEslint },
  { format: 'locust', looks: (first) => has(first, 'num_requests'), read: readLocustJson },
  { format: 'ruff', looks: (first) => has(first, 'code') && has(first, 'filename'), read: readRuff },
];

/** What npm, and others, write instead of a report when they could not make one. */
function failure(value: Keys): TextReading | undefined {
  const { error, message } = value;
  const isFailure =
    isKeys(error) || typeof error === 'string' || (typeof message === 'string' && has(value, 'statusCode'));
  if (!isFailure) return undefined;
  const texts = [message, error, ...(isKeys(error) ? [error['code'], error['summary']] : [])];
  const why = texts.filter((text) => typeof text === 'string' && text !== '').join(', ');
  const isOfNpm = isKeys(error) && (has(error, 'summary') || has(error, 'code'));
  return { format: isOfNpm ? 'npm-audit' : null, problem: `is an error message, no report: ${why.slice(0, 200)}` };
}

/** CycloneDX has `dependencies` as well, and says nothing of what somebody looked for in them. */
const listOfParts = (value: Keys): TextReading | undefined =>
  has(value, 'bomFormat')
    ? { format: null, problem: 'is a list of parts (CycloneDX), no audit of them: take the JSON or SARIF of the audit' }
    : undefined;

const isOfSarif = (schema: unknown): boolean => typeof schema === 'string' && /sarif/i.test(schema);

const unknownFormat: TextReading = { format: null, problem: 'is in no format that evidence is read from' };
