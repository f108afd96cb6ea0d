import type { Snapshot } from '../../contract/snapshot.ts';
import type { Ending, Result } from '../gateway.ts';
import { noted } from './assessment.ts';
import { type Look, webLink } from './look.ts';
import { outcomeWord, rollbackText } from './status.ts';
import { columns, paragraphs, plain, section } from './text.ts';

/** How a rollback or an adoption ended, with what a person must still do. */
export function outcomeText(
  run: { workflowId: string; runId: string },
  ending: Ending<Result>,
  snapshot: Snapshot | undefined,
  look: Look,
): string {
  const link = webLink(look, run.workflowId, run.runId);
  const rows = [
    ['reason', plain(ending.kind === 'result' ? ending.result.reason : ending.why)],
    ...(snapshot?.rollback ? [['put back', rollbackText(snapshot.rollback)]] : []),
    ...(link === undefined ? [] : [['web', link]]),
  ];
  const steps = (snapshot?.steps ?? []).map((step, index) => `  ${index + 1}. ${plain(step)}`).join('\n');
  return paragraphs(
    `${look.paint.bold(plain(run.workflowId))}  ${outcomeWord(word(ending), look.paint)}`,
    columns(rows),
    section('Worth a look', noted(snapshot?.assessment?.findings ?? [], look, 5)),
    section('What a person must do, in this order', steps),
  );
}

function word(ending: Ending<Result>): string {
  if (ending.kind === 'broken') return 'failed';
  if ('outcome' in ending.result) return ending.result.outcome;
  return ending.result.adopted ? 'adopted' : 'not adopted';
}
