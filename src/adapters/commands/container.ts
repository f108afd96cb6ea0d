import { randomBytes } from 'node:crypto';
import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { EngineRefusal } from '../../activities/deploy-ports.ts';
import type { CommandContext } from '../../activities/ports.ts';
import type { Command } from '../../domain/catalogue.ts';
import { parseImageReference, withTag } from '../../domain/image-reference.ts';
import { minute, second } from '../../domain/units.ts';
import { asking, unlessMissing } from '../docker/asking.ts';
import { imageOf } from '../docker/images.ts';
import { checkLimits, checkMounts, checkUser } from './check-container.ts';
import { unframed } from './frames.ts';
import { CannotStart, markOf, type Started, type Way } from './started.ts';
import type { Tail } from './tail.ts';

/** On a command's container: whose it is, and after which instant (ms since the epoch) nobody waits for it any more. */
export const commandLabels = { mark: 'promoter.command', until: 'promoter.command.until' } as const;

/** In a container of the named image, on the environment's engine. It is removed with all that runs in it. */
export function inContainer(docker: Docker, context: CommandContext): Way {
  const { docker: address } = context.environment;
  let name: string | undefined;
  return {
    sweep: () => sweep(docker, address, markOf(context)),
    async start(command, _, output, limit) {
      const image = await usableImage(docker, address, command.image ?? '', limit);
      name = `promoter-command-${randomBytes(6).toString('hex')}`;
      return startup(docker, address, { name, ...specification(command, context, image) }, output);
    },
    end: async () => (name === undefined ? undefined : remove(docker, address, name)),
  };
}

async function usableImage(docker: Docker, address: string, text: string, signal: AbortSignal): Promise<string> {
  const reference = parseImageReference(text);
  if (!reference) throw new CannotStart(`'${text}' is no image reference: correct it in the catalogue`);
  const image = withTag(text, reference);
  const answer = await imageOf(docker, address, image, { signal });
  if ('image' in answer) return image;
  const why = 'missing' in answer ? answer.missing : answer.unreachable;
  throw new CannotStart(
    `the image ${image} is not on the engine, and pulling it failed (${why}): docker pull ${image}`,
    'unreachable' in answer,
  );
}

/** It sees the release and the component's network, and nothing of the host: no engine socket, no right beyond reading files. */
function specification(command: Command, context: CommandContext, image: string): Docker.ContainerCreateOptions {
  const { folder, containerId, evidence, variables } = context;
  return {
    Image: image,
    ...(evidence === undefined ? {} : checkUser()),
    Entrypoint: ['/bin/sh', '-c'],
    Cmd: [command.run],
    WorkingDir: '/workspace',
    Env: Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    AttachStdout: true,
    AttachStderr: true,
    Labels: {
      [commandLabels.mark]: markOf(context),
      [commandLabels.until]: String(Date.now() + command.timeoutMs + minute),
    },
    HostConfig: {
      Mounts: [{ Type: 'bind', Source: folder, Target: '/workspace', ReadOnly: true }, ...checkMounts(evidence)],
      // Without a component to stand beside, the addresses are those that probes use.
      NetworkMode: containerId === undefined ? 'host' : `container:${containerId}`,
      Init: true,
      CapDrop: ['ALL'],
      // The release's files may belong to the worker's user alone.
      CapAdd: ['DAC_OVERRIDE'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 512,
      LogConfig: { Type: 'none', Config: {} },
      ...(evidence === undefined ? {} : checkLimits),
    },
  };
}

async function startup(
  docker: Docker,
  address: string,
  options: Docker.ContainerCreateOptions,
  output: Tail,
): Promise<Started> {
  try {
    const container = await asking(address, minute, () => docker.createContainer(options));
    const printed = await asking(address, minute, () => container.attach({ stream: true, stdout: true, stderr: true }));
    printed.on(
      'data',
      unframed((piece) => void output.write(piece)),
    );
    await asking(address, minute, () => container.start());
    const ended = container.wait().then(({ StatusCode }: { StatusCode: number }) => StatusCode);
    ended.catch(() => undefined);
    return { ended, drained: finished(printed).catch(() => undefined) };
  } catch (fault) {
    if (!(fault instanceof EngineRefusal)) throw fault;
    throw new CannotStart(`the engine did not start ${options.Image} (${fault.message})`, fault.status >= 500);
  }
}

/** Those of the same owner at once: an owner runs one command at a time. Those of others when nobody can be waiting for them. */
async function sweep(docker: Docker, address: string, mark: string): Promise<void> {
  const filters = { label: [commandLabels.mark] };
  const found = await asking(address, 20 * second, () => docker.listContainers({ all: true, filters }));
  const left = found.filter(
    ({ Labels }) => Labels[commandLabels.mark] === mark || Number(Labels[commandLabels.until]) < Date.now(),
  );
  await Promise.all(left.map(({ Id }) => remove(docker, address, Id)));
}

const goneAlready = new Set([404, 409]);

/** 409: somebody else is removing it at this moment. */
async function remove(docker: Docker, address: string, name: string): Promise<void> {
  const removing = asking(address, minute, () => docker.getContainer(name).remove({ force: true, v: true }));
  await unlessMissing(removing).catch((fault: unknown) => {
    if (!(fault instanceof EngineRefusal && goneAlready.has(fault.status))) throw fault;
  });
}
