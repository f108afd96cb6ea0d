import type { Command, ProbeDefinition, Target } from './catalogue.ts';
import { type CriterionSettings, rulesFor } from './criteria-rules.ts';
import type { ApprovalPolicy, SoakPolicy } from './policy.ts';
import type { Stage } from './stage.ts';
import { day, hour, type Millis, minute, second } from './units.ts';

/** What a catalogue says of a way into a stage; what it leaves out comes from the layer below. */
export interface TargetSettings {
  criteria?: Record<string, CriterionSettings>;
  waivable?: string[];
  probes?: ProbeDefinition[];
  verify?: Command[];
  backup?: Command[];
  restore?: Command[];
  approvals?: Partial<ApprovalPolicy>;
  soak?: Partial<SoakPolicy>;
  readyWithinMs?: Millis;
  validationExpiresMs?: Millis;
  stopWithinMs?: Millis;
}

/**
 * Every default into a stage. Staging and production are the team's maturity workflow; development only has to run.
 * `reports`: the folder that CI fills, where the catalogue names one.
 */
export function targetOf(stage: Stage, layers: readonly TargetSettings[], reports?: string): Target {
  const said = <K extends keyof TargetSettings>(key: K) => layers.findLast((layer) => layer[key] !== undefined)?.[key];
  return {
    criteria: rulesFor(stage, layers, reports),
    probes: said('probes') ?? [{ type: 'docker', timeoutMs: probeTimeout }],
    verify: said('verify') ?? [],
    backup: said('backup') ?? [],
    restore: said('restore') ?? [],
    approvals: Object.assign({}, approvalDefaults(stage), ...layers.map((layer) => layer.approvals)),
    soak: Object.assign({}, soakDefaults[stage], ...layers.map((layer) => layer.soak)),
    readyWithinMs: said('readyWithinMs') ?? 5 * minute,
    validationExpiresMs: said('validationExpiresMs') ?? 30 * day,
    stopWithinMs: said('stopWithinMs') ?? minute,
  };
}

export const probeTimeout: Millis = 10 * second;
/** A whole look, the engine's facts included, ends within the minute that its activity has. */
export const longestProbeTimeout: Millis = 40 * second;
export const commandTimeouts = { verify: 10 * minute, backup: hour, restore: hour, criterion: 30 * minute } as const;
/** An engine of the promotions worker's own, on which commands of criteria run. */
export const checksEngine = 'unix:///var/run/docker.sock';

const soakDefaults: Readonly<Record<Stage, SoakPolicy>> = {
  development: soak(hour, minute, 99),
  staging: soak(7 * day, 5 * minute, 99.5),
  production: soak(day, 20 * second, 99.9),
};

function soak(requiredMs: Millis, everyMs: Millis, uptime: number): SoakPolicy {
  return { requiredMs, everyMs, uptime, reprobeMs: 10 * second, unknownLimitMs: 30 * minute };
}

const approvalDefaults = (stage: Stage): ApprovalPolicy => ({
  required: { development: 0, staging: 1, production: 2 }[stage],
  from: [],
  selfApproval: false,
  expiresMs: 30 * day,
  remindEveryMs: day,
});
