import type { CommandContext } from '../../activities/ports.ts';
import type { Command } from '../../domain/catalogue.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import type { Tail } from './tail.ts';

/** A command under way. */
export interface Started {
  /** Its exit code; 128 and the signal's number when a signal ended it. */
  ended: Promise<number>;
  /** When nothing more will be printed; that may be never, while a child in the background holds the pipe. */
  drained: Promise<void>;
}

/** One way to run a command: on the host, or in a container. */
export interface Way {
  /** Ends what a killed worker left of the same owner. */
  sweep(): Promise<void>;
  /** Throws CannotStart when the command itself, its image, its folder or the container it is to reach is at fault. */
  start(command: Command, context: CommandContext, output: Tail, limit: AbortSignal): Promise<Started>;
  /** Ends everything that was started, if anything still runs, and leaves nothing behind. Safe to repeat. */
  end(): Promise<void>;
}

/** Nothing was run. The message says what to do. `mayPass`: trying again may help, because a registry or the engine is at fault. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
  constructor(
    message: string,
    readonly mayPass = false,
  ) {
    super(message);
  }
}

/**
 * By this a later worker knows what an earlier one left. The folder is in it: two installations on one host may each
 * have a `neo4j@staging`, but never in the same folder.
 */
export const markOf = ({ owner, folder }: Pick<CommandContext, 'owner' | 'folder'>): string =>
  fingerprint({ owner, folder }).slice(0, 16);
