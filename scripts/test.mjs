// npm test [-- jest arguments]: sets up what is missing, then runs every test, or those that the arguments name.
// The totals go to .promoter/test-totals.json.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './setup/command.mjs';
import { provide, root } from './setup/provide.mjs';

const results = join(root, '.promoter');
const totalsFile = join(results, 'test-totals.json');

await command(async () => {
  rmSync(totalsFile, { force: true });
  mkdirSync(results, { recursive: true });
  const env = await provide();
  process.exitCode = report(await jest(process.argv.slice(2), env));
});

/** Runs jest in the foreground. A run that matched no test is judged by the totals, not by its exit code. */
async function jest(args, env) {
  const outputFile = join(results, 'jest.json');
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

/** Tests start servers of their own: one that the user works with must not be touched, nor its settings taken over. */
function testEnvironment(env) {
  const settings = /^(TEMPORAL_|PROMOTER_(?!INSTALL$)|GITHUB_(TOKEN|API_URL)$)/;
  const rest = Object.entries(process.env).filter(([name]) => !settings.test(name));
  return { ...Object.fromEntries(rest), ...env };
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

function report({ code, passed, failed }) {
  writeFileSync(totalsFile, `${JSON.stringify({ passed, failed })}\n`);
  process.stderr.write(`\nAll tests: ${passed} passed, ${failed} failed\n`);
  if (passed + failed > 0) return code;
  process.stderr.write(
    'No test was executed, which counts as a failure. Look at the arguments and at testMatch in jest.config.mjs.\n',
  );
  return 1;
}
