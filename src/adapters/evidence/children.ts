import { Child, type Limits } from './child-process.ts';

/** A child, started when it is needed, and again when it is gone. */
export class Seat {
  readonly limits: Limits;
  #child: Child | undefined;
  #isClosed = false;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  async child(): Promise<Child> {
    if (this.#isClosed) throw new Error('the reader of evidence was closed');
    if (this.#child?.isSpent) this.#child.end('closed');
    if (!this.#child || this.#child.isSpent || this.#child.isGone) this.#child = await Child.start(this.limits);
    return this.#child;
  }

  close(): void {
    this.#isClosed = true;
    this.#child?.end('closed');
  }
}

/** Two, so that one file that takes long does not hold back whatever else is read; the second is rarely needed. */
export class Children {
  readonly #seats: readonly Seat[];
  /** The last one is taken first, and given back last. */
  readonly #idle: Seat[];
  readonly #waiting: ((seat: Seat) => void)[] = [];
  readonly #works = new Set<Promise<unknown>>();

  constructor(limits: Limits) {
    this.#seats = [new Seat(limits), new Seat(limits)];
    this.#idle = [...this.#seats];
  }

  /** Work with a child, as soon as one has nothing else to do; in the order in which it is asked for. */
  next<T>(work: (seat: Seat) => Promise<T>): Promise<T> {
    const done = this.#seat().then((seat) => work(seat).finally(() => this.#free(seat)));
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    this.#works.add(settled);
    settled.then(() => this.#works.delete(settled));
    return done;
  }

  async close(): Promise<void> {
    for (const seat of this.#seats) seat.close();
    await Promise.all(this.#works);
  }

  #seat(): Promise<Seat> {
    const seat = this.#idle.pop();
    return seat ? Promise.resolve(seat) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  #free(seat: Seat): void {
    const next = this.#waiting.shift();
    if (next) next(seat);
    else this.#idle.push(seat);
  }
}
