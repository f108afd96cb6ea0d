import { isGrpcServiceError, WorkflowFailedError } from '@temporalio/client';
import { NamespaceNotFoundError, WorkflowNotFoundError } from '@temporalio/common';
import { Misconfigured, Unreachable } from './gateway.ts';

/** gRPC's status codes, from its specification: the SDK passes them on as numbers. */
const grpc = {
  cancelled: 1,
  invalid: 3,
  deadline: 4,
  forbidden: 7,
  precondition: 9,
  unavailable: 14,
  unauthenticated: 16,
};

export interface Server {
  address: string;
  namespace: string;
}

/** Turns whatever the SDK threw into one of the two faults that a person can act on. */
export function faulty(error: unknown, server: Server): never {
  if (error instanceof Unreachable || error instanceof Misconfigured) throw error;
  if (!(error instanceof Error)) throw new Unreachable(`Temporal at ${server.address}: ${String(error)}`);
  if (error instanceof NamespaceNotFoundError) {
    const fix = `set TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${server.namespace}`;
    throw new Misconfigured(`Temporal at ${server.address} has no namespace '${server.namespace}'`, fix);
  }
  const code = codeOf(error);
  if (code === grpc.unauthenticated || code === grpc.forbidden) {
    throw new Misconfigured(
      `Temporal at ${server.address} refuses us: ${detailOf(error)}`,
      'check TEMPORAL_API_KEY, the TLS certificates, and the profile in use',
    );
  }
  if (code === undefined) throw error;
  if (code === grpc.invalid) {
    throw new Misconfigured(
      `Temporal at ${server.address} takes the request for wrong: ${detailOf(error)}`,
      "correct the name, id or setting that it names; 'promoter doctor' looks at the settings",
    );
  }
  const silent = isDeadline(error) || code === grpc.unavailable;
  throw new Unreachable(
    `Temporal at ${server.address} ${silent ? 'does not answer' : 'cannot do it'}: ${detailOf(error)}`,
  );
}

export const isNotFound = (error: unknown): boolean => error instanceof WorkflowNotFoundError;
export const isDeadline = (error: unknown): boolean => [grpc.deadline, grpc.cancelled].includes(codeOf(error) ?? -1);
export const isInvalid = (error: unknown): boolean => codeOf(error) === grpc.invalid;

/** A workflow whose code fails on the worker, again and again. */
export const whyStuck = (error: unknown): string | undefined =>
  error instanceof Error && codeOf(error) === grpc.precondition ? detailOf(error) : undefined;

/** The server is there, but nobody answered for the workflow: no worker, no such run, or a run whose code fails. */
export function isUnanswered(error: unknown): boolean {
  const code = codeOf(error);
  return (
    isNotFound(error) ||
    (code !== undefined && ![grpc.unavailable, grpc.unauthenticated, grpc.forbidden].includes(code))
  );
}

/** Why a run returned nothing: the innermost message says most. */
export function whyBroken(error: WorkflowFailedError): string {
  let cause: Error = error.cause ?? error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message;
}

function codeOf(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  if (error instanceof Error && 'code' in error && typeof error.code === 'number') return error.code;
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : undefined;
}

function detailOf(error: Error): string {
  const cause = isGrpcServiceError(error) ? error : error.cause;
  return isGrpcServiceError(cause) ? cause.details : error.message;
}
