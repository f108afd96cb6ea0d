import { basename, dirname, relative } from 'node:path';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Finding } from '../domain/finding.ts';
import type { Gathered } from '../domain/gathered.ts';
import { Refusal } from '../domain/refusal.ts';
import {
  type Blocker,
  type GitHubEvidence,
  type ReleaseTexts,
  SourceRefused,
  SourceUnreachable,
} from './evidence-ports.ts';

/**
 * Open issues that block the component. A GitHub that is away holds nothing up: that nobody looked is told instead.
 * One that answers no to the token or to the repository would do so for ever, so a person is to mend that first.
 */
export async function blockerFindings(
  github: GitHubEvidence,
  { tracker }: Catalogue,
  component: string,
): Promise<Finding[]> {
  if (tracker === 'none') return [];
  try {
    return (await github.blockers(component)).slice(0, mostBlockers).map(blocked);
  } catch (fault) {
    if (!(fault instanceof SourceUnreachable || fault instanceof Refusal)) throw fault;
    return [notChecked(component, fault)];
  }
}

function notChecked(component: string, fault: SourceUnreachable | Refusal): Finding {
  const what = `blocker issues of ${component} were NOT checked: ${fault.message}`;
  if (!(fault instanceof SourceRefused || fault instanceof Refusal))
    return {
      check: 'blockers',
      status: 'noted',
      what,
      fix: `look yourself for open issues with component:${component}`,
    };
  const fix = "correct GITHUB_TOKEN and 'github' of the catalogue's repository, or say 'tracker: none', then retry";
  return { check: 'blockers', status: 'blocked', what, fix };
}

const mostBlockers = 8;

const blocked = ({ number, title, labels, url }: Blocker): Finding => ({
  check: 'blockers',
  status: 'blocked',
  what: `issue ${number} is open with ${labels.slice(0, 3).join(', ')}: ${title.slice(0, 200)} (${url})`,
  fix: 'solve and close it, or take the label away if it blocks no longer',
});

/** A commit that brings another catalogue changes nothing here, and whoever wrote it may believe that it does. */
export async function catalogueFindings(
  texts: ReleaseTexts,
  { file, repository }: Catalogue,
  folder: string,
): Promise<Finding[]> {
  const path = relative(repository.path, file);
  if (path.startsWith('..')) return [];
  const [theirs, own] = [await texts.read(folder, path), await texts.read(dirname(file), basename(file))];
  if (theirs === undefined || theirs === own) return [];
  const what = `the commit's ${path} is not the one that counts here, ${file}`;
  return [
    {
      check: 'catalogue',
      status: 'noted',
      what,
      fix: "the operator's own counts; bring the change there, if it is wanted",
    },
  ];
}

/** One finding for each system that did not answer: the promotion tries again by itself. */
export function unreachableFindings(gathered: ReadonlyMap<string, Gathered>): Finding[] {
  const told = [...gathered.values()].flatMap(({ unreachable }) => unreachable ?? []);
  return [...new Set(told)].map((what) => ({
    check: 'evidence',
    status: 'unreachable',
    what,
    fix: 'it is asked again by itself',
  }));
}
