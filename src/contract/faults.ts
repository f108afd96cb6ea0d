/**
 * Types of application failures, by which a workflow tells what may be tried again. Those listed here are
 * never tried again; anything else (an engine that does not answer, a server that restarts) is, without limit.
 */
export const finalFaults = {
  /** A later attempt or operation has taken over the container name; this one must not touch anything. */
  superseded: 'Superseded',
  /** The name is taken by a container that is not promoter's. */
  foreignContainer: 'ForeignContainer',
  /** The new container cannot run: it exits, its port is taken, its configuration is refused by the engine. */
  deployFailed: 'DeployFailed',
  /** The resolved service is not the one that was approved. */
  deploymentChanged: 'DeploymentChanged',
  /** Neither way back is left; the message says what is missing. */
  rollbackImpossible: 'RollbackImpossible',
  /** A backup or restore command failed. */
  commandFailed: 'CommandFailed',
  /** Nothing under this name that could be adopted or rolled back. */
  nothingThere: 'NothingThere',
  /** The catalogue, or a file it names, is not usable. */
  configuration: 'Configuration',
} as const;

export type FinalFault = (typeof finalFaults)[keyof typeof finalFaults];
export const finalFaultTypes: string[] = Object.values(finalFaults);
