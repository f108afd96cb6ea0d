/**
 * `npm run bench:evidence`: how fast large reports are read, and how much memory the child process takes for it. The
 * baseline, in the same run on the same files, is reading and hashing their bytes.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEvidenceReader } from '../src/adapters/evidence/reader.ts';

const size = 100_000_000;

/** Text of about the size, made of parts that are counted from 0. */
type Parts = (part: number) => string;

const suite: Parts = (part) => {
  const cases = Array.from({ length: 50 }, (_, index) => testcase(part, index)).join('');
  return `<testsuite name="suite ${part}" tests="50" failures="1" skipped="1" time="1.5">${cases}</testsuite>\n`;
};
const testcase = (part: number, index: number): string => {
  const inner =
    ['<failure message="expected 1, got 2"/>', '<skipped/>', `<system-out><![CDATA[${log}]]></system-out>`][index] ??
    '';
  return `<testcase classname="tests.unit.module_${part}" name="test_case_${index}" time="0.03">${inner}</testcase>\n`;
};
const log = '2026-03-01T12:00:00Z INFO something went as it should <and nothing else>\n'.repeat(20);

const record: Parts = (part) => {
  const lines = Array.from({ length: 40 }, (_, index) => `DA:${index * 2 + 1},${(part + index) % 5}\n`).join('');
  return `TN:\nSF:src/components/module_${part % 97}/file_${part}.ts\n${lines}LF:40\nLH:32\nend_of_record\n`;
};

const folder = await mkdtemp(join(tmpdir(), 'promoter-bench-evidence-'));
try {
  generate(join(folder, 'junit.xml'), '<?xml version="1.0"?>\n<testsuites>\n', suite, '</testsuites>\n');
  generate(join(folder, 'coverage.info'), '', record, '');
  process.stdout.write(
    'file            MB  baseline s  read s  MB/s  x baseline  peak child MB  parent grew MB  shows\n',
  );
  for (const file of ['junit.xml', 'coverage.info']) process.stdout.write(`${await measured(file)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function generate(file: string, begin: string, parts: Parts, end: string): void {
  const descriptor = openSync(file, 'w');
  let written = writeSync(descriptor, begin);
  for (let part = 0; written < size; part++) written += writeSync(descriptor, parts(part));
  writeSync(descriptor, end);
  closeSync(descriptor);
}

async function measured(file: string): Promise<string> {
  const baseline = hashed(join(folder, file));
  const before = process.memoryUsage.rss();
  const reader = createEvidenceReader();
  const start = performance.now();
  const peak = watchChildren();
  const { readings } = await reader.read(folder, [file]);
  const seconds = (performance.now() - start) / 1_000;
  const figures = [
    seconds,
    size / 1e6 / seconds,
    seconds / baseline,
    peak() / 1e6,
    (process.memoryUsage.rss() - before) / 1e6,
  ];
  await reader.close();
  const [read, rate, ratio, child, parent] = figures.map((figure) => figure.toFixed(1));
  return [
    file.padEnd(14),
    `${size / 1e6}`.padStart(3),
    baseline.toFixed(2).padStart(11),
    read?.padStart(7),
    rate?.padStart(5),
    ratio?.padStart(11),
    child?.padStart(14),
    parent?.padStart(15),
    ` ${readings[0]?.reason}`,
  ].join(' ');
}

/** Seconds that reading and hashing alone take. */
function hashed(file: string): number {
  const start = performance.now();
  const [descriptor, buffer, hash] = [openSync(file, 'r'), Buffer.alloc(256 * 1_024), createHash('sha256')];
  for (let length = readSync(descriptor, buffer); length > 0; length = readSync(descriptor, buffer))
    hash.update(buffer.subarray(0, length));
  hash.digest('hex');
  closeSync(descriptor);
  return (performance.now() - start) / 1_000;
}

/** The most memory that any child had at a time, as the system keeps it (VmHWM); 0 where it does not tell. */
function watchChildren(): () => number {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, ...children().map(peakOf));
  };
  const timer = setInterval(look, 20);
  return () => {
    look();
    clearInterval(timer);
    return most;
  };
}

function children(): string[] {
  try {
    return readdirSync(`/proc/${process.pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
  } catch {
    return [];
  }
}

function peakOf(pid: string): number {
  try {
    return 1_024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
