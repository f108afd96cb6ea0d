import { createDeployActivities } from '../activities/deploy.ts';
import { withProbes } from '../activities/examining-probes.ts';
import { examineEveryWith } from '../activities/overview-examining.ts';
import { measureEvery } from '../activities/overview-measuring.ts';
import { createPromotionActivities } from '../activities/promotions.ts';
import { createPortActivities } from '../activities/surveying-ports.ts';
import { createWatchActivities } from '../activities/watching.ts';
import { imageIdBy } from '../adapters/commands/check-image.ts';
import { createCheckRunner } from '../adapters/commands/checks.ts';
import { createCommandRunner } from '../adapters/commands/runner.ts';
import { createComposeFiles } from '../adapters/compose/release.ts';
import { createDockerEngine } from '../adapters/docker/docker-engine.ts';
import { engineFactory } from '../adapters/docker/engine.ts';
import { createHostPorts } from '../adapters/docker/host-ports.ts';
import { createContainerWatch } from '../adapters/docker/watch.ts';
import { manifestFiles } from '../adapters/evidence/manifests.ts';
import { createEvidenceReader } from '../adapters/evidence/reader.ts';
import { createServiceSource } from '../adapters/files/compose.ts';
import { createFenceStore } from '../adapters/files/locks.ts';
import { fileRecords } from '../adapters/files/records.ts';
import { createSampleStore } from '../adapters/files/samples.ts';
import { createSpecificationStore } from '../adapters/files/specifications.ts';
import { createVariableSource } from '../adapters/files/variables.ts';
import { releaseTexts } from '../adapters/evidence/release-texts.ts';
import { gitReleases } from '../adapters/git/releases.ts';
import { createProber } from '../adapters/probes/prober.ts';
import { catalogueSource } from '../config/catalogue.ts';
import type { ProcessEnv } from '../config/process-env.ts';
import type { CatalogueActivities, EnvironmentActivities, PromotionActivities } from '../contract/activities.ts';
import type { OverviewActivities } from '../contract/overview.ts';
import { catalogueEvidence } from './evidence.ts';
import { catalogueTracker } from './tracker.ts';

export interface Composed {
  activities: PromotionActivities & EnvironmentActivities & CatalogueActivities & OverviewActivities;
  /** Ends the connections that the adapters keep. */
  close(): Promise<void>;
}

/** Every activity over the real adapters. */
export function allActivities(catalogueFile: string, env: ProcessEnv): Composed {
  const catalogue = catalogueSource(catalogueFile);
  const engineFor = engineFactory(env.variables);
  const releases = gitReleases(catalogue);
  const records = fileRecords(async () => (await catalogue.read()).state);
  const variables = createVariableSource(env.variables);
  const commands = createCommandRunner(engineFor, env.variables);
  const prober = createProber();
  const { tracker, surveyTracker } = catalogueTracker(catalogue, records, env);
  const looking = { catalogue, variables, prober, containers: createContainerWatch(engineFor) };
  const engines = {
    catalogue,
    releases,
    commands,
    variables,
    services: createServiceSource(),
    compose: createComposeFiles(),
    engine: createDockerEngine(engineFor),
    hostPorts: createHostPorts(),
    specifications: createSpecificationStore(),
    fences: createFenceStore(),
  };
  const evidence = createEvidenceReader();
  const measuring = {
    ...{ catalogue, releases, records, evidence, services: engines.services },
    texts: releaseTexts,
    manifests: manifestFiles,
    checks: createCheckRunner({ catalogue, commands, own: env.variables, imageId: imageIdBy(engineFor) }),
    github: catalogueEvidence(catalogue, env),
  };
  const deploying = createDeployActivities(engines);
  const activities: Composed['activities'] = {
    ...createPromotionActivities({ ...measuring, tracker, surveyTracker }),
    ...deploying,
    ...createPortActivities(engines),
    measureEvery: (request) => measureEvery(measuring, request),
    examineEvery: examineEveryWith(engines, looking),
    examine: withProbes(looking, deploying.examine),
    ...createWatchActivities({ ...looking, releases, commands, samples: createSampleStore(catalogue) }),
  };
  return { activities, close: () => Promise.all([prober.close(), evidence.close()]).then(() => undefined) };
}
