import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEvidenceReader, type FileEvidenceReader } from '../../src/adapters/evidence/reader.ts';
import type { Reading } from '../../src/domain/reading.ts';
import { empties } from './hostile-empties.ts';
import { type Hostile, hostileDocuments, hostileReports, hostileTexts } from './hostile-cases.ts';

const cases: readonly Hostile[] = [...hostileTexts, ...hostileReports, ...hostileDocuments, ...empties];
const nameOf = ([, file]: Hostile, index: number): string => `${index}/${file}`;

let folder: string;
let reader: FileEvidenceReader;
let readings: Reading[];

async function read(files: ReadonlyMap<string, string | Uint8Array>): Promise<Reading[]> {
  for (const [name, content] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return (await reader.read(folder, [...files.keys()])).readings;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-hostile-'));
  reader = createEvidenceReader();
  readings = await read(new Map(cases.map((each, index) => [nameOf(each, index), each[2]])));
}, 120_000);
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true });
});

test('there are many more ways to mislead than the sixty that were asked for', () => {
  expect(cases.length).toBeGreaterThan(100);
  expect(readings).toHaveLength(cases.length);
});

describe('evidence', () => {
  test.each(cases.map((each, index) => [each[0], index] as const))('%s', (_name, index) => {
    const [, , , usable, reason] = cases[index] ?? [];
    expect(readings[index]).toEqual(expect.objectContaining({ usable, reason: expect.stringContaining(reason ?? '') }));
    if (!usable) expect(readings[index]?.measured).toBeNull();
  });
});

describe('no empty report is ever good evidence', () => {
  const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\t', '\r\n'), maxLength: 40 });

  test('whatever space stands around it, and whatever the file is called', async () => {
    const empty = fc.constantFrom(...empties.map(([, , text]) => String(text)));
    const name = fc.constantFrom('report.json', 'report', 'report.txt', 'report.xml', 'alerts.yml');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(empty, space, space, name), { minLength: 1, maxLength: 20 }), async (all) => {
        const files = all.map(([text, before, after, file], index): [string, string] => [
          `empty/${index}/${file}`,
          text.startsWith('<?xml') || text.startsWith('openapi') ? `${text}${after}` : `${before}${text}${after}`,
        ]);
        const found = await read(new Map(files));
        expect(found.filter(({ usable }) => usable)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  test('nor is one that has only keys, with nothing in them', async () => {
    const key = fc.constantFrom(
      ...['runs', 'results', 'metrics', '_totals', 'generalDiagnostics', 'summary', 'dependencies', 'vulnerabilities'],
      ...['auditReportVersion', 'metadata', 'advisories', 'latency', 'requests', 'openapi', 'paths', 'groups', 'files'],
      ...['totals', 'http_reqs', 'filePath', 'num_requests', 'code', 'filename', 'version', 'info', 'rules', 'alert'],
    );
    const nothing = fc.constantFrom<unknown>(0, '', null, [], {}, false, '2.1.0', 2);
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        nothing,
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(key, tie('value'), { maxKeys: 5 }),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 20, maxLength: 40 }), async (values) => {
        const files = values.map((each, index): [string, string] => [`keys/${index}.json`, JSON.stringify(each)]);
        const found = await read(new Map(files));
        expect(found.filter(({ usable }) => usable)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
