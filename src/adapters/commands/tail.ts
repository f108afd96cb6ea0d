import { Writable } from 'node:stream';

/** Takes everything and keeps the end, so that whoever writes is never held up and memory stays flat. */
export class Tail extends Writable {
  #kept: Buffer = Buffer.alloc(0);

  constructor(private readonly limitBytes: number) {
    super();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const both = Buffer.concat([this.#kept, chunk]);
    this.#kept = both.subarray(Math.max(0, both.length - this.limitBytes));
    done();
  }

  /** What was kept, and one line of the runner's own below it; within the limit. */
  text(note?: string): string {
    const printed = this.#kept.toString('utf8').trimEnd();
    const all = note === undefined ? printed : `${printed}${printed === '' ? '' : '\n'}${note}`;
    return Buffer.from(all).subarray(-this.limitBytes).toString('utf8');
  }
}
