import { makeContinueAsNewFunc, type Workflow, workflowInfo } from '@temporalio/workflow';

type Behavior = 'AUTO_UPGRADE' | 'PINNED';

/** The development stack's worker has no version, and a server refuses a behaviour from such a worker. */
const isVersioned = (): boolean => Boolean(workflowInfo().currentDeploymentVersion?.deploymentName);

/** Which version of the workers carries a run on, where workers have versions. */
export const carriedOn = (versioningBehavior: Behavior) => () => (isVersioned() ? { versioningBehavior } : {});

/** Continues as new on the newest version: a pinned workflow would otherwise stay on its first one for ever. */
export const continueOnNewest = <W extends Workflow>() =>
  makeContinueAsNewFunc<W>(isVersioned() ? { initialVersioningBehavior: 'AUTO_UPGRADE' } : {});
