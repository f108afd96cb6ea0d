import {
  chmod,
  copyFile,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { provideBusybox } from './busybox.mjs';
import { provideJdk } from './java.mjs';
import { run } from './run.mjs';

/** What Neo4j, its admin tool and jcmd load. */
const MODULES =
  'java.se,jdk.unsupported,jdk.crypto.ec,jdk.zipfs,jdk.management,jdk.jfr,jdk.net,jdk.naming.dns,jdk.security.auth,jdk.attach,jdk.jcmd';
/** Drawing and sound, which a server without a screen never loads. */
const UNUSED_LIBRARIES = /^lib(awt|fontmanager|freetype|splash|lcms|javajpeg|mlib|jsound)/;
/** Loaded by name at run time, so that ldd does not show them. */
const LOADED_BY_NAME = [
  'libnss_files.so.2',
  'libnss_dns.so.2',
  'libresolv.so.2',
  'librt.so.1',
  'libdl.so.2',
  'libpthread.so.0',
  'libgcc_s.so.1',
];
const APPLETS =
  'sh cat ls ps sed grep awk wget mkdir chown chmod id env sleep tar gzip gunzip du df kill nc od tr rm cp mv head tail date sort wc test'.split(
    ' ',
  );
const FILES = {
  'etc/passwd': 'root:x:0:0:root:/:/bin/sh\nneo4j:x:7474:7474:neo4j:/var/lib/neo4j:/bin/sh\n',
  'etc/group': 'root:x:0:\nneo4j:x:7474:\n',
  'etc/nsswitch.conf': 'hosts: files dns\npasswd: files\ngroup: files\n',
};
/** Folders of the server's user; /logs must be writable even where the root is read-only. */
const OWNED = ['data', 'logs', 'backups'];

/** Lays out the base image (a small Java, the C library it needs, busybox) and hands its folder to `build`. */
export async function buildBase(recipeFolder, build) {
  const folder = await mkdtemp(join(tmpdir(), 'promoter-neo4j-base-'));
  try {
    const root = join(folder, 'rootfs');
    for (const path of ['bin', 'etc', 'opt', 'tmp', 'var/lib/neo4j/conf'])
      await mkdir(join(root, path), { recursive: true });
    for (const path of ['import', 'plugins', 'run', 'licenses'])
      await mkdir(join(root, 'var/lib/neo4j', path), { recursive: true });
    for (const path of OWNED) await mkdir(join(folder, 'owned', path), { recursive: true });
    await layJava(join(root, 'opt', 'jre'));
    await layLibraries(root);
    await layBusybox(root);
    for (const [path, text] of Object.entries(FILES)) await writeFile(join(root, path), text);
    await chmod(join(root, 'tmp'), 0o1777);
    await copyFile(join(recipeFolder, 'base.Dockerfile'), join(folder, 'Dockerfile'));
    await build(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function layJava(target) {
  const home = await provideJdk();
  const lean = ['--strip-java-debug-attributes', '--no-header-files', '--no-man-pages'];
  await run(join(home, 'bin', 'jlink'), [
    '--add-modules',
    MODULES,
    ...lean,
    '--generate-cds-archive',
    '--vm=server',
    '--output',
    target,
  ]);
  const lib = join(target, 'lib');
  for (const name of await readdir(lib)) if (UNUSED_LIBRARIES.test(name)) await rm(join(lib, name));
  await followLinksOut(target);
  // Debian keeps the certificates outside the JDK, in a file that every JDK of the machine shares.
  await copyFile('/etc/ssl/certs/java/cacerts', join(lib, 'security', 'cacerts')).catch(() => undefined);
}

/** Debian's JDK links its settings to /etc; in the image such a link would lead nowhere. */
async function followLinksOut(folder) {
  for (const path of await filesUnder(folder)) {
    if (!(await lstat(path)).isSymbolicLink()) continue;
    const target = await realpath(path).catch(() => undefined);
    if (!target || target.startsWith(folder)) continue;
    await rm(path);
    await cp(target, path, { recursive: true, dereference: true });
  }
}

async function layLibraries(root) {
  const jre = join(root, 'opt', 'jre');
  const binaries = (await filesUnder(jre)).filter((path) => path.endsWith('.so') || path.endsWith('/bin/java'));
  const linked = await run('ldd', binaries);
  const paths = new Set(linked.match(/\/\S+\.so[.\w]*/g)?.filter((path) => !path.startsWith(jre)));
  const beside = dirname([...paths].find((path) => basename(path) === 'libc.so.6') ?? '/lib/libc.so.6');
  for (const path of [...paths, ...LOADED_BY_NAME.map((name) => join(beside, name))]) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await copyFile(path, join(root, path)).catch(() => undefined); // newer C libraries carry some of them inside
  }
}

async function layBusybox(root) {
  await copyFile(await provideBusybox(), join(root, 'bin', 'busybox'));
  for (const applet of APPLETS) await symlink('busybox', join(root, 'bin', applet));
}

async function filesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
