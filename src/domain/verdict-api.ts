import type { CriterionRule } from './catalogue.ts';
import type { Verdict } from './criteria.ts';
import type { Gathered } from './gathered.ts';
import { counted } from './units.ts';
import { verdictOf } from './verdict.ts';
import { concluded } from './verdict-conclusion.ts';
import { evidenceOf, needing, type Shown, shownBy } from './verdict-readings.ts';

/** The API is described, and takes nothing away from callers of the release that stands in the environment. */
export function apiVerdict(rule: CriterionRule, gathered: Gathered, commit: string): Verdict {
  const shown = needing('openapi', rule, shownBy(rule, gathered));
  const compared = withComparison(shown, gathered);
  const good = `${documented(shown)}; ${comparison(gathered)}`;
  const judgement = concluded(compared, gathered, broken(shown, gathered), good);
  return verdictOf(rule.id, judgement, evidenceOf(rule, shown, commit));
}

/** Certain only when every document counts: what one no longer offers, another may. */
function broken({ files, doubts }: Shown, { api }: Gathered): string | undefined {
  if (!api || !('changes' in api) || files.length === 0 || doubts.length > 0) return undefined;
  const breaking = api.changes.filter((change) => change.breaking).map(({ what }) => what);
  if (breaking.length === 0) return undefined;
  const more = breaking.length > 3 ? `; and ${breaking.length - 3} more` : '';
  const count = `${counted(breaking.length)} breaking ${breaking.length === 1 ? 'change' : 'changes'}`;
  return `${count} against ${api.against}: ${breaking.slice(0, 3).join('; ')}${more}`;
}

const withComparison = ({ files, doubts }: Shown, { api }: Gathered): Shown => ({
  files,
  doubts: api && 'problem' in api ? [...doubts, `it cannot be compared with ${api.against}: ${api.problem}`] : doubts,
});

function comparison({ api }: Gathered): string {
  if (!api) return 'no release stands there yet to compare it with';
  const others = 'changes' in api ? api.changes.length : 0;
  return `no breaking change against ${api.against}${others > 0 ? `, ${counted(others)} that break nothing` : ''}`;
}

function documented({ files }: Shown): string {
  const operations = files.reduce((count, { measured }) => count + (measured.api?.operations ?? 0), 0);
  return `${counted(operations)} ${operations === 1 ? 'operation' : 'operations'} in ${files.map(({ file }) => file).join(', ')}`;
}
