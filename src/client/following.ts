import { type Millis, minute, second } from '../domain/units.ts';
import type { Context } from './context.ts';
import { type Gateway, Unreachable } from './gateway.ts';
import { changeLine, tree } from './render/tree.ts';
import { look, needsPerson, type Sighting } from './sighting.ts';

const lookEvery: Millis = second;
/** A server that restarts is waited for; one that stays away ends the wait with exit 3. */
const patience: Millis = 5 * minute;

export interface Until {
  /** Ends also when a person is needed. */
  needed: boolean;
}

/** Follows one run to its end, or until a person is needed; `show` gets every sighting. Undefined when there is no such run. */
export async function follow(
  context: Context,
  { workflowId, runId }: { workflowId: string; runId?: string | undefined },
  until: Until,
  show: (sighting: Sighting) => void,
): Promise<Sighting | undefined> {
  const gateway = await context.gateway();
  let seen = await look(gateway, workflowId, runId);
  while (seen) {
    show(seen);
    if (!seen.run.open || (until.needed && needsPerson(seen))) return seen;
    await context.pause(lookEvery);
    seen = await patiently(context, gateway, seen);
  }
  return undefined;
}

/** The next look at the same run, across short absences of the server. */
async function patiently(context: Context, gateway: Gateway, { run }: Sighting): Promise<Sighting | undefined> {
  for (let waited = 0; ; waited += lookEvery) {
    try {
      return await look(gateway, run.workflowId, run.runId);
    } catch (error) {
      if (!(error instanceof Unreachable) || waited >= patience) throw error;
      await context.pause(lookEvery);
    }
  }
}

/** Draws a followed run: the tree again and again on a terminal, else one line a change. */
export function drawer(context: Context, gateway: Gateway): (sighting: Sighting) => void {
  let last = '';
  return (sighting) => {
    const { kind } = context.live;
    const look = context.look(gateway);
    const text = kind === 'frame' ? tree(sighting, look) : changeLine(sighting);
    if (kind === 'silent' || text === last) return;
    last = text;
    context.live.show(kind === 'frame' ? text : `${new Date(look.now).toISOString()} ${text}`);
  };
}
