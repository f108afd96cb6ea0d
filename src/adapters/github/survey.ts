import type { Finding } from '../../domain/finding.ts';
import { connect, type GitHubOptions } from './client.ts';
import { GitHubFault } from './fault.ts';

const check = 'github';

/** Whether the token works, the repository is visible and may be written to: one finding. */
export async function surveyGitHub(options: GitHubOptions): Promise<Finding[]> {
  const hub = connect(options);
  const place = `${options.repository} at ${options.baseUrl}`;
  try {
    const { data } = await hub.api.repos.get(hub.at);
    await hub.api.repos.getBranch({ ...hub.at, branch: options.branch });
    if (data.permissions?.push === false) return [readOnly(place, options)];
    return [{ check, status: 'ok', what: `${place} can be read and written, branch ${options.branch} is there` }];
  } catch (error) {
    if (error instanceof GitHubFault) return [findingFor(error)];
    throw error;
  }
}

const readOnly = (place: string, { repository }: GitHubOptions): Finding => ({
  check,
  status: 'refused',
  what: `the token may read ${place}, and not write to it`,
  fix: `set GITHUB_TOKEN to a token with write access to issues and contents of ${repository}, or set 'tracker: none'`,
});

const findingFor = ({ kind, message }: GitHubFault): Finding => ({
  check,
  status: kind === 'refused' || kind === 'missing' ? 'refused' : 'unreachable',
  what: message,
  fix: "check GITHUB_TOKEN and the catalogue's 'repository', or set 'tracker: none'; promotions go on without GitHub meanwhile",
});
