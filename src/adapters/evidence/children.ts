import { Child, type Limits } from './child-process.ts';

/** One child at a time, started when it is needed, and again when it is gone. */
export class Children {
  readonly limits: Limits;
  #child: Child | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Work with the child, when all work before it is done. */
  next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async child(): Promise<Child> {
    if (this.#isClosed) throw new Error('the reader of evidence was closed');
    if (this.#child?.isSpent) this.#child.end('closed');
    if (!this.#child || this.#child.isSpent || this.#child.isGone) this.#child = await Child.start(this.limits);
    return this.#child;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#child?.end('closed');
    await this.#turn;
  }
}
