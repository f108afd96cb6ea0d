import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseCatalogue } from '../../src/config/catalogue.ts';
import { builtInCriteria } from '../../src/domain/criteria.ts';
import { targetOf } from '../../src/domain/defaults.ts';
import { stages } from '../../src/domain/stage.ts';
import type { Millis } from '../../src/domain/units.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/catalogue.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n([^`]*)```/g)].map(([, text = '']) => text);

test.each(examples.map((text, index) => [index + 1, text]))(
  'example %i of docs/catalogue.md is a catalogue',
  (_, text) => {
    expect(Object.keys(parseCatalogue(String(text), '/srv/tta/promoter.yaml').components)).not.toEqual([]);
  },
);

/** The cells of the table's row that begins with this key. */
const row = (key: string): string[] => {
  const line = page.split('\n').find((each) => each.startsWith(`| \`${key}\` |`)) ?? '';
  return line
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''))
    .slice(2, 5);
};
const sizes: Record<string, Millis> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const millis = (cell: string): Millis => Number(cell.slice(0, -1)) * (sizes[cell.slice(-1)] ?? Number.NaN);

test('the page shows the defaults that the code has', () => {
  const targets = stages.map((stage) => targetOf(stage, []));
  expect(row('soak.for').map(millis)).toEqual(targets.map(({ soak }) => soak.requiredMs));
  expect(row('soak.every').map(millis)).toEqual(targets.map(({ soak }) => soak.everyMs));
  expect(row('soak.reprobe').map(millis)).toEqual(targets.map(({ soak }) => soak.reprobeMs));
  expect(row('soak.unknownLimit').map(millis)).toEqual(targets.map(({ soak }) => soak.unknownLimitMs));
  expect(row('soak.uptime').map(Number)).toEqual(targets.map(({ soak }) => soak.uptime));
  expect(row('approvals.required').map(Number)).toEqual(targets.map(({ approvals }) => approvals.required));
  expect(row('approvals.expires').map(millis)).toEqual(targets.map(({ approvals }) => approvals.expiresMs));
  expect(row('approvals.remind').map(millis)).toEqual(targets.map(({ approvals }) => approvals.remindEveryMs));
  expect(row('validationExpires').map(millis)).toEqual(targets.map((target) => target.validationExpiresMs));
  expect(row('readyWithin').map(millis)).toEqual(targets.map((target) => target.readyWithinMs));
  expect(row('stopWithin').map(millis)).toEqual(targets.map((target) => target.stopWithinMs));
});

test('the page names every built-in criterion', () => {
  for (const { id } of stages.flatMap((stage) => [...builtInCriteria[stage]])) expect(page).toContain(`\`${id}\``);
});
