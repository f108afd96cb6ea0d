import type { Millis } from '../domain/units.ts';
import type { Gateway } from './gateway.ts';
import type { LocalCatalogue } from './local-catalogue.ts';
import type { Look } from './render/look.ts';

/** Everything that a command takes from outside. */
export interface Context {
  /** The connection to Temporal, made on first use. */
  gateway(): Promise<Gateway>;
  /** The catalogue of this folder, if there is one. */
  catalogue(): Promise<LocalCatalogue>;
  /** Who is at the keyboard; undefined when nothing tells. */
  who(): Promise<string | undefined>;
  /** How answers are drawn now. The Web UI's links need the namespace, hence the gateway. */
  look(gateway?: Gateway): Look;
  /** The words behind the program's name, as they were typed. */
  argv: readonly string[];
  newId(): string;
  pause(ms: Millis): Promise<void>;
  /** Shows that something takes its time, on a terminal only. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  live: Live;
}

/** Where a follower draws. `frame`: the picture is drawn again in place; `lines`: each change is a line; `silent`: nothing, as under `--json`. */
export interface Live {
  kind: 'frame' | 'lines' | 'silent';
  /** A picture instead of the last one, or a line below the last one. */
  show(text: string): void;
  /** The last picture stays. */
  done(): void;
}
