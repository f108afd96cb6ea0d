import { randomUUID } from 'node:crypto';
import { chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitHubEvidence } from '../../activities/evidence-ports.ts';
import { type Artifact, newestArtifact, type Run, type Wanted } from './artifact-run.ts';
import { type Hub, isStatus } from './client.ts';
import { downloaded, largestDownload } from './evidence-download.ts';
import { unpacked } from './evidence-unpack.ts';

type Found = Awaited<ReturnType<GitHubEvidence['artifact']>>;

/**
 * The newest artifact of that name of a completed run on the commit, unpacked into `<state>/artifacts/<commit>/<id>/`
 * and kept there. A fork's runs never count: whoever opens a pull request writes what they upload.
 */
export async function artifact(hub: Hub, state: string, wanted: Wanted): Promise<Found> {
  const newest = await newestArtifact(hub, wanted);
  if ('problem' in newest) return { problem: absent(wanted, newest.problem) };
  const { run, artifact: one } = newest;
  const root = join(state, 'artifacts');
  const place = join(root, wanted.commit, String(one.id));
  await closed(root);
  if (await isThere(place)) return foundIn(place, run);
  if (one.expired) return { problem: absent(wanted, 'has expired: run the workflow again') };
  return brought(hub, one, run, place);
}

const absent = ({ name, commit, workflow }: Wanted, why: string): string =>
  `the artifact ${name} of commit ${commit.slice(0, 12)}${workflow === undefined ? '' : ` from ${workflow}`} ${why}`;

const foundIn = (folder: string, run: Run): Found => ({
  folder,
  run: run.html_url,
  ...(run.conclusion === 'failure' ? { failed: true } : {}),
});

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
    return foundIn(place, run);
  } catch (error) {
    if (isStatus(error, 404, 410)) return { problem: `${told}: GitHub has it no longer` };
    throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** The worker alone enters, whoever else has an account on its host. */
async function closed(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  await chmod(root, 0o700);
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
