import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { type GitHubEvidence, type Manifest, SourceUnreachable } from '../../src/activities/evidence-ports.ts';
import type { MeasurePorts } from '../../src/activities/measuring-facts.ts';
import { createPromotionActivities } from '../../src/activities/promotions.ts';
import { createCheckRunner } from '../../src/adapters/commands/checks.ts';
import { createCommandRunner } from '../../src/adapters/commands/runner.ts';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import { manifestFiles } from '../../src/adapters/evidence/manifests.ts';
import { createEvidenceReader } from '../../src/adapters/evidence/reader.ts';
import { createServiceSource } from '../../src/adapters/files/compose.ts';
import { fileRecords } from '../../src/adapters/files/records.ts';
import { releaseTexts } from '../../src/adapters/evidence/release-texts.ts';
import { gitReleases } from '../../src/adapters/git/releases.ts';
import { catalogueSource } from '../../src/config/catalogue.ts';
import type { MeasureRequest, Measurement, PromotionActivities } from '../../src/contract/activities.ts';
import { newRepository, type Repository } from './git.ts';

/** A repository, a catalogue beside it, and the activities of the promotions worker over the real adapters. */
export interface MeasuringBench {
  repository: Repository;
  activities: PromotionActivities;
  ports: MeasurePorts;
  /** As the worker runs it, with heartbeats and a cancel that can come. */
  measure(request: MeasureRequest): Promise<Measurement>;
  catalogue(text: string): Promise<void>;
  put(name: string, text: string): Promise<void>;
  /** Commits everything, then the manifests of the named reports in a commit of their own; returns that one. */
  commitMeasured(reports: readonly string[], changes?: Partial<Manifest>): Promise<string>;
  close(): Promise<void>;
}

export async function measuringBench(github: Partial<GitHubEvidence> = {}): Promise<MeasuringBench> {
  const repository = await newRepository();
  const file = join(repository.folder, 'promoter.yaml');
  const source = catalogueSource(file);
  const own = { PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
  const evidence = createEvidenceReader();
  const ports: MeasurePorts = {
    catalogue: source,
    releases: gitReleases(source),
    records: fileRecords(async () => (await source.read()).state),
    evidence,
    manifests: manifestFiles,
    texts: releaseTexts,
    services: createServiceSource(),
    checks: createCheckRunner({ catalogue: source, commands: createCommandRunner(engineFactory({}), own), own }),
    github: { ...absent, ...github },
  };
  const activities = createPromotionActivities({
    ...ports,
    tracker: { show: async () => {} },
    surveyTracker: async () => [],
  });
  const put = (name: string, text: string) => written(join(repository.path, name), text);
  return {
    repository,
    activities,
    ports,
    measure: (request) => new MockActivityEnvironment().run(activities.measure, request),
    catalogue: (text) => writeFile(file, text),
    put,
    async commitMeasured(reports, changes = {}) {
      const commit = await repository.commit('measured');
      for (const report of reports)
        await put(`${report}.manifest.json`, await manifestText(join(repository.path, report), commit, changes));
      return repository.commit('reports');
    },
    async close() {
      await evidence.close();
      await repository.remove();
    },
  };
}

/** What `promoter manifest` writes. */
export async function manifestText(report: string, commit: string, changes: Partial<Manifest> = {}): Promise<string> {
  const sha256 = createHash('sha256')
    .update(await readFile(report))
    .digest('hex');
  return JSON.stringify({ commit, command: 'npm test', exitCode: 0, sha256, time: '2026-03-01T12:00:00Z', ...changes });
}

async function written(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** A GitHub that nobody asked for. */
const away = async (): Promise<never> => {
  throw new SourceUnreachable('GitHub at http://nowhere did not answer');
};
const absent: GitHubEvidence = { checks: away, artifact: away, blockers: away, claims: away };
