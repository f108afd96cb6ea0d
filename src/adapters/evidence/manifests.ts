import { createHash, randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Manifest, ManifestStore } from '../../activities/evidence-ports.ts';
import { opened } from './place.ts';
import { smallFile } from './small-file.ts';

/** `junit.xml` → `junit.xml.manifest.json`. */
export const manifestOf = (file: string): string => `${file}.manifest.json`;

/** Manifests beside their reports; under the same rules as the reports themselves. */
export const manifestFiles: ManifestStore = {
  async manifestOf(folder, file) {
    const text = await smallFile({ folder, file: manifestOf(file) }, largestKib);
    if ('problem' in text) return { ...text, problem: `${manifestOf(file)} ${text.problem}` };
    const found = manifest.safeParse(jsonOf(text.bytes.toString('utf8')));
    if (found.success) return found.data;
    const where = found.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
    return { problem: `${manifestOf(file)} is no manifest (${where.join('; ').slice(0, 300)})` };
  },
  async fitsByLineEnds(folder, file, sha256) {
    const found = await opened({ folder, file });
    if ('problem' in found) return false;
    try {
      if (found.size > largestConverted) return false;
      // Every byte a character: what is no line's end stays as it is.
      const text = (await found.handle.readFile()).toString('latin1');
      const ways = ['\n', '\r\n'].map((end) => text.replace(/\r?\n/g, end));
      return ways.some((way) => createHash('sha256').update(way, 'latin1').digest('hex') === sha256.toLowerCase());
    } finally {
      await found.handle.close();
    }
  },
};

/** Beyond it, why a file does not fit its manifest is not looked into. */
const largestConverted = 16 * 1_024 ** 2;

/** Writes a manifest beside its report: whole, or not at all. */
export async function writeManifest(report: string, content: Manifest): Promise<void> {
  const draft = `${manifestOf(report)}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`);
    await rename(draft, manifestOf(report));
  } finally {
    await rm(draft, { force: true });
  }
}

const largestKib = 64;

const manifest = z.object({
  commit: z.string().regex(/^[0-9a-f]{40}$/, 'must be the 40 digits of a commit'),
  command: z.string().trim().min(1, 'must be the command that wrote the report').max(8_192),
  exitCode: z.int().min(0).max(255),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be the 64 digits of the SHA-256 of the report'),
  time: z.iso.datetime({ offset: true, error: 'must be a time with zone, as 2026-03-01T12:00:00Z' }),
});

/** Undefined, which is no manifest, for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
