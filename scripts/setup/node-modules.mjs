import { join } from 'node:path';
import { readIfThere } from './cache.mjs';
import { MissingPart, reasonOf } from './missing-part.mjs';
import { run } from './run.mjs';
import { step } from './steps.mjs';

/** Installs the packages of the lock file when `node_modules` holds anything else. */
export async function provideNodeModules(root) {
  if (await matchesLockFile(root)) return;
  await step('npm packages', async (say) => {
    say('npm ci');
    await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root }).catch((error) => {
      throw new MissingPart(
        'A complete node_modules',
        [`npm ci (${reasonOf(error)})`],
        `run "npm ci" in ${root} and see what it says.`,
      );
    });
    return { how: 'installed by npm ci' };
  });
}

/** npm keeps a copy of the lock file of what it installed; optional packages of other platforms are not in it. */
export async function matchesLockFile(root) {
  const wanted = await packagesOf(join(root, 'package-lock.json'));
  const installed = await packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !installed) return false;
  const same = ([path, entry]) => isSame(entry, installed[path]);
  return (
    Object.entries(wanted).every((each) => each[0] === '' || same(each)) &&
    Object.keys(installed).every((path) => path in wanted)
  );
}

const isSame = (wanted, installed) =>
  installed
    ? installed.version === wanted.version && installed.integrity === wanted.integrity
    : Boolean(wanted.optional || wanted.devOptional);

async function packagesOf(file) {
  const text = await readIfThere(file);
  return text && JSON.parse(text).packages;
}
