import type { ReleaseTexts } from '../../activities/evidence-ports.ts';
import { smallFile } from './small-file.ts';

/** Beyond it, a text that people write by hand is none. */
const largestKib = 1_024;

/** Small texts of a release's folder, under the same rules as its reports; whatever lies there, it is an answer. */
export const releaseTexts: ReleaseTexts = {
  async read(folder, file) {
    const found = await smallFile({ folder, file }, largestKib);
    if ('problem' in found) return found.missing ? undefined : found;
    return textOf(found.bytes) ?? { problem: 'is not UTF-8 text' };
  },
};

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
