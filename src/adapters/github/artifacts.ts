import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHubEvidence } from '../../activities/evidence-ports.ts';
import { type Hub, isStatus } from './client.ts';
import { downloaded, largestDownload } from './evidence-download.ts';
import { unpacked } from './evidence-unpack.ts';

type Wanted = Parameters<GitHubEvidence['artifact']>[0];
type Found = Awaited<ReturnType<GitHubEvidence['artifact']>>;
type Run = Awaited<ReturnType<Hub['api']['actions']['listWorkflowRunsForRepo']>>['data']['workflow_runs'][number];
type Artifact = Awaited<ReturnType<Hub['api']['actions']['listWorkflowRunArtifacts']>>['data']['artifacts'][number];

/**
 * The newest artifact of that name of a completed run on the commit, unpacked into `<state>/artifacts/<commit>/<id>/`
 * and kept there. A fork's runs never count: whoever opens a pull request writes what they upload.
 */
export async function artifact(hub: Hub, state: string, wanted: Wanted): Promise<Found> {
  const { runs, without } = await runsOf(hub, wanted);
  const folder = join(state, 'artifacts', wanted.commit);
  let expired = false;
  for (const run of runs) {
    for (const one of await artifactsOf(hub, run, wanted.name)) {
      const place = join(folder, String(one.id));
      if (await isThere(place)) return { folder: place, run: run.html_url };
      if (one.expired) expired = true;
      else return brought(hub, one, run, place);
    }
  }
  return { problem: absent(wanted, expired ? 'has expired: run the workflow again' : without) };
}

async function runsOf(hub: Hub, { commit, workflow }: Wanted): Promise<{ runs: Run[]; without: string }> {
  const request = { ...hub.at, head_sha: commit, per_page: 100 };
  const all = (await hub.api.actions.listWorkflowRunsForRepo(request)).data.workflow_runs;
  const fitting = all.filter((run) => run.head_sha === commit && isOf(run, workflow));
  const own = fitting.filter((run) => run.repository.id === run.head_repository?.id);
  const runs = own.filter(({ status }) => status === 'completed').sort((a, b) => begun(b) - begun(a));
  if (fitting.length === 0) return { runs, without: 'is not there: no workflow ran on that commit' };
  if (own.length === 0) return { runs, without: 'is not there: only a fork ran the workflow, and forks do not count' };
  if (runs.length < own.length) return { runs, without: 'is not there yet: a run is not over' };
  return { runs, without: 'is not there: no run on that commit has uploaded it' };
}

/** Runs name their file with the reference it came from, as `.github/workflows/test.yml@refs/heads/main`. */
function isOf({ path }: Run, workflow: string | undefined): boolean {
  const file = path.replace(/@.*$/, '');
  return workflow === undefined || file === workflow || file === `.github/workflows/${workflow}`;
}

const begun = ({ run_started_at: at, created_at: made }: Run): number => Date.parse(at ?? made);

async function artifactsOf(hub: Hub, run: Run, name: string): Promise<Artifact[]> {
  const request = { ...hub.at, run_id: run.id, name, per_page: 100 };
  const found = (await hub.api.actions.listWorkflowRunArtifacts(request)).data.artifacts;
  return found.filter((one) => one.name === name).sort((a, b) => made(b) - made(a) || b.id - a.id);
}

const made = ({ created_at: at }: Artifact): number => Date.parse(at ?? '') || 0;

const absent = ({ name, commit, workflow }: Wanted, why: string): string =>
  `the artifact ${name} of commit ${commit.slice(0, 12)}${workflow === undefined ? '' : ` from ${workflow}`} ${why}`;

/** Complete or not there at all: whoever dies half-way leaves a folder of another name. */
async function brought(hub: Hub, one: Artifact, run: Run, place: string): Promise<Found> {
  const told = `the artifact ${one.name} (${one.id}) cannot be used`;
  if (one.size_in_bytes > largestDownload) return { problem: `${told}: it is larger than 100 MB` };
  const partial = `${place}.${randomUUID()}.partial`;
  try {
    await mkdir(partial, { recursive: true });
    const zip = join(partial, 'artifact.zip');
    const problem = (await downloaded(hub, one.id, zip)) ?? (await unpacked(zip, join(partial, 'files')));
    if (problem !== undefined) return { problem: `${told}: ${problem}` };
    await renamed(join(partial, 'files'), place);
    return { folder: place, run: run.html_url };
  } catch (error) {
    if (isStatus(error, 404, 410)) return { problem: `${told}: GitHub has it no longer` };
    throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Two at once bring the same. */
async function renamed(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (fault) {
    if (!(await isThere(to))) throw fault;
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
