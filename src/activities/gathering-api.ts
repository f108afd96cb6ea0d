import type { CriterionRule } from '../domain/catalogue.ts';
import type { Gathered } from '../domain/gathered.ts';
import type { ApiChange } from '../domain/reading.ts';
import type { ChainedRecord } from '../domain/record.ts';
import { Refusal } from '../domain/refusal.ts';
import { standing } from '../domain/standing.ts';
import type { EvidenceReader } from './evidence-ports.ts';
import type { ReleaseStore } from './ports.ts';

interface Ports {
  releases: Pick<ReleaseStore, 'pristine'>;
  evidence: Pick<EvidenceReader, 'compareApis'>;
}

/** The document of the release that stands in the environment beside the promoted one's; undefined when none stands. */
export async function apiComparison(
  ports: Ports,
  rule: CriterionRule,
  folder: string,
  history: readonly ChainedRecord[],
  environment: string,
): Promise<Gathered['api']> {
  const commit = standingCommit(history, environment);
  const documents = rule.files.openapi ?? [];
  if (commit === undefined || documents.length === 0) return undefined;
  const against = `${commit.slice(0, 12)}, which stands in ${environment}`;
  if (rule.source.from !== 'commit') {
    return {
      against,
      problem: `its document is known only where it is part of the commit: name openapi without a source`,
    };
  }
  const before = await folderOf(ports.releases, commit);
  if (typeof before !== 'string') return { against, ...before };
  const changes: ApiChange[] = [];
  for (const file of documents) {
    const found = await ports.evidence.compareApis({ folder: before, file }, { folder, file });
    if ('problem' in found) return { against, problem: `${file}: ${found.problem}` };
    changes.push(...found.changes);
  }
  return { against, changes: changes.sort((a, b) => Number(b.breaking) - Number(a.breaking)).slice(0, mostChanges) };
}

/** The newest one that nobody took back. */
function standingCommit(history: readonly ChainedRecord[], environment: string): string | undefined {
  const here = standing(history).filter((record) => record.environment === environment);
  return here.at(-1)?.assessment?.release?.commit;
}

/** The commit may be gone from the repository, where nothing keeps it. */
async function folderOf(releases: Ports['releases'], commit: string): Promise<string | { problem: string }> {
  try {
    return await releases.pristine(commit);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { problem: fault.message };
  }
}

const mostChanges = 100;
