import type { MeasureRequest } from '../contract/activities.ts';
import type { Claim } from '../domain/claim.ts';
import type { Finding } from '../domain/finding.ts';
import { otherStage } from '../domain/maturity.ts';
import type { Owner } from '../domain/maturity-section.ts';
import { claimsOf } from '../domain/maturity-claims.ts';
import { contradictionsIn } from '../domain/maturity-contradictions.ts';
import { Refusal } from '../domain/refusal.ts';
import { atLeast, type Stage } from '../domain/stage.ts';
import type { Way } from '../domain/way.ts';
import { type GitHubEvidence, type ReleaseTexts, SourceUnreachable } from './evidence-ports.ts';

interface Ports {
  github: GitHubEvidence;
  texts: ReleaseTexts;
}

/** The commit's files, and everybody whom a MATURITY.md in them may be about. */
interface Where {
  folder: string;
  components: readonly string[];
}

export interface Said {
  claims: Claim[];
  findings: Finding[];
}

/** What the request, its issue and MATURITY.md claim. None of them can hold a promotion up. */
export async function claimsFor(
  ports: Ports,
  request: MeasureRequest,
  way: Way,
  { folder, components }: Where,
): Promise<Said> {
  const own: Said = { claims: [...(request.claims ?? [])], findings: [] };
  const all = [own, await ofIssue(ports.github, request, way), await ofMaturity(ports.texts, way, folder, components)];
  return { claims: all.flatMap(({ claims }) => claims), findings: all.flatMap(({ findings }) => findings) };
}

async function ofIssue(github: GitHubEvidence, { issue }: MeasureRequest, { environment }: Way): Promise<Said> {
  if (issue === undefined) return { claims: [], findings: [] };
  try {
    const claims = await github.claims(issue, environment.stage);
    return claims ? { claims, findings: [] } : unread(`issue ${issue}, which is to hold the request, is not there`);
  } catch (fault) {
    if (!(fault instanceof SourceUnreachable || fault instanceof Refusal)) throw fault;
    return unread(`the claims of issue ${issue} were not read: ${fault.message}`);
  }
}

async function ofMaturity(
  texts: ReleaseTexts,
  { component, environment }: Way,
  folder: string,
  components: readonly string[],
): Promise<Said> {
  const { maturity: file, name } = component;
  if (file === undefined) return { claims: [], findings: [] };
  const text = await texts.read(folder, file);
  if (text === undefined) return { claims: [], findings: [] };
  if (typeof text !== 'string') return unread(`${file} ${text.problem}: its claims were not read`);
  const owner = ownerOf(name, components);
  const contradictions = contradictionsIn(text, file, owner);
  return {
    claims: claimsOf(text, file, owner, environment.stage),
    findings: contradictions.slice(0, mostContradictions).map(({ what }) => ({
      check: 'maturity file',
      status: 'noted',
      what,
      fix: 'correct the file; what was measured counts either way',
    })),
  };
}

/** What MATURITY.md says of the stage, where it is another than the component has once it is taken over here. */
export async function otherStageIn(
  texts: ReleaseTexts,
  { component: { maturity: file, name }, environment }: Way,
  { folder, components }: Where,
  reached: Stage,
): Promise<Finding[]> {
  const text = file === undefined ? undefined : await texts.read(folder, file);
  if (file === undefined || typeof text !== 'string') return [];
  const stage = atLeast(reached, environment.stage) ? reached : environment.stage;
  const what = otherStage(text, file, ownerOf(name, components), stage);
  const fix = 'correct the file, or adopt what runs in the other stage as well';
  return what === undefined ? [] : [{ check: 'maturity file', status: 'noted', what, fix }];
}

/** A MATURITY.md of another component is not this one's. */
const ownerOf = (component: string, components: readonly string[]): Owner => ({
  component,
  others: components.filter((other) => other !== component),
});

const mostContradictions = 8;

const unread = (what: string): Said => ({ claims: [], findings: [{ check: 'claims', status: 'noted', what }] });
