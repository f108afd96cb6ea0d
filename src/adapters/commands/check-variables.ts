import type { CheckRunner } from '../../activities/evidence-ports.ts';
import { evidenceInContainer } from './check-container.ts';
import type { OwnVariables } from './host.ts';

type Variables = Record<string, string>;

/** What a criterion's command sees: the names that the catalogue allows, and where and what it is. `secret`: the values not to be shown. */
export function checkVariables(
  own: OwnVariables,
  names: readonly string[],
  { component, commit, command }: Parameters<CheckRunner['run']>[0],
  outputs: string,
  scratch: string,
): { all: Variables; secret: Variables } {
  const allowed = Object.fromEntries(names.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
  const writable = command.host ? scratch : '/tmp';
  const told = {
    PROMOTER_COMPONENT: component,
    PROMOTER_COMMIT: commit,
    PROMOTER_EVIDENCE: command.host ? outputs : evidenceInContainer,
  };
  return { all: { HOME: writable, TMPDIR: writable, ...allowed, ...told }, secret: allowed };
}
