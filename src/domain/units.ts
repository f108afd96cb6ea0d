/** A span of time, or an instant since the Unix epoch, in milliseconds. */
export type Millis = number;
/** 0 to 100. */
export type Percent = number;
/** An instant as ISO 8601 in UTC, `2026-03-01T12:00:00.000Z`. */
export type Instant = string;

export const second: Millis = 1_000;
export const minute: Millis = 60 * second;
export const hour: Millis = 60 * minute;
export const day: Millis = 24 * hour;

export const instant = (ms: Millis): Instant => new Date(ms).toISOString();

const sizes: [Millis, string][] = [
  [day, 'd'],
  [hour, 'h'],
  [minute, 'min'],
  [second, 's'],
];

/** The two largest units of a span, as people read it: `6d 4h`, `50min 24s`, `7.8s`, `350ms`. */
export function duration(ms: Millis): string {
  if (ms < second) return `${Math.round(ms)}ms`;
  if (ms < minute - second / 20) return `${Math.round(ms / 100) / 10}s`;
  const parts: string[] = [];
  let rest = Math.round(ms / second) * second;
  for (const [size, unit] of sizes) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.slice(0, 2).join(' ');
}

/** `99.5 %`, to three places and never rounded up: what misses a target does not read as if it met it. */
export const percentText = (value: Percent): string => `${Math.floor(value * 1_000 + 1e-6) / 1_000} %`;

/** `1,840`. */
export const counted = (count: number): string => count.toLocaleString('en-US');
