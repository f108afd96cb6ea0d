import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Enough of a tool's last words to find the reason in, without keeping a whole build log in memory. */
const KEPT_OUTPUT = 64_000;

/** Tools still at work end with this process: a build nobody waits for would only heat the machine. */
const working = new Set();
process.on('exit', () => {
  for (const child of working) child.kill();
});

/** The file a command name stands for on PATH, or undefined. */
export function which(command, path = process.env.PATH ?? '') {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, command))
    .find(isExecutable);
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * Runs a command without a shell and without standard input, and resolves to its standard output.
 * Rejects with the last line it wrote when it fails or takes longer than `timeoutMs`.
 */
export function run(command, args = [], { cwd, env = {}, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    working.add(child);
    const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        output[name] = (output[name] + text).slice(-KEPT_OUTPUT);
      });
    }
    child.on('error', (error) => reject(new Error(`${command} could not be started: ${error.code ?? error.message}`)));
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      working.delete(child);
      if (code === 0) resolve(output.stdout);
      else reject(new Error(`${command} ${args[0] ?? ''} ${ending(code, signal, timeoutMs)}: ${lastWords(output)}`));
    });
  });
}

const ending = (code, signal, timeoutMs) =>
  signal === 'SIGKILL' && timeoutMs
    ? `took longer than ${timeoutMs / 1000} s`
    : signal
      ? `was ended by ${signal}`
      : `exited with ${code}`;

/** A tool's own error line says more than its closing advice. */
function lastWords({ stdout, stderr }) {
  const lines = `${stdout}\n${stderr}`
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.findLast((line) => /^(\[?error|fatal|E:|go:)/i.test(line)) ?? lines.at(-1) ?? 'no output';
}
