import type { Receipt } from '../../contract/messages.ts';
import type { Run } from '../gateway.ts';
import { type Look, webLink } from './look.ts';
import { plain } from './text.ts';

/** What a message did, and where to look next. */
export function receipt(run: Run, { done, phase, operationId }: Receipt, look: Look): string {
  const { workflowId, runId, component, environment } = run;
  const link = webLink(look, workflowId, runId);
  return [
    `${look.paint.green('✔')} ${look.paint.bold(plain(workflowId))}: ${plain(done)}`,
    `  phase ${phase}, operation ${plain(operationId)}`,
    ...(link === undefined ? [] : [`  ${link}`]),
    `  → ${look.program} watch ${component} ${environment}`,
  ].join('\n');
}
