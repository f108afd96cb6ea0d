// npm run bundle: writes dist/workflow-bundle.js, which a worker takes by PROMOTER_WORKFLOW_BUNDLE.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'dist', 'workflow-bundle.js');

const { code } = await bundleWorkflowCode({ workflowsPath: join(root, 'src', 'workflows', 'index.ts') });
await mkdir(dirname(target), { recursive: true });
await writeFile(`${target}.new`, code);
await rename(`${target}.new`, target);
console.log(`${target}: ${(code.length / 1024).toFixed(0)} KiB`);
