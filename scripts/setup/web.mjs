import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideBusybox } from './busybox.mjs';
import { fingerprint, fingerprintOfFiles } from './cache.mjs';
import { buildImage, isBuilt, pullImage } from './images.mjs';
import { firstThatWorks } from './missing-part.mjs';

const REPOSITORY = 'promoter-local/web';
const VERSIONS = ['1', '2'];
const PUBLIC_BUSYBOX = 'busybox:stable';
const APPLETS = ['sh', 'httpd', 'wget', 'cat', 'date', 'sleep', 'kill'];

const recipeFolder = join(dirname(fileURLToPath(import.meta.url)), 'web-image');
const recipeFor = (version) =>
  fingerprint(
    version,
    fingerprintOfFiles(...['Dockerfile', 'serve', 'index.cgi'].map((name) => join(recipeFolder, name))),
  );

/** A web service of a megabyte that starts at once and misbehaves on request; `web-image/serve` says how. */
export async function provideWeb({ engine, say }) {
  const env = { PROMOTER_WEB_IMAGE: REPOSITORY };
  const missing = [];
  for (const version of VERSIONS) {
    if (!(await isBuilt(engine, `${REPOSITORY}:${version}`, recipeFor(version)))) missing.push(version);
  }
  if (missing.length === 0) return { how: 'built earlier', env };
  const userland = await provideUserland(engine, say);
  for (const version of missing) await build(engine, version, userland);
  return { how: `built on ${userland.base === 'scratch' ? 'a static busybox' : userland.base}`, env };
}

function provideUserland(engine, say) {
  say('looking for busybox');
  return firstThatWorks(
    'Busybox, for the test web service',
    [
      [`pulling ${PUBLIC_BUSYBOX}`, async () => ({ base: await pullImage(engine, PUBLIC_BUSYBOX) })],
      ['a static busybox', async () => ({ base: 'scratch', busybox: await provideBusybox() })],
    ],
    `docker pull ${PUBLIC_BUSYBOX}, or install busybox-static.`,
  );
}

async function build(engine, version, { base, busybox }) {
  const folder = await mkdtemp(join(tmpdir(), 'promoter-web-'));
  try {
    for (const path of ['bin', 'etc', 'www/cgi-bin', 'state', 'tmp'])
      await mkdir(join(folder, path), { recursive: true });
    if (busybox) await layBusybox(busybox, join(folder, 'bin'));
    await layExecutable(join(recipeFolder, 'serve'), join(folder, 'bin', 'serve'));
    await layExecutable(join(recipeFolder, 'index.cgi'), join(folder, 'www', 'cgi-bin', 'index.cgi'));
    await writeFile(join(folder, 'etc', 'version'), `${version}\n`);
    const dockerfile = await readFile(join(recipeFolder, 'Dockerfile'), 'utf8');
    await writeFile(join(folder, 'Dockerfile'), dockerfile.replace('FROM scratch', `FROM ${base}`));
    await buildImage(engine, folder, { tag: `${REPOSITORY}:${version}`, recipe: recipeFor(version) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layBusybox(busybox, bin) {
  await copyFile(busybox, join(bin, 'busybox'));
  for (const applet of APPLETS) await symlink('busybox', join(bin, applet));
}

async function layExecutable(from, to) {
  await copyFile(from, to);
  await chmod(to, 0o755);
}
