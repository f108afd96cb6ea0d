import { Octokit } from '@octokit/rest';

/** The newest issue as text: title, state, labels, and every comment. */
export async function issueText(baseUrl: string, repository: string, token: string): Promise<string> {
  const [owner = '', repo = ''] = repository.split('/');
  const octokit = new Octokit({ baseUrl, auth: token });
  const { data: issues } = await octokit.rest.issues.listForRepo({
    owner,
    repo,
    state: 'all',
    sort: 'created',
    direction: 'desc',
  });
  const newest = issues.sort((a, b) => b.number - a.number)[0];
  if (!newest) return 'There is none.';
  const { data: comments } = await octokit.rest.issues.listComments({ owner, repo, issue_number: newest.number });
  const labels = newest.labels.map((label) => (typeof label === 'string' ? label : label.name)).join(', ');
  const head = `#${newest.number} ${newest.title} (${newest.state})\nLabels: ${labels}`;
  return [head, ...comments.map((comment) => withoutMarkers(comment.body ?? ''))].join('\n\n');
}

/** Comments for machines, and the breaks that keep GitHub from making links, are not seen on GitHub either. */
const withoutMarkers = (body: string): string => body.replace(/<!--[\s\S]*?-->\n*|&#8203;/g, '');
