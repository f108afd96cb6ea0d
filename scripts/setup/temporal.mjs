import { join } from 'node:path';
import { cached, fingerprintOfFiles } from './cache.mjs';
import { cachePath } from './cache-folder.mjs';
import { isAtLeast, provideGo } from './go.mjs';
import { firstThatWorks } from './missing-part.mjs';
import { isExecutable, run, which } from './run.mjs';
import { sdkDownload } from './sdk-download.mjs';

/** Older servers lack worker deployment versioning and update-with-start, which the workflows need. */
const OLDEST_SERVER = '1.29.0';
const COMMAND_PACKAGE = 'github.com/temporalio/cli/cmd/temporal';

/**
 * The Temporal CLI, whose dev server is the server of tests and of the development stack.
 * With `existingServer`, a server that TEMPORAL_ADDRESS names is taken as it is.
 */
export async function provideTemporal({ root, existingServer = false, say }) {
  if (existingServer && process.env.TEMPORAL_ADDRESS) {
    return { how: `the server at TEMPORAL_ADDRESS=${process.env.TEMPORAL_ADDRESS}`, env: {} };
  }
  return firstThatWorks(
    'The Temporal CLI with its dev server',
    [
      ['temporal on PATH', cliOnPath],
      ['an earlier build', async () => found(builtCli(root), 'built from Go modules earlier')],
      ['the download of the SDK', () => downloadedCli(root, say)],
      ['a build from Go modules', () => buildCli(root, say)],
    ],
    'install the Temporal CLI (https://docs.temporal.io/cli) and put it on PATH, or set TEMPORAL_ADDRESS to a running server for the demo.',
  );
}

const use = (path, how) => ({ how, env: { PROMOTER_TEMPORAL_CLI: path } });
const found = (path, how) => (isExecutable(path) ? use(path, how) : undefined);

async function cliOnPath() {
  const path = which('temporal');
  if (!path) return undefined;
  const text = await run(path, ['--version'], { timeoutMs: 10_000 });
  const server = /Server (\d+\.\d+\.\d+)/.exec(text)?.[1] ?? '0';
  if (!isAtLeast(server, OLDEST_SERVER)) throw new Error(`its server is ${server}, older than ${OLDEST_SERVER}`);
  return use(path, `temporal on PATH, server ${server}`);
}

async function downloadedCli(root, say) {
  say('asking for the download of the SDK');
  const path = await sdkDownload({ root, name: 'temporal-cli-download', create: 'createLocal' });
  return path && use(path, "the SDK's download");
}

/** The build's folder is named after the pinned versions, so that a new pin is a new build. */
function builtCli(root) {
  const pins = ['go.mod', 'go.sum', 'tools.go'].map((file) => join(root, 'tools', 'temporal', file));
  return cachePath(`temporal-cli-${fingerprintOfFiles(...pins)}`, 'temporal');
}

async function buildCli(root, say) {
  const path = builtCli(root);
  const [folder] = path.split('/').slice(-2);
  await cached(folder, async (target) => {
    say('finding Go');
    const go = await provideGo(root);
    say('building it from Go modules, about 4 minutes');
    const output = join(target, 'temporal');
    const flags = ['-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags=-s -w', '-o', output];
    await run(go.command, ['build', ...flags, COMMAND_PACKAGE], {
      cwd: join(root, 'tools', 'temporal'),
      env: { ...go.env, CGO_ENABLED: '0' },
    });
  });
  return use(path, 'built from Go modules');
}
