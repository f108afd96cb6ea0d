import type Docker from 'dockerode';
import { EngineRefusal } from '../../activities/deploy-ports.ts';
import type { EngineCall } from '../../domain/deploy-plan.ts';
import { endpoint } from '../../domain/service-specification.ts';
import { minute, second } from '../../domain/units.ts';
import { asking } from './asking.ts';

export type DriverCall = Exclude<EngineCall, { call: 'save-specification' }>;

/** Does one call of a plan. Throws EngineRefusal with the engine's status, or EngineUnreachable. */
export async function applyCall(docker: Docker, address: string, call: DriverCall): Promise<void> {
  const patience = call.call === 'stop' ? call.withinMs + minute : minute;
  await asking(address, patience, async () => {
    await (isMaking(call) ? make(docker, call) : change(docker, call));
  });
}

type Making = Extract<DriverCall, { call: 'pin' | 'create' | 'create-network' | 'create-volume' }>;
const isMaking = (call: DriverCall): call is Making =>
  call.call === 'pin' || call.call === 'create' || call.call === 'create-network' || call.call === 'create-volume';

async function make(docker: Docker, call: Making): Promise<unknown> {
  switch (call.call) {
    case 'pin':
      return docker.getImage(call.image).tag(repositoryAndTag(call.tag));
    case 'create':
      return docker.createContainer({
        name: call.name,
        ...call.body,
        ...(call.platform === undefined ? {} : { platform: call.platform }),
      });
    case 'create-network':
      if (!call.network.create) throw missing('network', call.network.name);
      return docker.createNetwork({ Name: call.network.name, CheckDuplicate: true, ...call.network.create });
    case 'create-volume':
      if (!call.volume.create) throw missing('volume', call.volume.name);
      return docker.createVolume({ Name: call.volume.name, ...call.volume.create });
  }
}

async function change(docker: Docker, call: Exclude<DriverCall, Making>): Promise<unknown> {
  const container = docker.getContainer(call.container);
  switch (call.call) {
    case 'connect':
      return docker
        .getNetwork(call.network.name)
        .connect({ Container: call.container, EndpointConfig: endpoint(call.network) });
    case 'stop':
      return container.stop({ t: Math.ceil(call.withinMs / second) });
    case 'restart-policy':
      return container.update({ RestartPolicy: call.policy });
    case 'rename':
      return container.rename({ name: call.to });
    case 'start':
      return container.start();
    case 'remove':
      return container.remove({ v: call.volumes, force: true });
  }
}

export function repositoryAndTag(reference: string): { repo: string; tag: string } {
  const at = reference.lastIndexOf(':');
  return { repo: reference.slice(0, at), tag: reference.slice(at + 1) };
}

const missing = (kind: string, name: string): EngineRefusal =>
  new EngineRefusal(404, `the external ${kind} ${name} is not there: create it with 'docker ${kind} create ${name}'`);
