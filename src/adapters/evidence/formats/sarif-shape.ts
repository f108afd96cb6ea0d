import { z } from 'zod';

const properties = z.object({ 'security-severity': z.string().optional() }).nullish();
const level = z.enum(['none', 'note', 'warning', 'error']);

const rule = z.object({
  id: z.string(),
  defaultConfiguration: z.object({ level: level.optional() }).optional(),
  properties,
});
const component = z.object({ name: z.string(), guid: z.string().optional(), rules: z.array(rule).nullish() });
const location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: z.object({ uri: z.string().optional() }).optional(),
      region: z.object({ startLine: z.int().optional() }).optional(),
    })
    .optional(),
});
const result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: z.int().min(-1).optional(),
  rule: z
    .object({
      id: z.string().optional(),
      index: z.int().min(-1).optional(),
      toolComponent: z.object({ index: z.int().min(-1).optional(), guid: z.string().optional() }).optional(),
    })
    .optional(),
  kind: z.enum(['notApplicable', 'pass', 'fail', 'review', 'open', 'informational']).optional(),
  level: level.optional(),
  locations: z.array(location).nullish(),
  suppressions: z.array(z.object({ status: z.enum(['accepted', 'underReview', 'rejected']).optional() })).nullish(),
  baselineState: z.enum(['new', 'unchanged', 'updated', 'absent']).optional(),
  properties,
});
const notification = z.object({
  level: level.optional(),
  message: z.object({ text: z.string().optional() }).optional(),
});
const notifications = z.array(notification).nullish();
const invocation = z.object({
  executionSuccessful: z.boolean(),
  exitCode: z.int().nullish(),
  exitSignalName: z.string().nullish(),
  exitSignalNumber: z.int().nullish(),
  processStartFailureMessage: z.string().nullish(),
  toolExecutionNotifications: notifications,
  toolConfigurationNotifications: notifications,
});
const run = z.object({
  tool: z.object({ driver: component, extensions: z.array(component).nullish() }),
  results: z.array(result).nullish(),
  artifacts: z.array(z.unknown()).nullish(),
  invocations: z.array(invocation).nullish(),
  /** Each tool's own. */
  properties: z.unknown().optional(),
  externalPropertyFileReferences: z.record(z.string(), z.unknown()).nullish(),
});

/** What is read of SARIF 2.1.0 (OASIS, with Errata 01). */
export const sarifLog = z.object({ version: z.literal('2.1.0'), runs: z.array(run) });
export type SarifRun = z.infer<typeof run>;
export type SarifResult = z.infer<typeof result>;
export type SarifRule = z.infer<typeof rule>;
