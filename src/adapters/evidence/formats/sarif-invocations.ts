import { counted } from '../../../domain/units.ts';
import type { SarifRun } from './sarif-shape.ts';

type Invocation = NonNullable<SarifRun['invocations']>[number];

/** Why a run did not do its work, or only a part of it. */
export function failureOf({ tool: { driver }, invocations }: SarifRun): string | undefined {
  const all = invocations ?? [];
  if (all.some(wasEnded)) return `has a run of ${driver.name} that failed`;
  const failure = all.flatMap(notesOf).find(({ level }) => level === 'error');
  return failure
    ? `is partial: ${driver.name} could not do all of its work (${failure.message?.text ?? 'it does not say why'})`
    : undefined;
}

/** A scanner that found something may end with a number of its own; from 126 on, the shell or a signal ended it. */
const wasEnded = (each: Invocation): boolean => {
  const exitCode = each.exitCode ?? 0;
  const isAbrupt = each.exitSignalName || each.exitSignalNumber || each.processStartFailureMessage;
  return !each.executionSuccessful || exitCode >= 126 || exitCode < 0 || Boolean(isAbrupt);
};

const notesOf = ({ toolExecutionNotifications: done, toolConfigurationNotifications: configured }: Invocation) => [
  ...(done ?? []),
  ...(configured ?? []),
];

/** Warnings that the tools wrote of their own work. */
export function warningsIn(runs: readonly SarifRun[]): string {
  const notes = runs.flatMap(({ invocations }) => (invocations ?? []).flatMap(notesOf));
  const [first, ...more] = notes.filter(({ level = 'warning' }) => level === 'warning');
  if (!first) return '';
  const text = (first.message?.text ?? '').replace(/\s+/g, ' ').slice(0, 120);
  return `; ${counted(more.length + 1)} warning${more.length === 0 ? '' : 's'} of the tool's own${text === '' ? '' : `, the first: ${text}`}`;
}
