import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file, and its folders where they are missing. */
export async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** What says where a report comes from, as `promoter manifest` writes it beside one. */
export const manifestFor = (content: string | Uint8Array, commit: string, changes: object = {}): string =>
  JSON.stringify({
    commit,
    command: 'pytest --cov',
    exitCode: 0,
    sha256: createHash('sha256').update(content).digest('hex'),
    time: new Date(Date.now() - 60_000).toISOString(),
    ...changes,
  });

/** A report and its manifest. */
export async function bound(path: string, content: string, commit: string, changes: object = {}): Promise<void> {
  await put(path, content);
  await put(`${path}.manifest.json`, manifestFor(content, commit, changes));
}

/** So many tests, the first few of which fail. */
export function junit(passed: number, failed = 0, skipped = 0): string {
  const cases = [
    ...Array.from({ length: failed }, (_, i) => `<testcase name="f${i}"><failure message="no"/></testcase>`),
    ...Array.from({ length: passed }, (_, i) => `<testcase name="p${i}"/>`),
    ...Array.from({ length: skipped }, (_, i) => `<testcase name="s${i}"><skipped/></testcase>`),
  ];
  return `<testsuites><testsuite name="s" tests="${cases.length}">${cases.join('')}</testsuite></testsuites>`;
}

/** A source file of so many lines. */
export const sourceOf = (lines: number): string => 'call()\n'.repeat(lines);

/** Of one file, `a.ts`, of so many lines. */
export const lcov = (covered: number, valid: number): string =>
  `SF:a.ts\n${Array.from({ length: valid }, (_, i) => `DA:${i + 1},${i < covered ? 1 : 0}\n`).join('')}end_of_record\n`;
