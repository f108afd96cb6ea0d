import { readFileSync } from 'node:fs';
import { Command } from '@commander-js/extra-typings';
import type { AddCommand, Run } from './command-line.ts';
import { adopt } from './commands/adopt.ts';
import { abort, pause, resume, retry, waive } from './commands/control.ts';
import { audit } from './commands/audit.ts';
import { approve, reject } from './commands/decide.ts';
import { drill } from './commands/drill.ts';
import { doctor } from './commands/doctor.ts';
import { evidence } from './commands/evidence.ts';
import { history } from './commands/history.ts';
import { list } from './commands/list.ts';
import { manifest } from './commands/manifest.ts';
import { plan } from './commands/plan.ts';
import { ports } from './commands/ports.ts';
import { rollback } from './commands/rollback.ts';
import { start } from './commands/start.ts';
import { status } from './commands/status.ts';
import { watch } from './commands/watch.ts';
import { worker } from './commands/worker.ts';

/** In the order of a promotion's life. */
const commands: AddCommand[] = [
  plan,
  start,
  status,
  watch,
  list,
  approve,
  reject,
  retry,
  waive,
  pause,
  resume,
  abort,
  rollback,
  drill,
  adopt,
  history,
  worker,
  evidence,
  manifest,
  audit,
  ports,
  doctor,
];

const exits = `
Exit codes:
  0  done and good
  1  the honest answer is no: a criterion unmet, rejected, rolled back
  2  usage or configuration error
  3  an outside system is unreachable
  4  a person is needed now

Connection: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the other settings of Temporal's own tools (default localhost:7233).
Example:
  promoter plan neo4j staging
  promoter plan --all staging`;

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const read: unknown = JSON.parse(text);
  const known = typeof read === 'object' && read !== null && 'version' in read && typeof read.version === 'string';
  return known ? String(read.version) : 'unknown';
}

/** The whole command line. `run` gets each command's work; help goes to `print`; help and usage errors are thrown as CommanderError. */
export function program(run: Run, print: (text: string) => void): Command {
  const root = new Command('promoter')
    .description(
      'Carries a release of a component into the next stage: on measured evidence, with approvals that bind, watched for days.',
    )
    .configureOutput({ writeOut: print, writeErr: print, outputError: () => undefined })
    .version(version(), '--version', 'print the version')
    .addHelpText('after', exits)
    .exitOverride();
  for (const add of commands) add(root, run);
  return root;
}
