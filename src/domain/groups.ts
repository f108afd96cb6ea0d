import type { TargetSettings } from './defaults.ts';
import type { Stage } from './stage.ts';

/** What the components of a group have in common. */
export interface GroupRules {
  to?: Partial<Record<Stage, TargetSettings>>;
}

/**
 * The five functional groups of the team's maturity workflow. A component that names one has its criteria, also where
 * the catalogue has no `groups`; the catalogue's own group of that name is laid over it.
 */
export const builtInGroups: Readonly<Record<string, GroupRules>> = {
  'core-infrastructure': {},
  'ai-agent-systems': {},
  'player-experience': {
    to: {
      production: { criteria: { e2e: { title: 'End-to-end tests pass', files: { junit: ['reports/e2e.xml'] } } } },
    },
  },
  'therapeutic-content': {
    to: { production: { criteria: { 'clinical-validation': { title: 'Clinically validated', attestation: true } } } },
  },
  'monitoring-operations': {},
};

/** The built-in group of a name; empty rules for any other. */
export const builtInGroup = (name: string | undefined): GroupRules =>
  name !== undefined && Object.hasOwn(builtInGroups, name) ? (builtInGroups[name] ?? {}) : {};
