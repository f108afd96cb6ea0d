import { expect, test } from '@jest/globals';
import { openTurns } from '../../src/adapters/github/turns.ts';

interface Job {
  key: string;
  at: number;
}

/** Jobs that begin when it is their turn, and end when the test says so. */
function openJobs() {
  const begun: Job[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const work = (job: Job) => {
    begun.push(job);
    return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
  };
  const turns = openTurns(work, (one: Job, other) => one.at > other.at);
  return { begun, ends, start: (job: Job) => turns(job.key, job) };
}

/** Everything that could run by now has run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const a = (at: number): Job => ({ key: 'a', at });

test('work on the same thing is done one at a time, and on another at once', async () => {
  const jobs = openJobs();
  const other = { key: 'b', at: 1 };
  const all = [jobs.start(a(1)), jobs.start(a(1)), jobs.start(other)];
  await settled();
  expect(jobs.begun).toEqual([a(1), other]);
  jobs.ends[0]?.resolve();
  await settled();
  expect(jobs.begun).toEqual([a(1), other, a(1)]);
  for (const { resolve } of jobs.ends) resolve();
  await Promise.all(all);
});

test('what a later one has overtaken while it waited is left out, whichever arrived first', async () => {
  const jobs = openJobs();
  const first = jobs.start(a(1));
  await settled();
  const waiting = [2, 4, 3].map((at) => jobs.start(a(at)));
  jobs.ends[0]?.resolve();
  await settled();
  jobs.ends[1]?.resolve();
  await Promise.all([first, ...waiting]);
  expect(jobs.begun).toEqual([a(1), a(4)]);
});

test('a failure is its own, and the next one has its turn', async () => {
  const jobs = openJobs();
  const first = jobs.start(a(1));
  await settled();
  const second = jobs.start(a(2));
  jobs.ends[0]?.reject(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await settled();
  jobs.ends[1]?.resolve();
  await second;
  expect(jobs.begun).toEqual([a(1), a(2)]);
});
