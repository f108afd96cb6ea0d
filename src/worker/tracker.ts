import type { CatalogueSource, RecordStore, Tracker } from '../activities/ports.ts';
import type { GitHubOptions } from '../adapters/github/client.ts';
import { surveyGitHub } from '../adapters/github/survey.ts';
import { githubTracker, noTracker } from '../adapters/github/tracker.ts';
import type { ProcessEnv } from '../config/process-env.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Finding } from '../domain/finding.ts';
import { Refusal } from '../domain/refusal.ts';
import { stageBefore as stageBeforeRun } from '../domain/stage.ts';

/** The tracker that the catalogue names now; one for each repository, because it takes turns with itself. */
export function catalogueTracker(source: CatalogueSource, records: RecordStore, env: ProcessEnv) {
  const known = new Map<string, Tracker>();
  const stageBefore = async ({ component, runId }: { component: string; runId: string }) =>
    stageBeforeRun(await records.list({ component }), runId);
  const trackerOf = (catalogue: Catalogue): Tracker => {
    const options = githubOptions(catalogue, env);
    if (!options) return noTracker;
    const key = `${options.repository} ${options.branch}`;
    const tracker = known.get(key) ?? githubTracker({ ...options, stageBefore });
    known.set(key, tracker);
    return tracker;
  };
  return {
    tracker: { show: async (snapshot) => trackerOf(await source.read()).show(snapshot) } satisfies Tracker,
    surveyTracker: async () => surveyOf(await source.read(), env),
  };
}

async function surveyOf(catalogue: Catalogue, env: ProcessEnv): Promise<Finding[]> {
  try {
    const options = githubOptions(catalogue, env);
    return options
      ? await surveyGitHub(options)
      : [{ check: 'tracker', status: 'ok', what: 'no tracker: promotions are shown by promoter alone' }];
  } catch (fault) {
    if (fault instanceof Refusal) return fault.findings;
    throw fault;
  }
}

/** Undefined when promotions are not shown on GitHub. Throws Refusal when they should be and cannot. */
const githubOptions = (catalogue: Catalogue, env: ProcessEnv): GitHubOptions | undefined =>
  catalogue.tracker === 'none' ? undefined : connectionFor(catalogue, env, trackerNeeds);

/** What GitHub is wanted for, to say so where it cannot be reached. */
export interface Needs {
  check: string;
  /** As the beginning of a sentence: `promotions are to be shown on GitHub`. */
  what: string;
  /** What to do instead. */
  otherwise: string;
}

const trackerNeeds: Needs = {
  check: 'tracker',
  what: 'promotions are to be shown on GitHub',
  otherwise: "or say 'tracker: none'",
};

/** The repository and the token. Throws Refusal where one of them is missing. */
export function connectionFor(catalogue: Catalogue, env: ProcessEnv, needs: Needs): GitHubOptions {
  const { repository, components } = catalogue;
  const lacking = (what: string, fix: string): Refusal =>
    new Refusal([
      { check: needs.check, status: 'refused', what: `${needs.what}, but ${what}`, fix: `${fix}, ${needs.otherwise}` },
    ]);
  if (!repository.github)
    throw lacking(`${catalogue.file} does not say which repository`, "add 'github: owner/name' to repository");
  if (!env.githubToken)
    throw lacking('the worker has no GITHUB_TOKEN', 'give the worker a token that may write issues and contents');
  return {
    token: env.githubToken,
    baseUrl: env.githubApiUrl,
    repository: repository.github,
    branch: repository.branch,
    maturityFile: (component: string) => components[component]?.maturity,
    components: Object.keys(components),
  };
}
