/** Progress goes to standard error: standard output belongs to the command's result. */
const screen = process.stderr;
const WIDTH = 22;
const running = new Map();

/**
 * Runs one step and prints one line when it is over: its name, how it was had, and how long it took.
 * `task` gets `say(text)`, which shows on a terminal what is being done meanwhile, and resolves to
 * `{ how, ...result }`.
 */
export async function step(name, task) {
  const started = performance.now();
  running.set(name, 'looking');
  show();
  try {
    const result = await task((text) => {
      running.set(name, text);
      show();
    });
    finish(name, result.how, started);
    return result;
  } catch (error) {
    finish(name, 'not to be had', started);
    throw error;
  }
}

/** A line of its own, for what must be said before it is done. */
export function announce(text) {
  clear();
  screen.write(`${text}\n`);
  show();
}

function finish(name, how, started) {
  running.delete(name);
  announce(`${name.padEnd(WIDTH)} ${how}, ${duration(performance.now() - started)}`);
}

export const duration = (ms) =>
  ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;

function show() {
  if (!screen.isTTY || running.size === 0) return;
  const text = [...running].map(([name, doing]) => `${name}: ${doing}`).join(' · ');
  clear();
  screen.write(text.slice(0, (screen.columns ?? 80) - 1));
}

function clear() {
  if (screen.isTTY) screen.write('\r\u001b[2K');
}
