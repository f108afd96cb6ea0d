import type { Sample } from './sample.ts';
import { instant, second } from './units.ts';

/** The columns of the monitoring scripts that teams already have, then the engine's figures. */
export const samplesHeader =
  'timestamp,timestamp_unix,status,response_time_ms,error,cpu_percent,memory_bytes,restart_count';

/** One sample as one line, without its line end. What the engine did not say stays empty. */
export function samplesLine({ at, health, latencyMs, reason, engine }: Sample): string {
  const cells = [
    instant(at),
    Math.floor(at / second),
    health,
    decimals(latencyMs, 2),
    reason,
    engine?.cpu === undefined ? undefined : decimals(engine.cpu, 2),
    engine?.memoryBytes,
    engine?.restartCount,
  ];
  return cells.map(cell).join(',');
}

const decimals = (value: number, places: number): number => Number(value.toFixed(places));

/** RFC 4180, but never a line break within a cell: these files are read by tail, grep and awk. */
function cell(value: string | number | undefined): string {
  const text = String(value ?? '').replace(/\s*[\r\n]+\s*/g, ' ');
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
