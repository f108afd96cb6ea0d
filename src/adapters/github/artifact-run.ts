import type { GitHubEvidence } from '../../activities/evidence-ports.ts';
import type { Hub } from './client.ts';

export type Wanted = Parameters<GitHubEvidence['artifact']>[0];
export type Run = Awaited<
  ReturnType<Hub['api']['actions']['listWorkflowRunsForRepo']>
>['data']['workflow_runs'][number];
export type Artifact = Awaited<
  ReturnType<Hub['api']['actions']['listWorkflowRunArtifacts']>
>['data']['artifacts'][number];

type Absent = { problem: string };

/**
 * The newest artifact of that name of the newest run of its workflow on the commit. An older run never stands in for
 * it: what the newest one found may be why it has none. The problem is the end of a sentence.
 */
export async function newestArtifact(hub: Hub, wanted: Wanted): Promise<{ run: Run; artifact: Artifact } | Absent> {
  const runs = await countingRuns(hub, wanted);
  if ('problem' in runs) return runs;
  const workflow = await maker(hub, byWorkflow(runs), wanted.name);
  if ('problem' in workflow) return workflow;
  const [run] = workflow.runs;
  if (run?.status !== 'completed') return { problem: 'is not there yet: a run is not over' };
  const { conclusion } = run;
  if (!conclusive.has(conclusion ?? ''))
    return { problem: `does not count: its newest run ended as '${conclusion}': run the workflow again` };
  const [artifact] = await artifactsOf(hub, run, wanted.name);
  return artifact ? { run, artifact } : { problem: 'is not there: the newest run on that commit has not uploaded it' };
}

/** Others were cut off, and may have left half of what they were to leave. A failure is told by its reports. */
const conclusive = new Set(['success', 'failure', 'neutral']);

/** Runs on behalf of others: they may have tested a merge, or the head of another branch. */
const isForeign = ({ event }: Run): boolean => /^(pull_request.*|workflow_run|issue_comment)$/.test(event);

async function countingRuns(hub: Hub, { commit, workflow }: Wanted): Promise<Run[] | Absent> {
  const request = { ...hub.at, head_sha: commit, per_page: 100 };
  const all = await hub.octokit.paginate(hub.api.actions.listWorkflowRunsForRepo, request);
  const fitting = all.filter((run) => run.head_sha === commit && isOf(run, workflow));
  if (fitting.length === 0) return { problem: 'is not there: no workflow ran on that commit' };
  const own = fitting.filter((run) => run.repository.id === run.head_repository?.id);
  if (own.length === 0) return { problem: 'is not there: only a fork ran the workflow, and forks do not count' };
  const runs = own.filter((run) => !isForeign(run)).sort((a, b) => begun(b) - begun(a) || b.id - a.id);
  if (runs.length > 0) return runs;
  const events = [...new Set(own.map(({ event }) => event))].join(', ');
  return { problem: `is not there: the runs are for ${events}, which may test other files: run the workflow on push` };
}

/** Runs name their file with the reference it came from, as `.github/workflows/test.yml@refs/heads/main`. */
const fileOf = ({ path }: Run): string => path.replace(/@.*$/, '');

const isOf = (run: Run, workflow: string | undefined): boolean =>
  workflow === undefined || fileOf(run) === workflow || fileOf(run) === `.github/workflows/${workflow}`;

const begun = ({ run_started_at: at, created_at: made }: Run): number => Date.parse(at ?? made);

interface Workflow {
  file: string;
  /** Newest first. */
  runs: Run[];
}

function byWorkflow(runs: readonly Run[]): Workflow[] {
  const files = [...new Set(runs.map(fileOf))];
  return files.map((file) => ({ file, runs: runs.filter((run) => fileOf(run) === file) }));
}

/** The one workflow that uploads such an artifact: where two do, nobody said which is meant. */
async function maker(hub: Hub, workflows: readonly Workflow[], name: string): Promise<Workflow | Absent> {
  const [only, ...others] = workflows;
  if (only && others.length === 0) return only;
  const makers: Workflow[] = [];
  for (const workflow of workflows) if (await hasMade(hub, workflow, name)) makers.push(workflow);
  const [first, second] = makers;
  if (first && second) {
    const files = makers.map(({ file }) => file.replace('.github/workflows/', ''));
    return { problem: `is made by more than one workflow (${files.join(', ')}): say which by 'workflow:'` };
  }
  if (first) return first;
  const isOpen = workflows.some(({ runs }) => runs[0]?.status !== 'completed');
  return {
    problem: isOpen ? 'is not there yet: a run is not over' : 'is not there: no run on that commit has uploaded it',
  };
}

async function hasMade(hub: Hub, { runs }: Workflow, name: string): Promise<boolean> {
  for (const run of runs) if ((await artifactsOf(hub, run, name)).length > 0) return true;
  return false;
}

async function artifactsOf(hub: Hub, run: Run, name: string): Promise<Artifact[]> {
  const request = { ...hub.at, run_id: run.id, name, per_page: 100 };
  const found = await hub.octokit.paginate(hub.api.actions.listWorkflowRunArtifacts, request);
  return found.filter((one) => one.name === name).sort((a, b) => made(b) - made(a) || b.id - a.id);
}

const made = ({ created_at: at }: Artifact): number => Date.parse(at ?? '') || 0;
