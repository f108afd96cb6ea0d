import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { highestLine, LineTable, placeOf, share } from '../../src/domain/line-table.ts';

const line = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: highestLine }));
const mark = fc.tuple(fc.constantFrom('a.ts', 'b.ts', 'c.ts'), line, fc.boolean());
type Mark = [file: string, line: number, covered: boolean];

function tableOf(marks: readonly Mark[]): LineTable {
  const table = new LineTable();
  for (const [file, number, covered] of marks) table.mark(table.file(file), number, covered);
  return table;
}

/** The same by a plain map. */
function counted(marks: readonly Mark[]): { valid: number; covered: number } {
  const lines = new Map<string, boolean>();
  for (const [file, number, covered] of marks) {
    const key = `${file}:${number}`;
    lines.set(key, covered || lines.get(key) === true);
  }
  return { valid: lines.size, covered: [...lines.values()].filter(Boolean).length };
}

describe('The lines of several files', () => {
  test('count once each, and are covered when any mark says so', () => {
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 400 }), (marks) => {
        expect(tableOf(marks).counts()).toMatchObject(counted(marks));
      }),
    );
  });

  test('of two reports together are those of all their marks', () => {
    fc.assert(
      fc.property(fc.array(mark), fc.array(mark), (first, second) => {
        const together = tableOf(first);
        together.add(tableOf(second));
        expect(together.counts()).toMatchObject(counted([...first, ...second]));
      }),
    );
  });

  test('can be taken over below other names, or left out', () => {
    fc.assert(
      fc.property(fc.array(mark), (marks) => {
        const names: Record<string, string> = { 'a.ts': 'c.ts', 'c.ts': 'c.ts' };
        const taken = new LineTable();
        taken.add(tableOf(marks), (name) => names[name]);
        const same = marks.filter(([file]) => file in names).map((one): Mark => ['c.ts', one[1], one[2]]);
        expect(taken.counts()).toMatchObject(counted(same));
      }),
    );
  });

  test('are known by file: how many there are, and the last', () => {
    fc.assert(
      fc.property(fc.array(mark), (marks) => {
        const names = [...new Set(marks.map(([file]) => file))];
        const extents = names.map((name) => {
          const own = marks.filter(([file]) => file === name);
          return { name, valid: counted(own).valid, last: Math.max(...own.map(([, number]) => number)) };
        });
        expect(tableOf(marks).extents()).toEqual(extents);
      }),
    );
  });

  test('may be of very many files', () => {
    const table = new LineTable();
    for (let file = 0; file < 50_000; file++) table.mark(table.file(`src/${file}.ts`), (file % 500) + 1, file % 4 > 0);
    expect(table.counts()).toEqual({ valid: 50_000, covered: 37_500, percent: 75 });
  });
});

test('a share is rounded down to hundredths', () => {
  expect([share(69_999, 100_000), share(1, 3), share(0, 0), share(5, 5)]).toEqual([69.99, 33.33, 0, 100]);
});

test.each([
  ['./src/a.ts', 'src/a.ts'],
  ['.\\src\\a.ts', 'src/a.ts'],
  ['/ci/src/a.ts', '/ci/src/a.ts'],
])('%s is known as %s', (name, place) => {
  expect(placeOf(name)).toBe(place);
});
