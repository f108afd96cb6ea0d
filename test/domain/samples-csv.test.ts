import { describe, expect, it } from '@jest/globals';
import type { Sample } from '../../src/domain/sample.ts';
import { samplesHeader, samplesLine } from '../../src/domain/samples-csv.ts';

const at = Date.UTC(2026, 2, 1, 12, 0, 0, 250);
const up: Sample = { beganAt: at - 20, at, health: 'up', latencyMs: 12.3456, probes: [] };
const engine = { containerId: 'c1', state: 'running', startedAt: 0, restartCount: 2, exitCode: 0, oomKilled: false };

describe('the table of samples', () => {
  it('has the columns that monitoring scripts already read', () => {
    expect(samplesHeader).toBe(
      'timestamp,timestamp_unix,status,response_time_ms,error,cpu_percent,memory_bytes,restart_count',
    );
  });

  it('gives time, health, latency and the engine’s figures', () => {
    const line = samplesLine({ ...up, engine: { ...engine, cpu: 1.239, memoryBytes: 400_000_000 } });
    expect(line).toBe('2026-03-01T12:00:00.250Z,1772366400,up,12.35,,1.24,400000000,2');
  });

  it('leaves empty what the engine did not say', () => {
    expect(samplesLine(up)).toBe('2026-03-01T12:00:00.250Z,1772366400,up,12.35,,,,');
    expect(samplesLine({ ...up, engine })).toMatch(/,up,12\.35,,,,2$/);
  });

  it('keeps a reason in one cell and on one line, whatever is in it', () => {
    const line = samplesLine({ ...up, health: 'down', reason: 'said "no",\r\n  twice' });
    expect(line).toBe('2026-03-01T12:00:00.250Z,1772366400,down,12.35,"said ""no"", twice",,,');
  });
});
