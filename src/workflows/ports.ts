import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { CatalogueActivities, EnvironmentActivities } from '../contract/activities.ts';
import { environmentQueue, promotionsQueue } from '../contract/names.ts';
import type { PortsRequest } from '../contract/request.ts';
import type { Finding } from '../domain/finding.ts';
import { hint } from '../domain/nearest.ts';
import { type PortRegistry, portRegistry } from '../domain/port-registry.ts';
import type { PortSurvey } from '../domain/port-survey.ts';

const { listEnvironments } = proxyActivities<CatalogueActivities>({
  taskQueue: promotionsQueue,
  summary: 'reads the catalogue',
  startToCloseTimeout: '30 seconds',
});

/** Every port of every environment, computed from what is there. With one named, only that one's are told of. */
export async function ports({ environment }: PortsRequest): Promise<PortRegistry> {
  const { environments, findings } = await listEnvironments();
  if (environment !== undefined && !environments.includes(environment))
    return { ...portRegistry([]), findings: findings.length > 0 ? findings : [unknown(environment, environments)] };
  const surveys = await Promise.all(environments.map(surveyOf));
  const whole = portRegistry(surveys, environment);
  return { ...whole, findings: [...findings, ...whole.findings] };
}

const unknown = (environment: string, environments: string[]): Finding => ({
  check: 'environment',
  status: 'refused',
  what: `the worker's catalogue has no environment '${environment}'`,
  fix: hint(environment, environments),
});

async function surveyOf(environment: string): Promise<PortSurvey> {
  const { surveyPorts } = proxyActivities<Pick<EnvironmentActivities, 'surveyPorts'>>({
    taskQueue: environmentQueue(environment),
    summary: `looks at the ports of ${environment}`,
    scheduleToStartTimeout: '10 seconds',
    startToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 1 },
  });
  try {
    return await surveyPorts({ environment });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const what = `the ports of ${environment} could not be looked at: ${error.cause?.message ?? error.message}`;
    const fix = `start a worker that polls ${environmentQueue(environment)}`;
    const findings: Finding[] = [{ check: `ports of ${environment}`, status: 'unreachable', what, fix }];
    return { environment, engine: '', project: '', containers: [], planned: [], findings };
  }
}
