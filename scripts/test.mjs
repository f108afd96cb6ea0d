// npm test [-- jest arguments]: sets up what is missing, then runs every test, or those that the arguments name.
// The totals go to .promoter/test-totals.json.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './setup/command.mjs';
import { provide, root } from './setup/provide.mjs';

const results = join(root, '.promoter');
const totalsFile = join(results, 'test-totals.json');

/** Tests without a server, an engine or a clock of their own. They run two at a time, all others one by one:
 * these measure, wait and kill, and would disturb each other on a small machine. */
const PURE = 'test/(domain|contract|config|client|setup)/';

await command(async () => {
  rmSync(totalsFile, { force: true });
  mkdirSync(results, { recursive: true });
  const env = await provide();
  const given = process.argv.slice(2);
  const runs =
    given.length > 0
      ? [['--runInBand', ...given]]
      : [
          ['--testPathPatterns', PURE],
          ['--runInBand', '--testPathIgnorePatterns', PURE],
        ];
  const outcomes = [];
  for (const [index, args] of runs.entries())
    outcomes.push(await jest(args, env, join(results, `jest-${index + 1}.json`)));
  process.exitCode = report(outcomes);
});

/** Runs jest in the foreground. A run that matched no test is judged by the totals, not by its exit code. */
async function jest(args, env, outputFile) {
  rmSync(outputFile, { force: true });
  const jestFile = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const node = [
    '--experimental-vm-modules',
    '--no-warnings',
    jestFile,
    '--json',
    `--outputFile=${outputFile}`,
    '--passWithNoTests',
    // Native connections of the SDK may outlive the tests that closed them; a run must not wait for them.
    '--forceExit',
  ];
  const child = spawn(process.execPath, [...node, ...args], {
    cwd: root,
    env: testEnvironment(env),
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const stop = () => child.kill('SIGTERM');
  process.once('exit', stop);
  const code = await new Promise((resolve, reject) =>
    child.once('error', reject).once('exit', (status) => resolve(status ?? 1)),
  );
  process.off('exit', stop);
  return { code, ...totalsOf(outputFile) };
}

/** Tests start servers of their own: one that the user works with must not be touched. */
function testEnvironment(env) {
  const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE, ...rest } = process.env;
  return { ...rest, ...env };
}

function totalsOf(outputFile) {
  try {
    const json = JSON.parse(readFileSync(outputFile, 'utf8'));
    // A file that could not be run has no failed test in it; it still failed.
    return { passed: json.numPassedTests, failed: json.numFailedTests + json.numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function report(outcomes) {
  const sum = (name) => outcomes.reduce((total, outcome) => total + outcome[name], 0);
  const totals = { passed: sum('passed'), failed: sum('failed') };
  writeFileSync(totalsFile, `${JSON.stringify(totals)}\n`);
  process.stderr.write(`\nAll tests: ${totals.passed} passed, ${totals.failed} failed\n`);
  if (totals.passed + totals.failed === 0) {
    process.stderr.write(
      'No test was executed, which counts as a failure. Look at the arguments and at testMatch in jest.config.mjs.\n',
    );
    return 1;
  }
  return outcomes.find(({ code }) => code !== 0)?.code ?? 0;
}
