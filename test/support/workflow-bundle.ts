import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = join(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache/promoter');

let bundle: Promise<{ codePath: string }> | undefined;

/** The bundle for this process. */
export const workflowBundle = (): Promise<{ codePath: string }> => {
  bundle ??= keptBundle();
  return bundle;
};

/** The bundled workflow code, kept by the hash of its sources: every test file needs it, and bundling takes seconds. */
async function keptBundle(): Promise<{ codePath: string }> {
  const codePath = join(cache, `workflows-${await sourceHash()}.js`);
  if (!existsSync(codePath)) await bundleInto(codePath);
  return { codePath };
}

async function bundleInto(codePath: string): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'src/workflows/index.ts'),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: console.error },
  });
  await mkdir(cache, { recursive: true });
  await writeFile(`${codePath}.${process.pid}`, code);
  await rename(`${codePath}.${process.pid}`, codePath);
}

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['src/workflows', 'src/domain', 'src/contract']) {
    for (const file of (await readdir(join(root, folder), { recursive: true })).sort()) {
      if (file.endsWith('.ts')) hash.update(file).update(await readFile(join(root, folder, file)));
    }
  }
  return hash
    .update(await readFile(join(root, 'package-lock.json')))
    .digest('hex')
    .slice(0, 16);
}
