import type { Attestation } from '../../domain/criteria.ts';
import type { Addressed, Control, Decide, SignalPayload } from '../../contract/messages.ts';

// Whoever reaches the server may send anything under a message's name. Only texts are taken over, without the blanks around them.

/** Longer texts serve no reader, and every one of them is kept in the state. */
const longest = 1_000;

type Texts = Partial<Record<string, string>>;

function texts(payload: unknown): Texts {
  if (typeof payload !== 'object' || payload === null) return {};
  const members = Object.entries(payload).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(members.map(([name, value]) => [name, String(value).trim().slice(0, longest)]));
}

/** Who and which run is missing is objected to later, with an answer. */
const addressed = ({ runId = '', by = '', operationId }: Texts): Addressed => ({
  runId,
  by,
  ...(operationId === undefined ? {} : { operationId }),
});

const optional = <K extends string>(given: Texts, ...names: K[]): { [name in K]?: string } => {
  const found: { [name in K]?: string } = {};
  for (const name of names) {
    const value = given[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
};

/** Those that name a criterion, a person and a reason. */
function attestationsOf(payload: unknown): { attestations?: Attestation[] } {
  if (typeof payload !== 'object' || payload === null || !('attestations' in payload)) return {};
  const { attestations } = payload;
  if (!Array.isArray(attestations)) return {};
  const whole = attestations
    .map(texts)
    .flatMap(({ criterion, by, why }) => (criterion && by && why ? [{ criterion, by, why }] : []));
  return whole.length > 0 ? { attestations: whole } : {};
}

export const signalOf = (payload: unknown): SignalPayload => {
  const given = texts(payload);
  return { ...addressed(given), ...optional(given, 'code', 'comment', 'reason') };
};

/** Undefined when it is no decision. */
export function decisionOf(payload: unknown): Decide | undefined {
  const given = texts(payload);
  const { decision, code = '' } = given;
  if (decision !== 'approve' && decision !== 'reject') return undefined;
  return { ...addressed(given), decision, code, ...optional(given, 'comment') };
}

/** Undefined when there is no such action. */
export function orderOf(payload: unknown): Control | undefined {
  const given = texts(payload);
  const whose = { ...addressed(given), ...optional(given, 'reason') };
  switch (given['action']) {
    case 'pause':
    case 'resume':
    case 'abort':
    case 'rollback':
      return { ...whose, action: given['action'] };
    case 'retry':
      return { ...whose, action: 'retry', ...optional(given, 'commit', 'image'), ...attestationsOf(payload) };
    case 'waive':
      return {
        ...whose,
        action: 'waive',
        criterion: given['criterion'] ?? '',
        why: given['why'] ?? '',
        ...optional(given, 'until'),
      };
    default:
      return undefined;
  }
}
