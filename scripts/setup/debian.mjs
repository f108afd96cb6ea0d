import { readFileSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { announce } from './steps.mjs';
import { run, which } from './run.mjs';

const QUIET = { DEBIAN_FRONTEND: 'noninteractive' };

/** Why packages of the distribution may not be installed here, or undefined when they may. */
export function whyNotInstall() {
  if (process.env.PROMOTER_INSTALL === 'no') return 'PROMOTER_INSTALL=no forbids it';
  if (process.getuid?.() !== 0) return 'only root may install packages';
  if (!which('apt-get') || !isDebianFamily()) return 'this is neither Debian nor Ubuntu';
  return undefined;
}

function isDebianFamily() {
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** Installs packages of the distribution, and says so before it begins. */
export async function installPackages(packages, why) {
  const refusal = whyNotInstall();
  if (refusal) throw new Error(refusal);
  announce(`Installing ${packages.join(', ')} from the distribution: ${why} (PROMOTER_INSTALL=no forbids this).`);
  await withLock('apt', async () => {
    const install = () =>
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env: QUIET });
    // The lists of a fresh container are empty and an old machine's are out of date: update on failure only.
    await install().catch(async () => {
      await run('apt-get', ['update', '-qq'], { env: QUIET });
      await install();
    });
  });
}

/** Downloads a package into a folder without installing it; an ordinary user may do that too. */
export async function downloadPackage(name, folder) {
  if (!which('apt-get')) throw new Error('apt-get is not here');
  await run('apt-get', ['download', '-qq', name], { cwd: folder }).catch(async (error) => {
    if (process.getuid?.() !== 0) throw error;
    await withLock('apt', () => run('apt-get', ['update', '-qq'], { env: QUIET }));
    await run('apt-get', ['download', '-qq', name], { cwd: folder });
  });
}
