import { type GitHubEvidence, SourceRefused, SourceUnreachable } from '../../activities/evidence-ports.ts';
import { parseIssueForm } from '../../domain/issue-form.ts';
import type { Stage } from '../../domain/stage.ts';
import { artifact } from './artifacts.ts';
import { blockers } from './blockers.ts';
import { checks } from './checks.ts';
import { connect, type GitHubOptions, type Hub, isStatus } from './client.ts';
import { GitHubFault } from './fault.ts';

/** As the tracker's, and the state folder: artifacts are kept below it. */
export type GitHubEvidenceOptions = GitHubOptions & { state: string };

/** What GitHub knows of commits and components of one repository. Errors: SourceUnreachable and SourceRefused, with the GitHubFault as its cause. */
export function githubEvidence(options: GitHubEvidenceOptions): GitHubEvidence {
  const hub = connect(options);
  return {
    checks: (commit, name) => reached(checks(hub, commit, name)),
    artifact: (wanted) => reached(artifact(hub, options.state, wanted)),
    blockers: (component) => reached(blockers(hub, component)),
    claims: (issue, stage) => reached(claims(hub, issue, stage)),
  };
}

async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof GitHubFault)) throw error;
    throw new (isNo(error) ? SourceRefused : SourceUnreachable)(error.message, { cause: error });
  }
}

/** GitHub answers 403 to who asks too often as well, and does not always say so in its headers. */
const isNo = ({ kind, message }: GitHubFault): boolean =>
  kind === 'missing' || (kind === 'refused' && !/rate limit/i.test(message));

async function claims(hub: Hub, issue: number, stage: Stage): ReturnType<GitHubEvidence['claims']> {
  try {
    const { data } = await hub.api.issues.get({ ...hub.at, issue_number: issue });
    return parseIssueForm(data.body ?? '', { where: `issue ${issue}`, stage });
  } catch (error) {
    if (isStatus(error, 404, 410)) return undefined;
    throw error;
  }
}
