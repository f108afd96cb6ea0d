import type { Checked, CheckRequest, CheckRunner } from '../../activities/evidence-ports.ts';
import type { CatalogueSource, CommandRunner } from '../../activities/ports.ts';
import type { CheckRun } from '../../domain/gathered.ts';
import { largestEvidence } from './check-container.ts';
import { type CheckFolder, checkFolder, closed, keep, kept, workspace } from './check-folder.ts';
import type { ImageId } from './check-image.ts';
import { type Left, leftIn } from './check-left.ts';
import { forget } from './check-forgetting.ts';
import { watched } from './check-size.ts';
import { Unkeepable } from './check-unkeepable.ts';
import { checkVariables } from './check-variables.ts';
import { inTurn } from './check-turns.ts';
import type { OwnVariables } from './host.ts';

export interface CheckOptions {
  catalogue: CatalogueSource;
  commands: CommandRunner;
  /** The worker's variables: a command gets those that the catalogue names. */
  own: OwnVariables;
  /** To see whether another image has been given the name of the one that a command ran in. */
  imageId?: ImageId;
  /** All that a command may leave; 512 MB when missing. */
  largestBytes?: number;
}

/**
 * Runs the commands of criteria over the promoted commit's files, kept in `<state>/checks/<commit>/`. One and the same
 * command is never run twice at a time, and not again once it has ended well and left what was asked of it. Throws
 * EngineUnreachable, and the signal's reason.
 */
export const createCheckRunner = (options: CheckOptions): CheckRunner => ({
  async run(request) {
    const { state, checks } = await options.catalogue.read();
    const place = checkFolder(state, request);
    await closed(place.root);
    return inTurn(place.folder, request, async (signal) => {
      const before = await kept(place);
      const good = await goodOf(options, checks.docker, request, before);
      if (good) return good;
      const runs = (before?.run.runs ?? 0) + 1;
      return fresh(options, checks.docker, place, { ...request, signal }, runs);
    });
  },
  async kept(request) {
    const { state, checks } = await options.catalogue.read();
    return goodOf(options, checks.docker, request, await kept(checkFolder(state, request)));
  },
  async unusable(request, run) {
    const { state } = await options.catalogue.read();
    const place = checkFolder(state, request);
    await inTurn(place.folder, request, () => setAside(place, run));
  },
});

/** What ended well, in the image that stands under that name now, is not run again, and what it left stays. */
async function goodOf(
  { imageId }: CheckOptions,
  docker: string,
  { command }: CheckRequest,
  before: Awaited<ReturnType<typeof kept>>,
): Promise<Checked | undefined> {
  if (before?.run.exitCode !== 0 || before.unusable || before.outputs === undefined) return undefined;
  const now = before.imageId === undefined ? undefined : await imageId?.(docker, command);
  if (now !== undefined && now !== before.imageId) return undefined;
  return { run: before.run, outputs: before.outputs };
}

/** Another run may have come between. */
async function setAside(place: CheckFolder, run: CheckRun): Promise<void> {
  const now = await kept(place);
  if (now?.run.runs !== run.runs || now.unusable) return;
  const { left, imageId } = now;
  await keep(place, { run: now.run, left, imageId, unusable: true });
}

async function fresh(options: CheckOptions, docker: string, place: CheckFolder, request: CheckRequest, runs: number) {
  const outputs = await place.emptied(runs);
  const work = await workspace(place, request);
  try {
    const at = { ...request, folder: work.folder };
    const { left, ...end } = await ended(options, docker, at, outputs, work.scratch);
    if (!left) await place.emptied(runs);
    const run = { ...end, runs };
    const imageId = await options.imageId?.(docker, request.command);
    await keep(place, { run, left: left ?? {}, imageId });
    return { run, outputs };
  } finally {
    await forget(work.scratch);
  }
}

type End = Omit<CheckRun, 'runs'> & {
  /** Missing when nothing of it counts. */
  left?: Left;
};

async function ended(
  { commands, own, largestBytes = largestEvidence }: CheckOptions,
  docker: string,
  request: CheckRequest,
  outputs: string,
  scratch: string,
): Promise<End> {
  const { command, component, criterion, folder, heartbeat, variables: names } = request;
  const { all: variables, secret } = checkVariables(own, names, request, outputs, scratch);
  const owner = `check ${component} ${criterion} ${command.run}`;
  const told = { command: command.run, where: command.host ? 'host' : (command.image ?? '') };
  const began = Date.now();
  try {
    const { mayPass: _mayPass, ...result } = await watched(outputs, largestBytes, request.signal, (signal) =>
      commands.run(command, {
        environment: { docker },
        owner,
        folder,
        evidence: outputs,
        variables,
        secret,
        heartbeat,
        signal,
      }),
    );
    const notRun = result.exitCode === null && result.tookMs < command.timeoutMs;
    return { ...told, ...result, notRun, left: await leftIn(outputs) };
  } catch (fault) {
    if (!(fault instanceof Unkeepable)) throw fault;
    const output = `[ended by promoter: ${fault.message}]`;
    return { ...told, exitCode: null, notRun: false, tookMs: Date.now() - began, output };
  }
}
