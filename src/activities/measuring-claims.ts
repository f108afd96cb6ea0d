import type { MeasureRequest } from '../contract/activities.ts';
import type { Claim } from '../domain/claim.ts';
import type { Finding } from '../domain/finding.ts';
import { claimsOf } from '../domain/maturity-claims.ts';
import { contradictionsIn } from '../domain/maturity-contradictions.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Way } from '../domain/way.ts';
import { type GitHubEvidence, type ReleaseTexts, SourceUnreachable } from './evidence-ports.ts';

interface Ports {
  github: GitHubEvidence;
  texts: ReleaseTexts;
}

export interface Said {
  claims: Claim[];
  findings: Finding[];
}

/** What the request, its issue and MATURITY.md claim. None of them can hold a promotion up. */
export async function claimsFor(ports: Ports, request: MeasureRequest, way: Way, folder: string): Promise<Said> {
  const own: Said = { claims: [...(request.claims ?? [])], findings: [] };
  const all = [own, await ofIssue(ports.github, request, way), await ofMaturity(ports.texts, way, folder)];
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

async function ofMaturity(texts: ReleaseTexts, { component, environment }: Way, folder: string): Promise<Said> {
  const { maturity: file, name } = component;
  if (file === undefined) return { claims: [], findings: [] };
  const text = await texts.read(folder, file);
  if (text === undefined) return { claims: [], findings: [] };
  if (typeof text !== 'string') return unread(`${file} ${text.problem}: its claims were not read`);
  const contradictions = contradictionsIn(text, file, name);
  return {
    claims: claimsOf(text, file, name, environment.stage),
    findings: contradictions.slice(0, mostContradictions).map(({ what }) => ({
      check: 'maturity file',
      status: 'noted',
      what,
      fix: 'correct the file; what was measured counts either way',
    })),
  };
}

const mostContradictions = 8;

const unread = (what: string): Said => ({ claims: [], findings: [{ check: 'claims', status: 'noted', what }] });
