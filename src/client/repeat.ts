import { shellWord } from '../domain/status-report-commands.ts';

/**
 * The command to repeat a message whose fate is unknown: as it was typed, with the operation id and run that were used,
 * so that it cannot be applied twice, nor to a later run.
 */
export function repeatCommand(
  argv: readonly string[],
  used: { operationId: string; run?: string; by?: string },
): string {
  const words = [...argv];
  const add = (flag: string, value: string | undefined): void => {
    const isThere = words.some((word) => word === flag || word.startsWith(`${flag}=`));
    if (value !== undefined && !isThere) words.push(flag, value);
  };
  add('--by', used.by);
  add('--operation-id', used.operationId);
  add('--run', used.run);
  return ['promoter', ...words.map(shellWord)].join(' ');
}
