/** The id is the lock: whatever changes what runs for a component in an environment takes it. No slashes: the Web UI cannot address them. */
export const promotionId = (component: string, environment: string): string => `${component}@${environment}`;
export const soakId = (promotion: string): string => `${promotion}.soak`;
/** Numbered by the end of its run's id (the beginning is the time, and the same for a minute), so that a projection which outlives its promotion never meets the next one. */
export const projectionId = (promotion: string, runId: string): string => `${promotion}.projection.${runId.slice(-8)}`;
/** Reads only, so it needs no lock; its operation keeps it apart. */
export const inquiryId = (kind: string, operationId: string): string => `${kind}.${operationId}`;

export const promotionsQueue = 'promotions';
export const environmentQueue = (environment: string): string => `environment-${environment}`;

/** Workflow types as a server knows them. */
export const workflowTypes = {
  promotion: 'promotion',
  soak: 'soak',
  projection: 'projection',
  rollback: 'rollback',
  adoption: 'adoption',
  drill: 'rollback-drill',
  plan: 'plan',
  overview: 'overview',
  history: 'history',
  survey: 'survey',
  ports: 'ports',
} as const;
