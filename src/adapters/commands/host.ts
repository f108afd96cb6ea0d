import { constants } from 'node:os';
import { execa } from 'execa';
import type { CommandContext } from '../../activities/ports.ts';
import { enclosure } from './host-enclosure.ts';
import { endMarked, kill, markVariable } from './host-processes.ts';
import { CannotStart, markOf, type Way } from './started.ts';

/** What a command gets of the worker's own variables, and nothing else. */
const passedOn = ['PATH', 'HOME', 'LANG'] as const;
export type OwnVariables = Readonly<Record<string, string | undefined>>;

/** On the worker's host, by its shell, in a process group of its own, without input. */
export function onHost(context: CommandContext, own: OwnVariables): Way {
  const mark = markOf(context);
  let group: number | undefined;
  const end = async () => {
    if (group !== undefined) kill(-group);
    // The system may give the number to another group.
    group = undefined;
    await endMarked(mark);
  };
  return {
    sweep: () => endMarked(mark),
    end,
    async start({ run }, { folder, variables, evidence }, output) {
      // A criterion's command runs the promoted commit's own code; others are the operator's, and may look for their host.
      const enclosed = evidence === undefined ? undefined : await enclosure();
      const [file, ...args] = enclosed ? enclosed(run) : ['/bin/sh', '-c', run];
      const running = execa({
        detached: true,
        cwd: folder,
        env: { ...picked(own), ...variables, [markVariable]: mark },
        extendEnv: false,
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
        all: true,
        buffer: false,
        reject: false,
      })(file, args);
      group = running.pid;
      running.all.on('data', (chunk: Buffer) => void output.write(chunk));
      if (group === undefined) throw new CannotStart(`could not start in ${folder}: ${(await running).shortMessage}`);
      return { ended: exitOf(running), drained: running.then(() => undefined) };
    },
  };
}

/** The shell's own end, not that of the pipes: a child in the background may hold those for ever. */
const exitOf = (running: NodeJS.EventEmitter): Promise<number> =>
  new Promise((resolve) => {
    running.once('exit', (code: number | null, signal: NodeJS.Signals | null) =>
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)),
    );
  });

const picked = (own: OwnVariables): Record<string, string> =>
  Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = own[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
