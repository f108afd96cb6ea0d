import { describe, expect, it } from '@jest/globals';
import { workerArguments } from '../../src/worker/arguments.ts';

describe('promoter worker', () => {
  it('takes a catalogue, or nothing', () => {
    expect(workerArguments([])).toEqual({});
    expect(workerArguments(['--catalogue', 'a.yaml'])).toEqual({ catalogue: 'a.yaml' });
    expect(workerArguments(['--catalogue=-a.yaml'])).toEqual({ catalogue: '-a.yaml' });
  });

  it('names every word that it does not know', () => {
    expect(() => workerArguments(['foo', 'bar', '--nosuch', '-x', '--catalogue', 'a'])).toThrow(
      "'foo', 'bar', '--nosuch', '-x': not known",
    );
  });

  it.each([[['--catalogue']], [['--catalogue=']], [['--catalogue', '--nosuch']]])('wants a file: %j', (args) => {
    expect(() => workerArguments(args)).toThrow('--catalogue needs a file');
  });
});
