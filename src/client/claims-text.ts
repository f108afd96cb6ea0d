import { extname } from 'node:path';
import { isMap, isScalar, LineCounter, type Pair, parseDocument } from 'yaml';
import { type Claim, longestClaim, mostClaims } from '../domain/claim.ts';
import { allCriteria, ticked } from '../domain/claims-beside.ts';
import { criterionFor } from '../domain/claims-criterion.ts';
import { figuresIn } from '../domain/claims-figures.ts';
import { parseIssueForm } from '../domain/issue-form.ts';
import { claimsOf } from '../domain/maturity-claims.ts';
import { placeOf } from '../domain/maturity-section.ts';
import { outline } from '../domain/maturity-outline.ts';
import type { Stage } from '../domain/stage.ts';
import { percentText } from '../domain/units.ts';
import type { Problem } from './answer.ts';

export interface Claimant {
  component: string;
  stage: Stage;
}

type Parsed = { claims: Claim[] } | Problem;

/** Claims as the issue form's Markdown, as MATURITY.md writes them, or as `unit-tests: 88 %` in YAML or JSON. */
export function parseClaims(text: string, file: string, claimant: Claimant): Parsed {
  const parsed = isList(text, file) ? listed(text, file, claimant.stage) : written(text, file, claimant);
  if ('claims' in parsed && parsed.claims.length === 0) return { what: 'the file holds no claim', where: file, fix };
  return parsed;
}

const where = 'the request';
const fix =
  "write a line for each criterion, as 'unit-tests: 88 %' or 'documentation: ticked', or the issue form's text";

const isList = (text: string, file: string): boolean => {
  if (/^\.(?:ya?ml|json)$/i.test(extname(file))) return true;
  if (/^\.(?:md|markdown)$/i.test(extname(file))) return false;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('# '));
  return text.trimStart().startsWith('{') || lines.every((line) => /^[\w"' -]+:\s/.test(`${line} `));
};

function written(text: string, file: string, { component, stage }: Claimant): Parsed {
  const isMaturity = /current stage/i.test(text) && !/target stage|component name/i.test(text);
  if (!isMaturity) return { claims: parseIssueForm(text, { where, stage }) };
  const place = placeOf(outline(text), { component });
  if ('unclear' in place)
    return {
      what: `it claims nothing of ${component}: ${place.unclear}`,
      where: file,
      fix: `name a file about ${component}`,
    };
  return { claims: claimsOf(text, file, { component }, stage).map((claim) => ({ ...claim, where })) };
}

function listed(text: string, file: string, stage: Stage): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  const [error] = document.errors;
  if (error) return { what: `the claims cannot be read: ${error.message}`, where: at(error.pos[0]), fix };
  if (document.contents === null) return { claims: [] };
  if (!isMap(document.contents)) return { what: 'the claims are no list of names and values', where: at(0), fix };
  const claims: Claim[] = [];
  for (const pair of document.contents.items) {
    const claim = claims.length < mostClaims ? claimIn(pair, stage) : `there are more than ${mostClaims} claims`;
    if (typeof claim === 'string') return { what: claim, where: at(offsetOf(pair)), fix };
    claims.push(claim);
  }
  return { claims };
}

const offsetOf = ({ key }: Pair<unknown, unknown>): number => (isScalar(key) ? (key.range?.[0] ?? 0) : 0);

/** A claim, or what is wrong with it. */
function claimIn({ key, value }: Pair<unknown, unknown>, stage: Stage): Claim | string {
  const name = isScalar(key) ? String(key.value).trim() : '';
  const said = isScalar(value) ? value.value : undefined;
  if (name === '' || name.length > longestClaim) return 'a claim has no name, or one that is too long';
  const saying = sayingOf(said, name);
  const all = /^(?:all[ -])?criteria$/i.test(name);
  const criterion = all ? allCriteria : (criterionFor(name, stage) ?? name);
  return typeof saying === 'string' ? saying : { criterion, ...saying, where };
}

function sayingOf(said: unknown, name: string): Pick<Claim, 'says' | 'percent' | 'met'> | string {
  if (typeof said === 'boolean') return tickOf(said);
  if (typeof said === 'number') return percentOf(said, name);
  if (typeof said !== 'string' || said.trim() === '')
    return `'${name}' claims nothing: a figure in percent, 'ticked', 'open', or a few words are needed`;
  const words = said.trim();
  if (words.length > longestClaim) return `'${name}' claims more than ${longestClaim} characters`;
  if (/^(?:ticked|met|yes|done|passed|x|✅|☑)$/i.test(words)) return tickOf(true);
  if (/^(?:open|unmet|no|pending|failed|❌|☐)$/i.test(words)) return tickOf(false);
  const [, done, all] = /^(\d{1,3})\s*\/\s*(\d{1,3})(?:\s+criteria)?$/.exec(words) ?? [];
  if (done !== undefined && all !== undefined)
    return { says: `${done}/${all} criteria`, met: Number(all) > 0 && Number(done) >= Number(all) };
  const percent = /^[\d.,]+\s?%?$/.test(words)
    ? Number(words.replace(/\s?%/, '').replace(',', '.'))
    : figuresIn(words).claimed[0]?.percent;
  return percent === undefined ? { says: words } : percentOf(percent, name);
}

const tickOf = (met: boolean) => ({ says: met ? ticked : 'open', met });

const percentOf = (percent: number, name: string) =>
  percent >= 0 && percent <= 100
    ? { says: percentText(percent), percent }
    : `'${name}' claims what is no percentage from 0 to 100`;
