import type { Context, Live } from './context.ts';

/** A spinner on the terminal's error stream while the work goes on; nothing when that is no terminal. */
export const step: Context['step'] = async (title, work) => {
  if (process.stderr.isTTY !== true) return work();
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const running = work();
  const task = { title, task: () => running.then(() => undefined) };
  await new Listr([task], { rendererOptions: { logger, clearOutput: true }, exitOnError: false }).run();
  return running;
};

/** Where `watch` draws: in place on a terminal, else line by line; nowhere under `--json`. */
export function live(isJson: boolean): Live {
  if (isJson) return { kind: 'silent', show: () => undefined, done: () => undefined };
  return process.stdout.isTTY === true && process.stdout.rows > 0 // a terminal without a size shows no picture
    ? frames()
    : { kind: 'lines', show: (text) => process.stdout.write(`${text}\n`), done: () => undefined };
}

function frames(): Live {
  let drawing: Promise<typeof import('log-update')['default']> | undefined;
  const updater = () => (drawing ??= import('log-update').then((module) => module.default));
  return {
    kind: 'frame',
    show: (text) => void updater().then((draw) => draw(text)),
    done: () => void drawing?.then((draw) => draw.done()),
  };
}
