// npm run up [-- --port N --ui-port N --github-port N]: the development stack in the foreground, until Ctrl-C.
import { command } from './setup/command.mjs';
import { provide } from './setup/provide.mjs';

await command(async () => {
  const env = await provide({ need: ['temporal', 'docker'], existingServer: true });
  Object.assign(process.env, env);
});

// Only now: the packages may have been installed a moment ago.
const { register } = await import('tsx/esm/api');
register();
const { up } = await import('./up.ts');
process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
process.exitCode = await up(process.argv.slice(2));
