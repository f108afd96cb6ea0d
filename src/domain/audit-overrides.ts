import { child, type Mapping } from './compose-tree.ts';

/** A file that is laid over another one: of a service that the other starts, it has neither image nor build of its own. */
export function isLaidOver(file: Mapping, base: Mapping): boolean {
  const services = child(base, 'services');
  const own = [...(child(file, 'services')?.entries ?? [])];
  return own.some(([name, { value }]) => value.kind === 'map' && !starts(value) && starts(child(services, name)));
}

const starts = (service: Mapping | undefined): boolean =>
  service !== undefined && ['image', 'build', 'extends'].some((key) => service.entries.has(key));
