import { z } from 'zod';
import { counted } from '../../../domain/units.ts';
import { type Outcome, shaped } from './text-reading.ts';

const rule = z.object({
  alert: z.string().optional(),
  record: z.string().optional(),
  expr: z.string().optional(),
});
const file = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(rule).nullish() })) });

/** Alerting rules of Prometheus (2 and 3). Only one that has both a name and an expression can ever fire. */
export const readAlertRules = shaped(file, ({ groups }): Outcome => {
  const alerts = groups.flatMap(({ rules }) => rules ?? []).filter(({ alert, expr }) => alert?.trim() && expr?.trim());
  if (alerts.length === 0) return { problem: 'has no alert with an expression: nothing would ever be told' };
  const facts = `${counted(alerts.length)} alert${alerts.length === 1 ? '' : 's'}`;
  return { measured: { alerts: { rules: alerts.length } }, facts };
});
