import type { GitHubEvidence } from '../activities/evidence-ports.ts';
import type { CatalogueSource } from '../activities/ports.ts';
import { githubEvidence } from '../adapters/github/evidence.ts';
import type { ProcessEnv } from '../config/process-env.ts';
import { connectionFor, type Needs } from './tracker.ts';

const needs: Needs = {
  check: 'evidence',
  what: 'GitHub is asked for evidence',
  otherwise: 'or name another source for it in the catalogue',
};

/** What the repository's GitHub knows, whether promotions are shown there or not. Throws Refusal where nobody said how to reach it. */
export function catalogueEvidence(source: CatalogueSource, env: ProcessEnv): GitHubEvidence {
  const known = new Map<string, GitHubEvidence>();
  const current = async (): Promise<GitHubEvidence> => {
    const catalogue = await source.read();
    const options = { ...connectionFor(catalogue, env, needs), state: catalogue.state };
    const key = `${options.repository} ${options.state}`;
    const evidence = known.get(key) ?? githubEvidence(options);
    known.set(key, evidence);
    return evidence;
  };
  return {
    checks: async (commit, name) => (await current()).checks(commit, name),
    artifact: async (wanted) => (await current()).artifact(wanted),
    blockers: async (component) => (await current()).blockers(component),
    claims: async (issue, stage) => (await current()).claims(issue, stage),
  };
}
