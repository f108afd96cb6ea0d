import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Millis, second } from '../../domain/units.ts';
import { codeOf } from '../files/fault-code.ts';

/** Carried by every process of a command in its environment, as Jenkins does with BUILD_ID: who leaves the group is found by it. Only who leaves the group and clears the environment as well is not. */
export const markVariable = 'PROMOTER_COMMAND';

/** Longer than a kill takes; a process that is stuck in the kernel outlives it. */
const patienceMs: Millis = 10 * second;

/** Kills every process that carries the mark, and what those start meanwhile. Where there is no /proc, only process groups can be ended. */
export async function endMarked(mark: string): Promise<void> {
  const limit = Date.now() + patienceMs;
  for (let found = await marked(mark); found.length > 0 && Date.now() < limit; found = await marked(mark)) {
    for (const pid of found) kill(pid);
    await delay(20);
  }
}

/** A negative number means a whole group. One that is gone, or is not ours to end, is left. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (fault) {
    if (!['ESRCH', 'EPERM'].includes(codeOf(fault) ?? '')) throw fault;
  }
}

async function marked(mark: string): Promise<number[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.map(Number).filter((pid) => pid > 1 && pid !== process.pid);
  const carries = await Promise.all(pids.map((pid) => carriesMark(pid, mark)));
  return pids.filter((_, index) => carries[index]);
}

/** A process that has ended and waits for its parent has no environment any more. */
async function carriesMark(pid: number, mark: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return environment.split('\0').includes(`${markVariable}=${mark}`);
}
