import { createColors } from 'picocolors';
import type { Millis } from '../../domain/units.ts';

/** How and when something is drawn. Rendering is pure: this is all it knows of the world. */
export interface Look {
  paint: Paint;
  now: Millis;
  /** How the reader calls promoter: `bin/promoter`. */
  program: string;
  /** Columns of the terminal; missing where there is none, and nothing is wrapped. */
  width?: number;
  /** Address of the Temporal Web UI and its namespace, where known. */
  webUi?: { address: string; namespace: string };
}

export type Paint = ReturnType<typeof createColors>;

/** Colours, or none: nothing but a terminal gets them. */
export const paintFor = (coloured: boolean): Paint => createColors(coloured);

/** Commands as the reader can type them: texts say `promoter …`, whatever its path is here. */
export const runnable = (look: Look, text: string): string =>
  text.replaceAll(/(?<=^|'|: )promoter (?=-|[a-z])/g, `${look.program} `);

/** Where the Temporal Web UI shows a run; undefined when its address is not known. */
export function webLink({ webUi }: Look, workflowId: string, runId: string): string | undefined {
  if (!webUi) return undefined;
  const [namespace, workflow, run] = [webUi.namespace, workflowId, runId].map(encodeURIComponent);
  return `${webUi.address.replace(/\/+$/, '')}/namespaces/${namespace}/workflows/${workflow}/${run}/history`;
}
