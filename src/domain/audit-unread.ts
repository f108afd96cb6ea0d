import type { AuditFinding } from './audit.ts';
import { auditFinding } from './audit-rules.ts';
import { type AuditedService, type AuditStack, isKnown, textAt } from './audit-stack.ts';
import { child, type Entry, isNull, type Mapping } from './compose-tree.ts';

/** What the files take from elsewhere, and files in which there is nothing to look at: never 'nothing found'. */
export const auditUnread = ({ files }: AuditStack): AuditFinding[] => {
  const included = files.flatMap(({ entries }) => entries.get('include') ?? []);
  if (included.length > 0) return included.map(notIncluded);
  return files.some(hasServices) ? [] : files.map(empty);
};

const notIncluded = ({ at }: Entry): AuditFinding =>
  auditFinding(
    'include-not-followed',
    at,
    null,
    "'include' is not followed: what it names was not looked at, and the deploy refuses it",
    "name the included files under 'compose' in the catalogue, and audit them too",
  );

/** Services in a wrong form are the schema's. */
function hasServices({ entries }: Mapping): boolean {
  const services = entries.get('services')?.value;
  return services !== undefined && !isNull(services) && (services.kind !== 'map' || services.entries.size > 0);
}

const empty = ({ at }: Mapping): AuditFinding =>
  auditFinding(
    'no-services',
    { ...at, line: 1 },
    null,
    'it has no services: there was nothing to look at',
    'name the file that has them; one that only adds to another is audited with it, by --together',
  );

/** A service that takes keys from another file is judged by its own only. */
export function auditUnreadBase({ name, keys }: AuditedService): AuditFinding[] {
  const extended = child(keys, 'extends');
  const file = extended?.entries.get('file');
  if (!file) return [];
  const written = textAt(extended, 'file') ?? '';
  return [
    auditFinding(
      'extends-not-followed',
      file.at,
      name,
      `what it extends in ${isKnown(written) ? `'${written}'` : 'another file'} is not followed, and was not looked at`,
      'audit that file too, or write the keys here',
    ),
  ];
}
