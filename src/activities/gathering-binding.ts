import { posix } from 'node:path';
import type { Catalogue, CriterionRule } from '../domain/catalogue.ts';
import { fileRolesOf } from '../domain/criteria-measures.ts';
import type { BoundReading, FileRole } from '../domain/gathered.ts';
import type { Reading } from '../domain/reading.ts';
import { type Millis, minute } from '../domain/units.ts';
import type { Manifest, ManifestStore } from './evidence-ports.ts';
import type { ReleaseStore } from './ports.ts';

export type Bond = Pick<BoundReading, 'command' | 'exitCode' | 'measuredAt' | 'unbound'>;

/** What binds one reading to the commit, or why nothing does. */
export type Binding = (rule: CriterionRule, folder: string, role: FileRole, reading: Reading) => Promise<Bond>;

interface Ports {
  releases: Pick<ReleaseStore, 'changedSince'>;
  manifests: ManifestStore;
}

/** What people write by hand is the release itself. What a tool wrote says nothing of which commit it was run on. */
const writtenByHand: ReadonlySet<FileRole> = new Set(['documents', 'tasks', 'openapi', 'alerts']);

export function bindingFor(ports: Ports, subject: { catalogue: Catalogue; commit: string; now: Millis }): Binding {
  const others = new Map<string, Promise<string[] | undefined>>();
  const otherFiles = (ancestor: string) => {
    const known = others.get(ancestor) ?? withoutEvidence(ports.releases, subject, ancestor);
    others.set(ancestor, known);
    return known;
  };
  return async ({ source }, folder, role, reading) => {
    if (!reading.usable || (source.from === 'commit' && writtenByHand.has(role))) return {};
    const manifest = await ports.manifests.manifestOf(folder, reading.file);
    // An artifact is bound by its run already; what lies beside its files may still say that they are others.
    if ('problem' in manifest && manifest.missing && source.from === 'artifact') return {};
    if ('problem' in manifest) return { unbound: `${manifest.problem}: ${remedy(reading.file)}` };
    const bond = { command: manifest.command, exitCode: manifest.exitCode };
    const isOther = manifest.sha256.toLowerCase() !== reading.sha256;
    const changed = isOther
      ? await otherBytes(ports.manifests, folder, reading.file, manifest)
      : timeProblem(manifest, subject.now);
    if (changed !== undefined) return { ...bond, unbound: `${changed}: ${remedy(reading.file)}` };
    const isSame = manifest.commit === subject.commit;
    if (isSame && source.from !== 'commit') return bond;
    if (isSame) return { ...bond, unbound: `${ownHash}: ${remedy(reading.file)}` };
    const differing = source.from === 'commit' ? await otherFiles(manifest.commit) : undefined;
    if (differing?.length === 0) return { ...bond, measuredAt: manifest.commit };
    return { ...bond, unbound: `${elsewhere(manifest, subject.commit, differing)}: ${remedy(reading.file)}` };
  };
}

const remedy = (file: string): string =>
  `measure at this commit, then 'promoter manifest ${file} --command … --exit-code …'`;

const ownHash = 'its manifest names the commit that it is part of, whose name nobody could know before it was made';

/** Clocks differ; more than that is no clock. */
const borneAhead: Millis = 10 * minute;

async function otherBytes(manifests: ManifestStore, folder: string, file: string, { sha256 }: Manifest) {
  const told = 'its manifest was written for other bytes';
  if (!(await manifests.fitsByLineEnds(folder, file, sha256))) return `${told}, so the file has changed since`;
  return `${told}: its line endings were changed (CRLF and LF), as git does by core.autocrlf and .gitattributes; mark it '-text' there`;
}

function timeProblem({ time }: Manifest, now: Millis): string | undefined {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return 'its manifest has no time that can be read';
  return at > now + borneAhead ? `its manifest is of ${time}, which is still to come` : undefined;
}

function elsewhere({ commit: measured }: Manifest, commit: string, differing: readonly string[] | undefined): string {
  const told = `it was measured at commit ${measured.slice(0, 12)}, and not at ${commit.slice(0, 12)}`;
  if (differing === undefined) return told;
  const more = differing.length > 1 ? ` and ${differing.length - 1} more` : '';
  return `${told}, which differs in ${differing[0]}${more}`;
}

/** What has changed since an ancestor, but for evidence that the catalogue names; undefined where it is no ancestor. */
async function withoutEvidence(
  releases: Ports['releases'],
  { catalogue, commit }: { catalogue: Catalogue; commit: string },
  ancestor: string,
): Promise<string[] | undefined> {
  const changed = await releases.changedSince(ancestor, commit);
  const evidence = evidenceFilesOf(catalogue);
  return changed?.filter((file) => !evidence.has(file));
}

/** Reports in the commit and their manifests, of every component: CI commits them together. */
function evidenceFilesOf({ components }: Catalogue): ReadonlySet<string> {
  const rules = Object.values(components).flatMap(({ to }) => Object.values(to).flatMap(({ criteria }) => criteria));
  const inCommit = rules.filter(({ source }) => source.from === 'commit');
  const files = inCommit.flatMap((rule) =>
    fileRolesOf(rule.files)
      .filter((role) => !writtenByHand.has(role))
      .flatMap((role) => (rule.files[role] ?? []).map((file) => posix.normalize(file))),
  );
  return new Set(files.flatMap((file) => [file, `${file}.manifest.json`]));
}
