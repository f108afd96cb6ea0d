import { Writable } from 'node:stream';
import { maskedFrom, secretsOf } from '../../domain/masking.ts';

/** Takes everything and keeps the end, so that whoever writes is never held up and memory stays flat. */
export class Tail extends Writable {
  #kept: Buffer = Buffer.alloc(0);
  #isCut = false;
  /** In bytes, each a character, so that a secret is found wherever the output was cut. */
  readonly #secrets: string[];
  /** Kept in front of what is shown, so that a secret that begins there is seen as one. */
  readonly #reserve: number;

  constructor(
    private readonly limitBytes: number,
    secret: Readonly<Record<string, string>> = {},
  ) {
    super();
    this.#secrets = secretsOf(secret).map((value) => Buffer.from(value).toString('latin1'));
    this.#reserve = Math.max(0, ...this.#secrets.map(({ length }) => length));
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const both = Buffer.concat([this.#kept, chunk]);
    const from = Math.max(0, both.length - this.limitBytes - this.#reserve);
    this.#isCut ||= from > 0;
    this.#kept = both.subarray(from);
    done();
  }

  /** What was kept, masked, and one line of the runner's own below it; within the limit. */
  text(note?: string): string {
    const shown = maskedFrom(this.#kept.toString('latin1'), this.#isCut ? this.#reserve : 0, this.#secrets);
    const printed = Buffer.from(shown, 'latin1').toString('utf8').trimEnd();
    const all = note === undefined ? printed : `${printed}${printed === '' ? '' : '\n'}${note}`;
    return Buffer.from(all).subarray(-this.limitBytes).toString('utf8');
  }
}
