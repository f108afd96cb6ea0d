// npm run demo: sets up what is missing, promotes a real Neo4j, and then one that fails while it is watched.
import { command } from './setup/command.mjs';
import { provide } from './setup/provide.mjs';

await command(async () => {
  Object.assign(process.env, await provide({ need: ['temporal', 'docker', 'neo4j'], existingServer: true }));
});

// Only now: the packages may have been installed a moment ago.
const { register } = await import('tsx/esm/api');
register();
const { demo } = await import('./demo/demo.ts');
process.exitCode = await demo();
