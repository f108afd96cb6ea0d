import type { ProbeDefinition } from '../../domain/catalogue.ts';

/** Where a connection is made to. */
export interface Address {
  host: string;
  port: number;
}

const defaultPorts: Record<string, number> = { 'http:': 80, 'https:': 443 };
const boltPort = 7687;

/** Host and port of a URL. Throws TypeError when it is not one. */
export function addressOf(url: string): Address {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (defaultPorts[protocol] ?? boltPort) };
}

/** What a probe is called in results and messages. User, password and query of a URL are left out: they may be secrets. */
export function probeName(definition: ProbeDefinition): string {
  if (definition.type === 'docker') return 'docker';
  return `${definition.type} ${definition.type === 'tcp' ? `${definition.host}:${definition.port}` : publicUrl(definition.url)}`;
}

export const publicUrl = (url: string): string => url.replace(/\/\/[^/@]*@/, '//').replace(/[?#].*$/, '');

/** Nothing lies between here and there that could lose a packet. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
