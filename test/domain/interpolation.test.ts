import { describe, expect, test } from '@jest/globals';
import { interpolate } from '../../src/domain/interpolation.ts';

const variables = { SET: 'value', EMPTY: '', A: 'a', SET_TOO: 'too' };
const read = (template: string) => interpolate(template, variables);

describe('Interpolation reads as Compose does', () => {
  test.each([
    ['plain text', 'text', 'text'],
    ['$NAME', '$SET-x', 'value-x'],
    ['the longest name counts', '$SET_TOO', 'too'],
    ['${NAME}', 'a${SET}b', 'avalueb'],
    ['two in one text', '${A}${SET}', 'avalue'],
    ['$$ is a dollar', '$$SET and $${SET}', '$SET and ${SET}'],
    [':- for unset', '${NONE:-default}', 'default'],
    [':- for empty', '${EMPTY:-default}', 'default'],
    [':- for set', '${SET:-default}', 'value'],
    ['- for unset', '${NONE-default}', 'default'],
    ['- leaves empty', '${EMPTY-default}', ''],
    [':+ for set', '${SET:+other}', 'other'],
    [':+ for empty', '${EMPTY:+other}', ''],
    ['+ for empty', '${EMPTY+other}', 'other'],
    ['+ for unset', '${NONE+other}', ''],
    [':? for set', '${SET:?needed}', 'value'],
    ['? for empty', '${EMPTY?needed}', ''],
    ['nested', '${NONE:-${SET}}', 'value'],
    ['nested twice', '${NONE:-${NEITHER:-${A}b}c}', 'abc'],
    ['a default with punctuation', '${NONE:-http://x:1/?a=b}', 'http://x:1/?a=b'],
    ['a dollar in a default', '${NONE:-a$$b}', 'a$b'],
    ['an empty default', '${NONE:-}', ''],
  ])('%s', (_name, template, text) => {
    expect(read(template)).toEqual({ text, missing: [] });
  });

  test.each([
    ['$NAME', 'a$NONE', [{ variable: 'NONE' }]],
    ['${NAME}', '${NONE}', [{ variable: 'NONE' }]],
    ['with its message', '${NONE:?set it please}', [{ variable: 'NONE', message: 'set it please' }]],
    ['empty with :?', '${EMPTY:?not empty}', [{ variable: 'EMPTY', message: 'not empty' }]],
    ['in a default that is used', '${NONE:-${NEITHER}}', [{ variable: 'NEITHER' }]],
    ['every one of them', '$NONE${NEITHER}', [{ variable: 'NONE' }, { variable: 'NEITHER' }]],
  ])('a variable that is not set is missing: %s', (_name, template, missing) => {
    expect(read(template).missing).toEqual(missing);
  });

  test('a default that is not used needs none of its variables', () => {
    expect(read('${SET:-${NONE}}${NEITHER:+${NONE}}')).toEqual({ text: 'value', missing: [] });
  });

  test.each(['$', 'a $ b', '${', '${SET', '${}', '${1}', '${SET:=x}', '${SET:-${A}', '$(pwd)'])(
    'what Compose refuses is malformed: %s',
    (template) => {
      expect(read(template).malformed).toBeDefined();
    },
  );
});
