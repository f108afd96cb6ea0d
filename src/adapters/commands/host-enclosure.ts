import { execa } from 'execa';
import { type Millis, second } from '../../domain/units.ts';

/** A program with arguments, to run a shell's command with, and nothing left of it behind its end. */
export type Enclosure = (run: string) => [file: string, ...args: string[]];

/**
 * A namespace of processes of its own, by util-linux's `unshare`: when its first process ends, the kernel ends all the
 * others, whatever session they fled into and whatever they did to their environment. Undefined where the worker may
 * make none (no Linux, a container, a kernel that keeps them from users). Looked for once.
 */
export const enclosure = (): Promise<Enclosure | undefined> => (looked ??= firstThatWorks());
let looked: Promise<Enclosure | undefined> | undefined;

const common = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const ways = [common, ['--user', '--map-current-user', ...common]];
const patience: Millis = 10 * second;

async function firstThatWorks(): Promise<Enclosure | undefined> {
  const { stdout: file = '' } = await execa('/bin/sh', ['-c', 'command -v unshare'], { reject: false });
  if (file === '') return undefined;
  for (const way of ways) {
    const tried = await execa(file, [...way, '--', '/bin/sh', '-c', ':'], { reject: false, timeout: patience });
    // The first process of a namespace does not heed signals as others do, so the command is its child.
    if (tried.exitCode === 0) return (run) => [file, ...way, '--', '/bin/sh', '-c', '/bin/sh -c "$0"; exit $?', run];
  }
  return undefined;
}
