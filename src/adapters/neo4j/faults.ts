import type { Environment } from '../../domain/catalogue.ts';
import { type Answer, down, unknown } from '../probes/answer.ts';
import { codeOf, failureText } from '../probes/failure.ts';
import { whereItIs } from '../probes/secret.ts';

/** Refused because of who asks. */
const credentialCodes = new Set([
  'Neo.ClientError.Security.Unauthorized',
  'Neo.ClientError.Security.AuthenticationRateLimit',
  'Neo.ClientError.Security.CredentialsExpired',
]);
/** The driver's own codes for a server that stands no longer behind its address. */
const absentCodes = new Set(['ServiceUnavailable', 'SessionExpired', 'ProtocolError']);

interface Asked {
  user: string;
  password: string;
  database: string;
}

/**
 * What a failed query says of the component, by the fault's code alone (Neo4j status codes, "Neo4j Status Codes" manual).
 * Refused because of who asked or of how the question was put: unknown. Any other refusal of the server: down.
 */
export function faultAnswer(fault: unknown, asked: Asked, environment: Environment): Answer {
  const code = codeOf(fault) ?? '';
  if (credentialCodes.has(code))
    return unknown(`${refusal(asked.user, code)}: ${whereItIs(asked.password, environment)}`);
  if (absentCodes.has(code)) return down(`the server does not answer Bolt (${code}): it is starting, stopping or gone`);
  if (code.startsWith('Neo.ClientError.Security.')) {
    return unknown(`user ${asked.user} may not do what the probe does (${code}): grant it, or set 'canary: false'`);
  }
  if (code.startsWith('Neo.ClientError.Statement.')) {
    return unknown(`the probe's query is not one that this server takes (${code}): correct 'query' in the catalogue`);
  }
  if (code.startsWith('Neo.'))
    return down(`database ${asked.database} failed the query (${code}): ${failureText(fault)}`);
  return unknown(`the driver failed (${code || 'no code'}): ${failureText(fault)}`);
}

const refusal = (user: string, code: string): string =>
  code.endsWith('.AuthenticationRateLimit')
    ? `the server takes no credentials of user ${user} for a moment, after too many that were wrong (${code})`
    : `the server refused the credentials of user ${user} (${code})`;
