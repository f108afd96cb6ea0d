import type { EnvironmentActivities } from '../contract/activities.ts';
import type { DeployPorts } from './deploy-job.ts';
import { rollBackWith } from './deploy-rolling-back.ts';
import { deployWith } from './deploying.ts';
import { inspectRunningWith, retireWith, surveyWith } from './environment.ts';
import { examineWith } from './examine.ts';

export type DeployActivities = Pick<
  EnvironmentActivities,
  'examine' | 'deploy' | 'rollBack' | 'retire' | 'inspectRunning' | 'surveyEnvironment'
>;

/** What the environment's worker does to containers. */
export const createDeployActivities = (ports: DeployPorts): DeployActivities => ({
  examine: examineWith(ports),
  deploy: deployWith(ports),
  rollBack: rollBackWith(ports),
  retire: retireWith(ports),
  inspectRunning: inspectRunningWith(ports),
  surveyEnvironment: surveyWith(ports),
});
