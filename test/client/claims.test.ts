import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { claimed } from '../../src/client/claims-file.ts';
import { parseClaims } from '../../src/client/claims-text.ts';
import type { Stage } from '../../src/domain/stage.ts';

const read = (text: string, file = 'claims.yaml', stage: Stage = 'staging') =>
  parseClaims(text, file, { component: 'neo4j', stage });
const said = (text: string, file?: string, stage?: Stage): unknown => {
  const parsed = read(text, file, stage);
  return 'claims' in parsed ? parsed.claims.map(({ criterion, says }) => `${criterion}: ${says}`) : parsed;
};

describe('a file of claims may be', () => {
  test('a list in YAML, with figures, ticks, counts and words', () => {
    expect(read('# ours\nunit-tests: 88 %\ndocumentation: ticked\nsecurity: looks good\ncriteria: 9/9\n')).toEqual({
      claims: [
        { criterion: 'unit-tests', says: '88 %', percent: 88, where: 'the request' },
        { criterion: 'documentation', says: 'ticked', met: true, where: 'the request' },
        { criterion: 'code-quality', says: 'looks good', where: 'the request' },
        { criterion: 'criteria', says: '9/9 criteria', met: true, where: 'the request' },
      ],
    });
  });

  test('the same in JSON', () => {
    expect(said('{"unit-tests": 88.5, "documentation": true, "api-stability": false}', 'claims.json')).toEqual([
      'unit-tests: 88.5 %',
      'documentation: ticked',
      'api-stability: open',
    ]);
  });

  test('with the words that people use for the criteria of that stage', () => {
    expect(said('coverage: 88%\nClinical validation: done')).toEqual([
      'unit-tests: 88 %',
      'Clinical validation: ticked',
    ]);
    expect(said('coverage: 88%', 'claims.yaml', 'production')).toEqual(['integration-tests: 88 %']);
  });

  test("the issue form's Markdown", () => {
    const form = '### Test Results\n\nUnit Tests: 88% coverage\n\n### Development → Staging Criteria\n\n- [x] README\n';
    expect(said(form, 'request.md')).toEqual(['unit-tests: 88 %', 'documentation: ticked']);
    expect(said(form, 'request')).toEqual(said(form, 'request.md'));
  });

  test('in the style of MATURITY.md, of which the section of the component counts', () => {
    const file =
      '## Redis\n**Current Stage**: Staging\nCoverage: 99%\n## Neo4j\n**Current Stage**: Development\nCoverage: 88%\n';
    expect(read(file, 'MATURITY.md')).toEqual({
      claims: [{ criterion: 'unit-tests', says: '88 %', percent: 88, where: 'the request' }],
    });
  });
});

describe('a file of claims is refused, with its line, when', () => {
  const many = Array.from({ length: 101 }, (_, i) => `c${i}: 1 %`).join('\n');
  test.each<[string, string, string, string]>([
    ['a share is above 100 %', 'a: 1 %\nunit-tests: 880 %', 'claims.yaml:2', 'no percentage'],
    ['a share is below zero', 'unit-tests: -1', 'claims.yaml:1', 'no percentage'],
    ['a share is written with two points', 'unit-tests: 8.8.8 %', 'claims.yaml:1', 'no percentage'],
    ['a value is a list', 'a: 1 %\nb: [1]', 'claims.yaml:2', "'b' claims nothing"],
    ['a value is missing', 'a: 1 %\n\nb:', 'claims.yaml:3', "'b' claims nothing"],
    ['a name is said twice', 'a: 1 %\na: 2 %', 'claims.yaml:2', 'unique'],
    ['there are too many', many, 'claims.yaml:101', 'more than 100'],
    ['one is too long', `a: 1 %\nb: ${'x'.repeat(201)}`, 'claims.yaml:2', 'more than 200'],
    ['it is no YAML', 'a: 1 %\nb: {', 'claims.yaml:2', 'cannot be read'],
    ['it is a list of something', '- a\n- b', 'claims.yaml:1', 'no list of names and values'],
    ['it is empty', '', 'claims.yaml', 'holds no claim'],
  ])('%s', (_, text, where, what) => {
    expect(read(text)).toMatchObject({ where, what: expect.stringContaining(what), fix: expect.any(String) });
  });

  test('it is Markdown without a claim, or about other components', () => {
    expect(read('# Hello\n\nworld', 'a.md')).toMatchObject({ where: 'a.md', what: 'the file holds no claim' });
    const others = '## A\nCurrent Stage: Staging\n## B\nCurrent Stage: Staging\n';
    expect(read(others, 'a.md')).toMatchObject({ what: expect.stringContaining('claims nothing of neo4j') });
  });
});

describe('--claims FILE', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const given = (file: string | undefined) =>
    claimed({ catalogue: async () => ({ kind: 'none' }) }, file, { component: 'neo4j', environment: 'production' });
  const written = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  test('is read for the stage of the environment', async () => {
    expect(await given(await written('c.yaml', 'coverage: 88 %'))).toEqual({
      claims: [{ criterion: 'integration-tests', says: '88 %', percent: 88, where: 'the request' }],
    });
    expect(await given(undefined)).toEqual({});
  });

  test.each<[string, () => Promise<string>, string]>([
    ['is not there', async () => join(folder, 'nothing'), 'cannot be read'],
    ['is a folder', async () => folder, 'no file'],
    ['is longer than 64 kB', () => written('long', 'x'.repeat(70_000)), 'longer than 64 kB'],
    ['is no text', () => written('bytes', new Uint8Array([0xff, 0xfe, 0])), 'no text'],
  ])('ends with exit 2 when the file %s', async (_, file, what) => {
    expect(await given(await file())).toMatchObject({
      refused: { exitCode: 2, problems: [{ what: expect.stringContaining(what), where: await file() }] },
    });
  });
});
