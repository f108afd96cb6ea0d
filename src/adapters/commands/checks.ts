import type { Checked, CheckRequest, CheckRunner } from '../../activities/evidence-ports.ts';
import type { CatalogueSource, CommandRunner } from '../../activities/ports.ts';
import type { CheckRun } from '../../domain/gathered.ts';
import { masked } from '../../domain/masking.ts';
import { largestEvidence } from './check-container.ts';
import { type CheckFolder, checkFolder, cleared, forget, keep, kept, workspace } from './check-folder.ts';
import { LeftTooMuch, watched } from './check-size.ts';
import { checkVariables } from './check-variables.ts';
import { inTurn } from './check-turns.ts';
import type { OwnVariables } from './host.ts';

export interface CheckOptions {
  catalogue: CatalogueSource;
  commands: CommandRunner;
  /** The worker's variables: a command gets those that the catalogue names. */
  own: OwnVariables;
  /** All that a command may leave; 512 MB when missing. */
  largestBytes?: number;
}

/**
 * Runs the commands of criteria over the promoted commit's files, kept in `<state>/checks/<commit>/`. One and the same
 * command is never run twice at a time, and not again once it has ended well. Throws EngineUnreachable, and the
 * signal's reason.
 */
export const createCheckRunner = (options: CheckOptions): CheckRunner => ({
  async run(request) {
    const { state, checks } = await options.catalogue.read();
    const place = checkFolder(state, request);
    return inTurn(place.folder, request, async (signal) => {
      const before = await kept(place);
      const good = goodOf(before);
      if (good) return good;
      const runs = (before?.run.runs ?? 0) + 1;
      return fresh(options, checks.docker, place, { ...request, signal }, runs);
    });
  },
  async kept(request) {
    const { state } = await options.catalogue.read();
    return goodOf(await kept(checkFolder(state, request)));
  },
});

/** What ended well is never run again, and what it left stays. */
const goodOf = (before: Awaited<ReturnType<typeof kept>>): Checked | undefined =>
  before?.run.exitCode === 0 && before.outputs !== undefined ? { run: before.run, outputs: before.outputs } : undefined;

async function fresh(options: CheckOptions, docker: string, place: CheckFolder, request: CheckRequest, runs: number) {
  const outputs = await place.emptied(runs);
  const work = await workspace(place, request);
  try {
    const run = { ...(await ended(options, docker, { ...request, folder: work.folder }, outputs, work.scratch)), runs };
    await keep(place, run);
    return { run, outputs };
  } finally {
    await forget(work.scratch);
  }
}

async function ended(
  { commands, own, largestBytes = largestEvidence }: CheckOptions,
  docker: string,
  request: CheckRequest,
  outputs: string,
  scratch: string,
): Promise<Omit<CheckRun, 'runs'>> {
  const { command, component, criterion, folder, heartbeat, variables: names } = request;
  const { all: variables, secret } = checkVariables(own, names, request, outputs, scratch);
  const owner = `check ${component} ${criterion} ${command.run}`;
  const told = { command: command.run, where: command.host ? 'host' : (command.image ?? '') };
  const began = Date.now();
  try {
    const result = await watched(outputs, largestBytes, request.signal, (signal) =>
      commands.run(command, {
        environment: { docker },
        owner,
        folder,
        evidence: outputs,
        variables,
        heartbeat,
        signal,
      }),
    );
    const notRun = result.exitCode === null && result.tookMs < command.timeoutMs;
    return { ...told, ...result, notRun, output: masked(result.output, secret) };
  } catch (fault) {
    if (!(fault instanceof LeftTooMuch)) throw fault;
    await cleared(outputs);
    const output = `[ended by promoter: ${fault.message}]`;
    return { ...told, exitCode: null, notRun: false, tookMs: Date.now() - began, output };
  }
}
