import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';

const root = process.cwd();
const empty = 'export const nothing = 0;\n';
const importOf = (path: string) => `import { nothing } from '${path}';\nexport const used = nothing;\n`;

/** Files along the layers, which the planted ones import from. */
const sound: Record<string, string> = {
  'src/domain/rule.ts': empty,
  'src/contract/message.ts': importOf('../domain/rule.ts'),
  'src/workflows/index.ts': `${importOf('../contract/message.ts')}import '@temporalio/workflow';\n`,
  'src/activities/ports.ts': importOf('../domain/rule.ts'),
  'src/activities/deploy.ts': importOf('./ports.ts'),
  'src/adapters/docker/engine.ts': `${importOf('../../activities/ports.ts')}import 'dockerode';\n`,
  'src/adapters/evidence/reader.ts': importOf('../../activities/evidence-ports.ts'),
  'src/activities/evidence-ports.ts': empty,
  'src/config/catalogue.ts': `${importOf('../domain/rule.ts')}import 'zod';\n`,
  'src/worker/main.ts': importOf('../adapters/docker/engine.ts'),
  'src/client/main.ts': `${importOf('../config/catalogue.ts')}import '../adapters/evidence/reader.ts';\n`,
};

/** Rule, what is planted, the layer it is planted in, the import. */
const planted = [
  ['domain-is-pure', 'a Node built-in', 'domain', "import 'node:fs';\n"],
  ['domain-is-pure', 'an npm package', 'domain', "import 'zod';\n"],
  ['domain-is-pure', 'Temporal', 'domain', "import '@temporalio/common';\n"],
  ['contract-is-data', 'the client library', 'contract', "import '@temporalio/client';\n"],
  ['workflows-orchestrate', 'zod', 'workflows', "import 'zod';\n"],
  ['workflows-orchestrate', 'a Node built-in', 'workflows', "import 'node:path';\n"],
  ['workflows-orchestrate', 'an activity', 'workflows', importOf('../activities/deploy.ts')],
  ['activities-use-ports', 'an adapter', 'activities', importOf('../adapters/docker/engine.ts')],
  ['adapters-implement-ports', 'the catalogue', 'adapters', importOf('../config/catalogue.ts')],
  ['config-is-parsed-once', 'an adapter', 'config', importOf('../adapters/docker/engine.ts')],
  ['client-knows-no-worker', 'an adapter', 'client', importOf('../adapters/docker/engine.ts')],
  ['client-knows-no-worker', 'an activity', 'client', importOf('../activities/deploy.ts')],
  ['worker-knows-no-client', 'the client', 'worker', importOf('../client/main.ts')],
  ['nothing-imports-the-roots', 'the worker', 'adapters', importOf('../worker/main.ts')],
] as const;
const fileOf = (index: number) => `src/${planted[index]?.[2]}/planted-${index}.ts`;

let folder: string;
let violations: { from: string; rule: { name: string } }[];

/** One run over all of them: the tool takes a second to start. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-imports-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const files = { ...sound, ...Object.fromEntries(planted.map(([, , , text], index) => [fileOf(index), text])) };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  violations = await cruise();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function cruise(): Promise<typeof violations> {
  const command = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [command, 'src', '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json'];
  const { stdout } = await execa(process.execPath, args, { cwd: folder, reject: false });
  return (JSON.parse(stdout) as { summary: { violations: typeof violations } }).summary.violations;
}

test('imports along the layers are allowed', () => {
  expect(violations.filter(({ from }) => from in sound)).toEqual([]);
});

test.each(planted.map((each, index) => [...each.slice(0, 3), fileOf(index)]))(
  '%s: %s in %s is caught',
  (rule, _what, _layer, file) => {
    expect(violations.filter(({ from }) => from === file).map(({ rule: { name } }) => name)).toContain(rule);
  },
);
