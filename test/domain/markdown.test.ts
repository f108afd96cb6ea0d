import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { marked } from 'marked';
import { byteLength, clip, code, fenced, plain, prose, table, within } from '../../src/domain/markdown.ts';

const html = (markdown: string): string => marked.parse(markdown, { async: false }).trim();
const references: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };
/** What a reader sees: character references resolved, and the seams that nobody sees taken out. */
const seen = (markup: string): string =>
  markup
    .replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => references[name] ?? '')
    .replaceAll('\u200b', '');

describe('text from outside', () => {
  test.each([
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['a link', '[here](https://example.org)'],
    ['an address', 'see https://github.com/acme/platform/issues/3 and www.example.org'],
    ['a mention', 'ask @ana and @acme/ops'],
    ['a reference', 'fixes #12, acme/platform#3 and GH-4'],
    ['a table cell', 'a | b'],
    ['emphasis and code', '*a* _b_ `c` ~~d~~'],
    ['a formula', 'costs $5 or $6'],
    ['a list', '- item'],
    ['a heading', '# title'],
    ['a numbered list', '1. item'],
    ['an entity', '&lt;b&gt; &#64;ana'],
  ])('with %s is shown as it was written, and nothing more', (_, text) => {
    expect(html(plain(text))).toMatch(/^<p>[^<]*<\/p>$/);
    expect(seen(html(plain(text)).slice(3, -4))).toBe(text);
  });

  test('names nobody and links nowhere', () => {
    const written = plain('@ana #12 a/b#3 GH-4 https://x.org www.x.org');
    expect(written).not.toMatch(/@ana|(?<!&)#\d|GH-\d|:\/\/|www\./);
  });

  test('is one line, without marks that hide or turn it', () => {
    expect(plain('a\r\nb\u0000c\u202ed')).toBe('a b c d');
  });

  test('is cut where it is too long, between characters', () => {
    expect(plain('🙂🙂🙂', 2)).toBe('🙂…');
    expect(clip('abc', 3)).toBe('abc');
  });

  test('keeps dashes and fractions from being drawn as others', () => {
    expect(plain('run --force 1/2')).toBe('run &#45;&#45;force 1&#47;2');
  });

  test('never makes markup, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const line = `**Reason:** ${plain(text)}`;
        expect(html(line)).toMatch(/^<p><strong>Reason:<\/strong>[^<]*<\/p>$/);
      }),
    );
  });

  test('never breaks out of a table cell, as text or as code', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        const drawn = html(table(['a', 'b'], [[plain(text), code(text)]], 'padded'));
        expect(drawn.match(/<td>/g)).toHaveLength(2);
        expect(drawn).not.toMatch(/<(?!\/?(table|thead|tbody|tr|th|td|code)>)/);
      }),
    );
  });
});

describe('a block of code', () => {
  test('cannot be closed by what is in it', () => {
    expect(html(fenced(['a', '```', '<b>'], 'sh'))).toBe(
      '<pre><code class="language-sh">a\n```\n&lt;b&gt;\n</code></pre>',
    );
  });
});

describe('a table', () => {
  test('for the Web UI has spaces in its cells that no renderer trims', () => {
    expect(table(['a'], [['b']], 'padded')).toBe('| \u00a0a\u00a0\u00a0 |\n| --- |\n| \u00a0b\u00a0\u00a0 |');
    expect(table(['a'], [['b']], 'tight')).toBe('| a |\n| --- |\n| b |');
  });
});

describe('sentences of our own', () => {
  test('show what they quote in backticks as code, and the rest as it is', () => {
    expect(prose('look: `docker ps -a | cat`, then *wait*')).toBe(
      'look: <code>docker ps -a &#124; cat</code>, then &#42;wait&#42;',
    );
    expect(prose('run `npm test` twice')).toBe('run `npm test` twice');
    expect(prose('one ` alone')).toBe('one &#96; alone');
  });
});

describe('sections', () => {
  test('are left out where they do not fit, and a note says where they are to be seen', () => {
    const text = within(['first', 'x'.repeat(200), 'third'], 120);
    expect(text).toBe('first\n\nthird\n\n… shortened: `promoter status` shows everything.');
    expect(within(['first', 'second'], 500)).toBe('first\n\nsecond');
  });

  test('never take more bytes than allowed', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.integer({ min: 100, max: 400 }), (sections, limit) => {
        expect(byteLength(within(sections, limit))).toBeLessThanOrEqual(limit);
      }),
    );
  });
});
