import { open } from 'node:fs/promises';
import type { Claim } from '../domain/claim.ts';
import { type Stage, stages } from '../domain/stage.ts';
import { type Answer, type Problem, refusal } from './answer.ts';
import type { Context } from './context.ts';
import type { LocalCatalogue, Place } from './local-catalogue.ts';

/** The claims of `--claims FILE`, as a part of a request; or exit 2, naming file and line. */
export async function claimed(
  context: Pick<Context, 'catalogue'>,
  file: string | undefined,
  place: Place,
): Promise<{ claims?: Claim[] } | { refused: Answer }> {
  if (file === undefined) return {};
  const text = await textIn(file);
  if (typeof text !== 'string') return { refused: refusal(2, text) };
  const stage = stageOf(await context.catalogue(), place.environment);
  // The parser of YAML is loaded on first use, so that help is quick.
  const { parseClaims } = await import('./claims-text.ts');
  const parsed = parseClaims(text, file, { component: place.component, stage });
  return 'claims' in parsed ? parsed : { refused: refusal(2, parsed) };
}

/** GitHub takes no longer issue either. */
const longestFile = 65_536;

async function textIn(file: string): Promise<string | Problem> {
  const bytes = await bytesIn(file);
  if ('what' in bytes) return bytes;
  if (bytes.length > longestFile)
    return { what: 'the file of claims is longer than 64 kB', where: file, fix: 'name a file with claims only' };
  const text = decoded(bytes);
  return text ?? { what: 'the file of claims is no text in UTF-8', where: file, fix: 'save it as UTF-8' };
}

/** One byte more than may be, so that nothing large is ever read to its end. */
async function bytesIn(file: string): Promise<Uint8Array | Problem> {
  try {
    const handle = await open(file, 'r');
    try {
      if (!(await handle.stat()).isFile()) return { what: 'the claims are no file', where: file, fix: 'name a file' };
      const { buffer, bytesRead } = await handle.read(new Uint8Array(longestFile + 1));
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/, .*$/, '') : String(error);
    return { what: `the file of claims cannot be read: ${why}`, where: file, fix: 'look at the path behind --claims' };
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** By the catalogue, else by the environment's own name. */
function stageOf(local: LocalCatalogue, environment: string): Stage {
  const known = local.kind === 'read' ? local.catalogue.environments[environment]?.stage : undefined;
  return known ?? stages.find((stage) => stage === environment) ?? 'staging';
}
