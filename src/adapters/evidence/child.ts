import type { FileAt } from '../../activities/evidence-ports.ts';
import type { LineTable } from '../../domain/line-table.ts';
import type { CoverageCounts } from '../../domain/reading.ts';
import { type Answer, outOfMemory, type Request, isRequest } from './protocol.ts';
import { readPlace, type Watch } from './reading.ts';

// The process that reads evidence, so that nothing that a file holds can crash, stall or grow the one that asks.
// Its arguments: the memory it may have, in bytes; how long it waits for the next request, in ms.
const [memory = 0, idle = 0] = process.argv.slice(2).map(Number);
const parent = process.ppid;
const startedWith = process.memoryUsage.rss();

let leaving = setTimeout(() => process.exit(), idle);
process.on('disconnect', () => process.exit());
process.on('message', async (message) => {
  clearTimeout(leaving);
  if (isRequest(message)) await answered(message);
  leaving = setTimeout(() => process.exit(), idle);
});
const watch: Watch = { look, parses: () => tell({ kind: 'parsing' }) };
await tell({ kind: 'ready' });

async function answered(request: Request): Promise<void> {
  if (request.kind === 'read') return readAll(request.places, request.sources);
  const { compared } = await import('./comparing.ts');
  await tell({ kind: 'compared', result: await compared(request.before, request.after, watch), isSpent: isSpent() });
}

async function readAll(places: readonly FileAt[], folder: string | undefined): Promise<void> {
  let together: LineTable | undefined;
  const sources = folder === undefined ? undefined : new (await import('./sources.ts')).Sources(folder, look);
  for (const place of places) {
    const { reading, lines } = await readPlace(place, watch, sources);
    if (lines && together) together.add(lines);
    together ??= lines;
    await tell({ kind: 'read', reading, hasLines: lines !== undefined });
  }
  await tell({ kind: 'done', ...(await coverageOf(together, sources !== undefined)), isSpent: isSpent() });
}

async function coverageOf(lines: LineTable | undefined, isHeld: boolean): Promise<{ coverage?: CoverageCounts }> {
  if (!lines) return {};
  if (isHeld) return { coverage: lines.counts() };
  const { withoutRoots } = await import('./sources.ts');
  return { coverage: withoutRoots(lines).counts() };
}

/** Before each piece of a file: is there still somebody who waits for it, and memory enough? */
function look(): void {
  if (process.ppid !== parent) process.exit();
  if (process.memoryUsage.rss() > memory) process.exit(outOfMemory);
}

/** What a large file left behind would be counted against the next one. */
const isSpent = (): boolean => process.memoryUsage.rss() > (memory + startedWith) / 2 || process.cpuUsage().user > 60e6;

/** Once it is sent: the next file may end this process, and must not take the answer with it. */
function tell(answer: Answer): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(answer, () => resolve());
    else resolve();
  });
}
