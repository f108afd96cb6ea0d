import { describe, expect, test } from '@jest/globals';
import { compareApiTexts, readText } from '../../src/adapters/evidence/formats/index.ts';
import { readPieces } from '../../src/adapters/evidence/reading.ts';
import type { Measured } from '../../src/domain/reading.ts';
import { alertRules, openApi, openApiYaml } from './formats-samples.ts';

function measured(text: string, file = 'README.md'): Measured {
  const reading = readText(text, file);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.measured;
}

describe('a task counts', () => {
  test.each([
    ['with each of the marks of a list', '- [x] a\n* [ ] b\n+ [X] c', { done: 2, all: 3 }],
    ['in a numbered list', '1. [x] a\n2) [ ] b', { done: 1, all: 2 }],
    ['below another one', '- [x] a\n  - [ ] b\n    1. [x] c', { done: 2, all: 3 }],
    ['in a quote', '> - [x] a', { done: 1, all: 1 }],
    ['below a folded section', '<details>\n\n- [x] a\n\n</details>', { done: 1, all: 1 }],
    ['with line ends of Windows', '# T\r\n\r\n- [x] a\r\n- [ ] b\r\n', { done: 1, all: 2 }],
  ])('%s', (_name, text, tasks) => {
    expect(measured(text).tasks).toEqual(tasks);
  });
});

describe('no task', () => {
  test.each([
    ['is in a block of code', '- [ ] open\n\n```\n- [x] shown\n```'],
    ['is in an indented block of code', '- [ ] open\n\ntext\n\n    - [x] shown'],
    ['is in a comment', '- [ ] open\n\n<!--\n- [x] hidden\n-->'],
    ['is in a comment that is never closed', '- [ ] open\n\n<!--\n\n- [x] hidden'],
    ['is a tick box without words', '- [ ] open\n- [x]\n- [x] '],
    ['is a box with another mark', '- [ ] open\n- [-] a\n- [~] b'],
    ['is a box outside of a list', '- [ ] open\n\n[x] done'],
  ])('%s', (_name, text) => {
    expect(measured(text).tasks).toEqual({ done: 0, all: 1 });
  });
});

describe('of a document', () => {
  test('words are prose: no code, comment, badge, heading, address or tick box', () => {
    const text = [
      '---\ntitle: not shown\n---',
      '# A heading of words',
      '[![build](https://x/b.svg)](https://x) ![picture of it](p.png)',
      '<!-- a comment of words -->',
      'Three plain words, `and code`.',
      '```sh\nnpm start\n```',
      '- [x] ticked *with* [two](https://x/y)',
      '| a | cell |\n|---|---|\n| of | tables |',
      '<p align="center">html <b>prose</b></p>',
      'https://example.com/a/b',
    ].join('\n\n');
    expect(measured(text).document).toEqual({
      words: 3 + 3 + 4 + 2,
      sections: [{ heading: 'A heading of words', level: 1, words: 3 + 3 + 4 + 2, codeBlocks: 1 }],
      codeBlocks: 1,
    });
  });

  test('each section has its own words and blocks of code, up to the next heading', () => {
    const text = 'Before.\n\n# One\n\na b\n\n## Two\n\n```\nx\n```\n\n- c\n\nThree\n---\n';
    expect(measured(text).document?.sections).toEqual([
      { heading: 'One', level: 1, words: 2, codeBlocks: 0 },
      { heading: 'Two', level: 2, words: 1, codeBlocks: 1 },
      { heading: 'Three', level: 2, words: 0, codeBlocks: 0 },
    ]);
  });

  test('blocks of code are fenced or indented, and not empty', () => {
    expect(measured('a\n\n```\nx\n```\n\n```\n\n```\n\nb\n\n    y\n').document?.codeBlocks).toBe(2);
  });

  test.each([
    ['TODO', '# T\n\nText.\n\n- TODO: say more', 5, 'TODO'],
    ['a heading that waits', 'Text.\n\n## TBD\n', 3, 'TBD'],
    ['coming soon', 'One\ntwo\nComing Soon!', 3, 'Coming Soon'],
    ['lorem ipsum', 'Lorem ipsum dolor', 1, 'Lorem ipsum'],
    ['words that say so', 'a\n\nThis is to be written.', 3, 'to be written'],
    ['a gap in pointed brackets', 'a\n\nb <describe what it does> c', 3, '<describe what it does>'],
    ['the same word in code before it', '`TODO` a\n\n```\nTODO\n```\n\n> TODO', 7, 'TODO'],
    ['a heading to be done', 'a\n\n## TODO\n', 3, 'TODO'],
    ['a ticked box to be done', 'a\n\n- [ ] TODO describe the use', 3, 'TODO'],
    ['a cell of a table', '| a | b |\n|---|---|\n| x | TODO |', 3, 'TODO'],
    ['what is said to be', 'The usage is still TODO.', 1, 'TODO'],
    ['a name behind it', 'Somebody, TODO(ana) it', 1, 'TODO'],
    ['a sentence of one word', '**TODO**. Write more.', 1, 'TODO'],
    ['the end of a list', 'Usage: TODO', 1, 'TODO'],
    ['TBD wherever it stands', 'The date is TBD here', 1, 'TBD'],
    ['the words after front matter', '---\na: b\n---\n\nFIXME', 5, 'FIXME'],
  ])('the first placeholder is found with its line: %s', (_name, text, line, found) => {
    expect(measured(text).document?.placeholder).toEqual({ line, text: found });
  });

  test.each([
    ['everyday words', 'A todo list to be read soon'],
    [
      'a README of a TODO application',
      '# TODO app\n\nA simple TODO application: TODO lists for teams.\n\n- TODO items',
    ],
    ['a name of a file', 'It reads\nTODO.txt and the TODO-list'],
    ['a word in the middle', 'Keeps every TODO of a **TODO** board'],
    ['code', 'Run `TODO` or\n\n```\nTODO\n```\n\n<!-- TODO -->'],
  ])('no placeholder is found in %s', (_name, text) => {
    expect(measured(text).document?.placeholder).toBeUndefined();
  });
});

describe('OpenAPI', () => {
  test.each([
    ['JSON of 3.1', JSON.stringify(openApi()), { openapi: '3.1.0', version: '1.4.0', operations: 2 }],
    ['YAML of 3.0', openApiYaml(), { openapi: '3.0.3', version: '1', operations: 1 }],
    [
      'YAML with a comment first and an anchor',
      `# ours\n---\n${openApiYaml("'3.0.3'", 'x-a: &a { b: 1 }\nx-b: *a\n')}`,
      { openapi: '3.0.3', version: '1', operations: 1 },
    ],
    [
      '3.2, with its methods',
      JSON.stringify(
        openApi({
          openapi: '3.2.0',
          paths: { '/a': { query: { responses: {} }, additionalOperations: { COPY: { responses: {} } } } },
        }),
      ),
      { openapi: '3.2.0', version: '1.4.0', operations: 2 },
    ],
    [
      'a document with anchors',
      openApiYaml(
        "'3.1.0'",
        "components: { schemas: { N: { $anchor: node, properties: { c: { $ref: '#node' } } } } }\n",
      ),
      { openapi: '3.1.0', version: '1', operations: 1 },
    ],
  ])('is read from %s', (_name, text, api) => {
    expect(measured(text, 'openapi')).toEqual({ api });
  });

  test('a reference in an example is none', () => {
    const examples = { 'x-note': { $ref: 'gone' }, components: { schemas: { A: { example: { $ref: '#/gone' } } } } };
    expect(measured(JSON.stringify(openApi(examples)), 'a.json').api?.operations).toBe(2);
  });

  test('two documents are compared by what they mean, in whatever they are written', () => {
    const before = JSON.stringify(openApi());
    const after = openApiYaml();
    expect(compareApiTexts(before, after)).toEqual({
      changes: [{ what: 'removed POST /players', breaking: true }, expect.anything()],
    });
    expect(compareApiTexts('{}', after)).toEqual({ problem: expect.stringContaining('the earlier document ') });
    expect(compareApiTexts(before, 'openapi: 3')).toEqual({ problem: expect.stringContaining('the document ') });
  });
});

test('alert rules count when they have a name and an expression', () => {
  const rules = `${alertRules()}      - alert: Unfinished\n      - record: a\n        expr: b\n      - alert: Slow\n        expr: c > 1\n`;
  expect(measured(rules, 'alerts.yml')).toEqual({ alerts: { rules: 2 } });
});

test.each(['README', 'docs/README.md', 'a.markdown', 'a.mdown', 'a.mkd'])(
  'a document may begin with HTML: %s',
  async (file) => {
    const text = '<p align="center"><img src="x"></p>\n\n# Store\n\nSome words.\n';
    const { reading } = await readPieces(file, [Buffer.from(text)]);
    expect(reading).toMatchObject({ usable: true, format: 'markdown' });
  },
);
