import { copyFile, chmod, mkdtemp, rm } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { downloadPackage } from './debian.mjs';
import { firstThatWorks } from './missing-part.mjs';
import { run, which } from './run.mjs';

/** A statically linked busybox, the whole user land of the images that are built here. */
export async function provideBusybox() {
  const folder = await cached('busybox-static', async (target) => {
    const save = async (path) => {
      await mustBeUsable(path);
      await copyFile(path, join(target, 'busybox'));
      await chmod(join(target, 'busybox'), 0o755);
      return path;
    };
    await firstThatWorks(
      'A statically linked busybox',
      [
        ['busybox on PATH', async () => which('busybox') && save(which('busybox'))],
        ['the package busybox-static', () => fromDebian(save)],
      ],
      'install busybox-static, or give the engine access to a registry.',
    );
  });
  return join(folder, 'busybox');
}

async function fromDebian(save) {
  const folder = await mkdtemp(join(tmpdir(), 'promoter-busybox-'));
  try {
    await downloadPackage('busybox-static', folder);
    const [file] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    await run('dpkg-deb', ['-x', join(folder, file), folder]);
    return await save(join(folder, 'bin', 'busybox'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Some builds are dynamic, and some leave out applets that the images need. */
async function mustBeUsable(path) {
  const applets = new Set((await run(path, ['--list'])).split('\n'));
  const absent = ['sh', 'httpd', 'wget', 'awk', 'sed', 'env'].filter((applet) => !applets.has(applet));
  if (absent.length > 0) throw new Error(`lacks ${absent.join(', ')}`);
  const linked = await run('ldd', [path]).catch(() => 'not a dynamic executable');
  if (/=>/.test(linked)) throw new Error('is linked dynamically');
}
