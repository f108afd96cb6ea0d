import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startGitHub } from './server.ts';

const usage = `node --import tsx test/support/github/serve.ts --port N --state FILE [--repository OWNER/NAME] [--branch NAME] [--token TOKEN] [--file PATH=LOCAL-FILE]...`;

/** Runs the stand-in until it is asked to stop; its first line says where it is, as JSON. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      state: { type: 'string' },
      repository: { type: 'string', default: 'acme/platform' },
      branch: { type: 'string', default: 'main' },
      token: { type: 'string', default: 'promoter-token' },
      file: { type: 'string', multiple: true, default: [] },
    },
  });
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`--port must be a port number, not '${values.port}': ${usage}`);
  const github = await startGitHub({
    port,
    repository: values.repository,
    branch: values.branch,
    tokens: { [values.token]: 'promoter-bot' },
    files: Object.fromEntries(values.file.map(fileOf)),
    ...(values.state === undefined ? {} : { stateFile: values.state }),
  });
  console.log(JSON.stringify({ url: github.url, issues: `${github.url}/${values.repository}/issues` }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void github.stop().then(() => process.exit(0)));
}

function fileOf(argument: string): [string, string] {
  const [path = '', local = ''] = argument.split('=', 2);
  if (!path || !local) throw new Error(`--file must be PATH=LOCAL-FILE, not '${argument}': ${usage}`);
  return [path, readFileSync(local, 'utf8')];
}

await main();
