import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { EvidenceFiles } from '../../activities/ports.ts';
import { type Counting, linesOfCobertura, linesOfLcov } from '../../domain/coverage.ts';
import type { Report, ReportKind } from '../../domain/evidence.ts';
import { countTests } from '../../domain/junit.ts';
import { codeOf } from './fault-code.ts';
import { linesOfJson } from './reports-json.ts';
import { parseXml } from './reports-xml.ts';

const largest = 64 * 1_024 * 1_024;

/** Report files of a release's folder, counted again from their leaves. */
export const reportFiles: EvidenceFiles = {
  async read(folder, file, kind) {
    const found = await bytesOf(folder, file);
    if ('problem' in found) return { file, kind: 'problem', problem: found.problem };
    return reportOf(file, kind, found.bytes);
  },
};

/** What one file's bytes say. Never throws: whatever a report holds, it is an answer. */
export function reportOf(file: string, kind: ReportKind, bytes: Uint8Array): Report {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const text = textOf(bytes);
  if (text === undefined) return { file, kind: 'problem', problem: 'it is not UTF-8 text' };
  if (text.trim() === '') return { file, kind: 'problem', problem: 'it is empty' };
  const found = kind === 'junit' ? testsIn(text) : linesIn(text);
  if ('problem' in found) return { file, kind: 'problem', problem: found.problem };
  return 'lines' in found
    ? { file, kind: 'coverage', sha256, lines: found.lines }
    : { file, kind: 'junit', sha256, tests: found };
}

function testsIn(text: string): ReturnType<typeof countTests> {
  const parsed = parseXml(text);
  return 'problem' in parsed ? parsed : countTests(parsed.root);
}

/** The format shows in the first character: Cobertura, a JSON of coverage.py or istanbul, or LCOV. */
function linesIn(text: string): Counting {
  const first = text.trimStart().charAt(0);
  if (first === '{' || first === '[') return linesOfJson(text);
  if (first !== '<') return linesOfLcov(text);
  const parsed = parseXml(text);
  return 'problem' in parsed ? parsed : linesOfCobertura(parsed.root);
}

type Found = { bytes: Uint8Array } | { problem: string };

/** Only what lies in the folder itself: no path and no link leads out of it. */
async function bytesOf(folder: string, file: string): Promise<Found> {
  try {
    const [root, path] = [await realpath(folder), await realpath(join(folder, file))];
    if (!path.startsWith(root + sep)) return { problem: 'it leads out of the commit' };
    const { size, isFile } = await described(path);
    if (!isFile) return { problem: 'it is no file' };
    if (size > largest) return { problem: `it is larger than ${largest / 1_024 / 1_024} MiB` };
    return { bytes: await readFile(path) };
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'the commit has no such file' };
    if (code === 'ELOOP' || code === 'ENAMETOOLONG') return { problem: `it cannot be followed (${code})` };
    throw fault;
  }
}

async function described(path: string): Promise<{ size: number; isFile: boolean }> {
  const found = await stat(path);
  return { size: found.size, isFile: found.isFile() };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
