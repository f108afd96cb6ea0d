import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

/** Runs a tool of node_modules over the whole project; its report is the failure's message. */
async function reportOf(tool: string, ...args: string[]): Promise<string> {
  const command = join(process.cwd(), 'node_modules', '.bin', tool);
  const { exitCode, all } = await execa(command, args, { all: true, reject: false });
  return exitCode === 0 ? '' : `${tool} ${args.join(' ')}\n${all}`;
}

test('the types hold (tsc)', async () => {
  expect(await reportOf('tsc', '--noEmit')).toBe('');
});

test('style and lint rules hold (Biome)', async () => {
  expect(await reportOf('biome', 'check', '.')).toBe('');
});

test('every import goes along the layers (dependency-cruiser)', async () => {
  expect(await reportOf('depcruise', 'src')).toBe('');
});

test('nothing is dead: no unused file, export or package (knip)', async () => {
  expect(await reportOf('knip')).toBe('');
});
