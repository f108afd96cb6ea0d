import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { ExamineEveryRequest, OverviewActivities } from '../contract/overview.ts';
import { finalFaultTypes } from '../contract/faults.ts';
import { environmentQueue, promotionsQueue } from '../contract/names.ts';
import type { OverviewRequest } from '../contract/request.ts';
import type { Finding } from '../domain/finding.ts';
import { type Examined, type Measured, type Overview, type OverviewRow, rowOf } from '../domain/overview.ts';

const { measureEvery } = proxyActivities<Pick<OverviewActivities, 'measureEvery'>>({
  taskQueue: promotionsQueue,
  summary: 'measures every component',
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  retry: { maximumAttempts: 3, nonRetryableErrorTypes: finalFaultTypes },
});

/** What of the whole catalogue could go on into an environment now; nothing is changed, and no command is started. */
export async function overview({ environment }: OverviewRequest): Promise<Overview> {
  const rows: OverviewRow[] = [];
  const findings: Finding[] = [];
  let page = await measureEvery({ environment });
  for (;;) {
    const { measured, next, commit } = page;
    findings.push(...page.findings);
    const seen = await examined(environment, measured);
    findings.push(...seen.findings);
    rows.push(...measured.map((one) => rowOf(environment, one, seen.of(one.component))));
    if (next === undefined) return { environment, rows, findings: distinct(findings) };
    page = await measureEvery({ environment, from: next, ...(commit === undefined ? {} : { commit }) });
  }
}

interface Sight {
  findings: Finding[];
  of(component: string): Examined | undefined;
}

/** An environment that cannot be looked at is told of once; what was measured is shown all the same. */
async function examined(environment: string, measured: readonly Measured[]): Promise<Sight> {
  const requests = measured.filter(({ commit }) => commit !== '').map(requestOf);
  if (requests.length === 0) return { findings: [], of: () => undefined };
  try {
    const seen = new Map((await examining(environment, requests)).map((one) => [one.component, one]));
    return { findings: [], of: (component) => seen.get(component) };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const what = `${environment} could not be examined: ${error.cause?.message ?? error.message}`;
    const fix = "look at its worker and engine: 'promoter doctor'";
    return { findings: [{ check: 'environment', status: 'unreachable', what, fix }], of: () => undefined };
  }
}

function examining(environment: string, requests: ExamineEveryRequest['requests']): Promise<Examined[]> {
  const { examineEvery } = proxyActivities<Pick<OverviewActivities, 'examineEvery'>>({
    taskQueue: environmentQueue(environment),
    summary: `examines ${environment}`,
    scheduleToStartTimeout: '15 seconds',
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '1 minute',
    retry: { maximumAttempts: 1 },
  });
  return examineEvery({ environment, requests });
}

const requestOf = ({ component, commit, adopted, recorded, requiredDigest }: Measured) => ({
  component,
  commit,
  adopted,
  recorded,
  ...(requiredDigest === undefined ? {} : { requiredDigest }),
});

const distinct = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [finding.what, finding])).values(),
];
