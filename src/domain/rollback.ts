import type { Millis } from './units.ts';

/** What a drill measured on its way there; the way back is measured as every rollback is. */
export interface Drilled {
  /** From the stop of what ran before to the first probe that says up of its twin; missing when it never came up. */
  deployDownMs?: Millis;
}

/** What a rollback put back, and how long the component was away. */
export interface RolledBack {
  /** `parked`: the stopped container was started again; `recreated`: made anew from the saved specification; `removed`: nothing ran before, so the new container was removed; `untouched`: nothing had been changed yet. */
  how: 'parked' | 'recreated' | 'removed' | 'untouched';
  container?: string;
  containerId?: string;
  /** From the stop of what ran before to the first probe that says up; missing when nothing ran before. */
  downMs?: Millis;
  reason: string;
}
