import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Fence, Place } from '../contract/activities.ts';
import { type FinalFault, finalFaults } from '../contract/faults.ts';
import type { Catalogue, Component, Environment, Target } from '../domain/catalogue.ts';
import { canonical } from '../domain/fingerprint.ts';
import type { EngineCall } from '../domain/deploy-plan.ts';
import { minute, second } from '../domain/units.ts';
import {
  type ComposeFiles,
  type ContainerEngine,
  EngineRefusal,
  type FenceStore,
  type HostPorts,
  type ServiceSource,
  type SpecificationStore,
} from './deploy-ports.ts';
import type { CatalogueSource, CommandRunner, ReleaseStore, VariableSource } from './ports.ts';

export interface DeployPorts {
  catalogue: CatalogueSource;
  releases: ReleaseStore;
  services: ServiceSource;
  compose: ComposeFiles;
  engine: ContainerEngine;
  hostPorts: HostPorts;
  specifications: SpecificationStore;
  fences: FenceStore;
  commands: CommandRunner;
  variables: VariableSource;
}

/** What the catalogue says of a component in an environment. */
export interface Where {
  catalogue: Catalogue;
  state: string;
  environment: Environment;
  component: Component;
  target: Target | undefined;
  stopWithinMs: number;
}

export const fault = (type: FinalFault, message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, type);

/** Throws the final fault `Configuration` when the catalogue no longer knows the place. */
export async function locate(ports: Pick<DeployPorts, 'catalogue'>, place: Place): Promise<Where> {
  const where = await lookedUp(ports, place);
  if (typeof where === 'string') throw fault(finalFaults.configuration, `${where}, or start with another`);
  return where;
}

/** Once containers are changed, a catalogue that no longer knows the place is waited for, as a broken one is. */
export async function locateInTime(ports: Pick<DeployPorts, 'catalogue'>, place: Place): Promise<Where> {
  const where = await lookedUp(ports, place);
  if (typeof where === 'string') throw new Error(where);
  return where;
}

async function lookedUp({ catalogue: source }: Pick<DeployPorts, 'catalogue'>, place: Place): Promise<Where | string> {
  const catalogue = await source.read();
  const environment = catalogue.environments[place.environment];
  const component = catalogue.components[place.component];
  if (!environment || !component) {
    const missing = environment ? `component '${place.component}'` : `environment '${place.environment}'`;
    return `${catalogue.file} has no ${missing} any more: put it back`;
  }
  const target = component.to[environment.stage];
  return {
    catalogue,
    state: catalogue.state,
    environment,
    component,
    target,
    stopWithinMs: target?.stopWithinMs ?? minute,
  };
}

/** Says every few seconds that it is alive, which is also how a cancel arrives. */
export async function beating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), 5 * second);
  context.heartbeat();
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}

/** Whoever may change the component's containers now: nobody after a cancel, and nobody over a higher token. */
export async function permitted(
  { fences }: DeployPorts,
  { state, environment }: Where,
  { component }: Place,
  fence: Fence,
): Promise<void> {
  const context = Context.current();
  if (context.cancellationSignal.aborted) await context.cancelled;
  const { epoch, operation } = fence;
  const name = `${environment.docker} ${component}@${environment.name}`;
  if (await fences.claim(state, name, { epoch, operation, attempt: context.info.attempt })) return;
  throw fault(
    finalFaults.superseded,
    `a later operation has taken over ${component}@${environment.name}; this one stopped before its next change`,
  );
}

/** Statuses that say that the world is not as it looked: look again. */
const stale = new Set([304, 403, 404, 409]);

/**
 * Does the first call of a plan and looks again, until nothing is left. A call that a fresh look asks for once more
 * has changed nothing, and ends it with the engine's own word; whoever was overtaken meanwhile hears that instead.
 */
export async function untilDone(
  plan: () => Promise<EngineCall[]>,
  permit: () => Promise<void>,
  apply: (call: EngineCall) => Promise<void>,
): Promise<void> {
  let last: { call: string; refusal: EngineRefusal } | undefined;
  for (;;) {
    const [call] = await plan();
    if (!call) return;
    await permit();
    const text = canonical(call);
    if (last?.call === text) throw last.refusal;
    last = { call: text, refusal: (await refusalOf(() => apply(call))) ?? new Unchanged(call.call) };
  }
}

async function refusalOf(work: () => Promise<void>): Promise<EngineRefusal | undefined> {
  try {
    await work();
    return undefined;
  } catch (refusal) {
    if (refusal instanceof EngineRefusal && stale.has(refusal.status)) return refusal;
    throw refusal;
  }
}

/** Of the plan's first call, a fresh look asks for it once more. */
export class Unchanged extends EngineRefusal {
  constructor(readonly call: EngineCall['call']) {
    super(500, `the engine took '${call}' and nothing changed`);
  }
}

/** Does one call, the saving of a specification included. */
export const applyWith =
  ({ engine, specifications }: DeployPorts, { state, environment }: Where) =>
  async (call: EngineCall): Promise<void> => {
    if (call.call !== 'save-specification') return engine.apply(environment, call);
    await specifications.save(state, await engine.specification(environment, call.container, call.key, call.pin));
  };
