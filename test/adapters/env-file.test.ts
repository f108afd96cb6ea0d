import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseEnvFile, readEnvFile } from '../../src/adapters/files/env-file.ts';

const parse = (text: string) => parseEnvFile(text, 'staging.env');

describe('an env file', () => {
  it('gives names and values, whatever quotes, export, spaces, comments and line ends surround them', () => {
    const text =
      '\uFEFF# head\r\nA=1\nexport B = two words # note\nC=\'it is $HOME # here\'\nD="a\\tb\\"c\\\\\\$x" # note\n\nE=\nF=a#b\nG=p$2y$$\n';
    expect(parse(text)).toEqual({
      A: '1',
      B: 'two words',
      C: 'it is $HOME # here',
      D: 'a\tb"c\\$x',
      E: '',
      F: 'a#b',
      G: 'p$2y$$',
    });
  });

  it('takes the last of several equal names', () => {
    expect(parse('A=1\nA=2')).toEqual({ A: '2' });
  });

  it('may have values of several lines in quotes, and tells the right line behind them', () => {
    const text = 'A=\'one\r\n# two\r\n  three\' # note\r\nB="x\n\\ty\\"\n"\nC=1\n';
    expect(parse(text)).toEqual({ A: 'one\n# two\n  three', B: 'x\n\ty"\n', C: '1' });
    expect(() => parse(`${text}D 1`)).toThrow(/^staging\.env:8: no value/);
  });

  it('passes on what a name without a value has elsewhere, and leaves out what has none', () => {
    expect(parseEnvFile('A\nexport B # note\n  C  \nD=1', 'x', { A: 'a', C: 'c', E: 'e' })).toEqual({
      A: 'a',
      C: 'c',
      D: '1',
    });
  });

  it.each([
    ['a line that is no assignment', 'A=1\nB is not set', /^staging\.env:2: no value/],
    ['a name that no shell could carry', '1A=1', /^staging\.env:1: a name has/],
    ['a quote that does not close', 'A="secret', /^staging\.env:1: the quote does not close/],
    [
      'a quote that a later line does not close either',
      'A="secret\nB=2\n',
      /^staging\.env:1: the quote does not close/,
    ],
    ['something behind the quote', "A='secret'more", /^staging\.env:1: the quote does not close/],
    ['a value that Compose would replace', 'A=x${secret}', /^staging\.env:1: a \$ before a name.*single quotes/],
  ])('refuses %s by file and line, without showing a value', (_, text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).not.toThrow(/secret/);
  });

  it('is read from disk, and a missing one says which file and what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
    try {
      await writeFile(join(folder, '.env'), 'A=1\n');
      expect(await readEnvFile(join(folder, '.env'))).toEqual({ A: '1' });
      await expect(readEnvFile(join(folder, 'none.env'))).rejects.toThrow(
        /none\.env: there is no such file: create it/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
