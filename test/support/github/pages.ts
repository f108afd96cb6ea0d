import { Marked } from 'marked';
import type { SeenIssue, View } from './view.ts';

interface Page {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The list of issues, or one issue, as a page for a browser; undefined for any other path. */
export async function pageFor(path: string, view: View): Promise<Page | undefined> {
  const root = `/${view.repository}`;
  const number = path.startsWith(`${root}/issues/`) ? Number(path.slice(`${root}/issues/`.length)) : undefined;
  if (number === undefined && ![`/`, root, `${root}/issues`].includes(path)) return undefined;
  const issues = await view.issues();
  if (number === undefined) return page(view.repository, listOf(issues, root));
  const issue = issues.find((one) => one.number === number);
  return issue
    ? page(`${issue.title} · ${view.repository}`, articleOf(issue, root))
    : page('Not found', '<p>There is no such issue.</p>', 404);
}

const listOf = (issues: readonly SeenIssue[], root: string): string =>
  issues.length === 0
    ? '<h1>Issues</h1><p>None yet.</p>'
    : `<h1>Issues</h1><ul class="list">${issues.map((issue) => `<li>${state(issue)} <a href="${root}/issues/${issue.number}">${escaped(issue.title)}</a> <small>#${issue.number}</small> ${labels(issue)}</li>`).join('')}</ul>`;

const articleOf = (issue: SeenIssue, root: string): string => {
  const parts = [{ author: issue.author, body: issue.body }, ...issue.comments].map(
    ({ author, body }) => `<section><header>${escaped(author)}</header><div>${rendered(body)}</div></section>`,
  );
  return `<p><a href="${root}/issues">All issues</a></p><h1>${escaped(issue.title)} <small>#${issue.number}</small></h1><p>${state(issue)} ${labels(issue)}</p>${parts.join('')}`;
};

const state = ({ state, stateReason }: SeenIssue): string =>
  `<b class="${state}">${state}${stateReason ? ` (${escaped(stateReason)})` : ''}</b>`;
const labels = (issue: SeenIssue): string => issue.labels.map((name) => `<i>${escaped(name)}</i>`).join(' ');

/** Of raw HTML only `<code>` is let through, as GitHub would; comments vanish, and anything else is shown as text. */
const markdown = new Marked({
  gfm: true,
  renderer: {
    html: ({ text }) => (/^<!--[\s\S]*-->\s*$/.test(text) ? '' : /^<\/?code>$/.test(text) ? text : escaped(text)),
    link: ({ href, text }) =>
      /^https?:\/\//.test(href) ? `<a href="${escaped(href)}">${escaped(text)}</a>` : escaped(text),
    image: ({ text }) => escaped(text),
  },
});

const rendered = (text: string): string => markdown.parse(text, { async: false });

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** No script runs and nothing is loaded, whatever an issue says. */
const page = (title: string, content: string, status = 200): Page => ({
  status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${style}</style></head><body><p class="note">A local stand-in for GitHub</p>${content}</body></html>`,
});

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.note, small, header { color: #888; }
.list { list-style: none; padding: 0; } .list li { padding: .5rem 0; border-top: 1px solid var(--line); }
b.open, b.closed { color: #fff; background: #1a7f37; border-radius: 1rem; padding: .1rem .6rem; font-size: .85rem; } b.closed { background: #8250df; }
i { font-style: normal; border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .6rem; font-size: .85rem; }
section { border: 1px solid var(--line); border-radius: .4rem; margin: 1rem 0; } header { background: var(--soft); padding: .4rem 1rem; } section > div { padding: 0 1rem; overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { border: 1px solid var(--line); padding: .3rem .7rem; text-align: left; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; background: var(--soft); border-radius: .3rem; } code { padding: .1rem .3rem; } pre { padding: .7rem; overflow-x: auto; } pre code { padding: 0; background: none; }
`;
