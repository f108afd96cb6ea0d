import type { EnvironmentActivities, Examination } from '../contract/activities.ts';
import type { Finding } from '../domain/finding.ts';
import { isFinding, type Way, wayInto } from '../domain/way.ts';
import { type LookPorts, look } from './looking.ts';
import type { CatalogueSource } from './ports.ts';

type Examine = EnvironmentActivities['examine'];

/**
 * Examines, and asks the probes about what runs now. A prober that fails there (refused credentials, no route, an unset
 * variable) could not verify the new release either: better said before anything is changed.
 */
export const withProbes =
  (ports: LookPorts & { catalogue: CatalogueSource }, examine: Examine): Examine =>
  async (request) => {
    const seen = await examine(request);
    if (seen.running?.state !== 'running' || seen.findings.some(({ status }) => status === 'unreachable')) return seen;
    const way = wayInto(await ports.catalogue.read(), request.component, request.environment);
    if (isFinding(way)) return seen;
    const { probes } = await look(ports, readOnly(way), seen.running.containerId, Date.now());
    return { ...seen, findings: [...seen.findings, ...findingsOf(probes, request.environment)] } satisfies Examination;
  };

/** An examination writes nothing, not even a canary. */
const readOnly = ({ environment, target }: Way) => ({
  environment,
  target: { probes: target.probes.map((probe) => (probe.type === 'neo4j' ? { ...probe, canary: false } : probe)) },
});

function findingsOf(probes: Awaited<ReturnType<typeof look>>['probes'], environment: string): Finding[] {
  const blind = probes.filter(({ health }) => health === 'unknown');
  if (blind.length === 0)
    return [
      {
        check: 'probes',
        status: 'ok',
        what: `${probes.length} probe${probes.length === 1 ? '' : 's'} can tell how it is`,
      },
    ];
  return blind.map(({ probe, reason }) => ({
    check: 'probes',
    status: 'refused',
    what: `${probe} cannot tell whether what runs in ${environment} now is up (unknown): ${reason ?? 'no reason given'}`,
    fix: 'correct the probe in the catalogue, or what its reason names',
  }));
}
