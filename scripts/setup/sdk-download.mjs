import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { mustReach } from './network.mjs';
import { isExecutable, run } from './run.mjs';

/** Where the SDK asks for its servers; answers with the address of the archive. */
const DOWNLOADS = 'https://temporal.download/';
const DOWNLOAD_WITHIN_MS = 180_000;

/**
 * Lets the Temporal SDK download one of its servers into the cache, by starting it once.
 * @param {{ root: string, name: string, create: 'createLocal' | 'createTimeSkipping' }} server
 * @returns the path of the executable
 */
export async function sdkDownload({ root, name, create }) {
  const folder = await cached(name, async (target) => {
    await mustReach(DOWNLOADS);
    const script = `
      import { TestWorkflowEnvironment } from '@temporalio/testing';
      const executable = { type: 'cached-download', downloadDir: ${JSON.stringify(target)} };
      const environment = await TestWorkflowEnvironment.${create}({ server: { executable } });
      await environment.teardown();`;
    await run(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      timeoutMs: DOWNLOAD_WITHIN_MS,
    });
  });
  const files = (await readdir(folder)).map((file) => join(folder, file));
  return files.find(isExecutable);
}
