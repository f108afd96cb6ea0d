const words = /\b(?:FATAL|CRITICAL|PANIC|EMERG(?:ENCY)?)\b/;
const levels = new Set(['fatal', 'critical', 'crit', 'panic', 'emerg', 'emergency']);
/** pino and bunyan write 60 for fatal. */
const fatalNumber = 60;

/** Lines that say themselves that they are fatal or critical: by a word in capitals, or by the level of a JSON line. */
export const countCritical = (log: string): number => log.split('\n').filter(isCritical).length;

export function isCritical(line: string): boolean {
  const level = levelOf(line.trim());
  if (level === undefined) return words.test(line) || /^panic: /.test(line);
  return typeof level === 'number' ? level >= fatalNumber : levels.has(String(level).toLowerCase());
}

/** Undefined when the line is not JSON, or has no level. */
function levelOf(line: string): unknown {
  if (!line.startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { level, severity, levelname } = parsed as { level?: unknown; severity?: unknown; levelname?: unknown };
    return level ?? severity ?? levelname;
  } catch {
    return undefined;
  }
}
