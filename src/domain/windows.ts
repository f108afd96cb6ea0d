import type { FreezeWindow } from './policy.ts';
import type { Millis } from './units.ts';

/** The window that lies over `now`, the one that ends last; undefined when deploys are allowed. The end is no longer frozen. */
export function frozenUntil(windows: readonly FreezeWindow[], now: Millis): FreezeWindow | undefined {
  const open = windows.filter((window) => Date.parse(window.from) <= now && now < Date.parse(window.to));
  return open.sort((a, b) => Date.parse(b.to) - Date.parse(a.to))[0];
}
