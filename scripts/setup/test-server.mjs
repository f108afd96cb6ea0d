import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cache.mjs';
import { cachePath } from './cache-folder.mjs';
import { provideJava } from './java.mjs';
import { copyArtifact } from './maven.mjs';
import { firstThatWorks } from './missing-part.mjs';
import { isExecutable } from './run.mjs';
import { sdkDownload } from './sdk-download.mjs';

const VERSION = '1.38.0';
const FOLDER = `temporal-test-server-${VERSION}`;
const COMMAND = 'temporal-test-server';

/** The time-skipping test server, in which seven days pass in seconds. */
export function provideTestServer({ root, say }) {
  return firstThatWorks(
    "Temporal's time-skipping test server",
    [
      ['an earlier fetch from Maven', async () => earlier()],
      ['the download of the SDK', () => downloaded(root, say)],
      ['the Maven artefact', () => fromMaven(say)],
    ],
    'install a JDK 17 and Maven, and check that Maven Central can be reached.',
  );
}

const use = (path, how) => ({ how, env: { PROMOTER_TEST_SERVER: path } });

function earlier() {
  const path = cachePath(FOLDER, COMMAND);
  return isExecutable(path) ? use(path, 'from Maven earlier') : undefined;
}

async function downloaded(root, say) {
  say('asking for the download of the SDK');
  const path = await sdkDownload({ root, name: 'temporal-test-server-download', create: 'createTimeSkipping' });
  return path && use(path, "the SDK's download");
}

async function fromMaven(say) {
  const java = await provideJava();
  const folder = await cached(FOLDER, async (target) => {
    say('fetching it from Maven');
    await copyArtifact({ group: 'io.temporal', artifact: 'temporal-test-server', version: VERSION }, target);
    await writeFile(join(target, COMMAND), launcher(java));
    await chmod(join(target, COMMAND), 0o755);
  });
  return use(join(folder, COMMAND), 'from Maven');
}

/** The first-stage compiler alone and the serial collector: the server lives for seconds, on few cores. */
const launcher = (java) => `#!/bin/sh
here=$(dirname "$0")
exec "${java}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`;
