// node scripts/setup.mjs [part…]: finds or provides the parts (all of them without arguments) and prints
// NAME=value for each on standard output.
import { command } from './setup/command.mjs';
import { allParts, provide } from './setup/provide.mjs';

await command(async () => {
  const need = process.argv.length > 2 ? process.argv.slice(2) : allParts;
  const unknown = need.filter((part) => !allParts.includes(part));
  if (unknown.length > 0) {
    process.stderr.write(`Unknown part ${unknown.join(', ')}. Parts are: ${allParts.join(', ')}.\n`);
    process.exit(2);
  }
  for (const [name, value] of Object.entries(await provide({ need }))) process.stdout.write(`${name}=${value}\n`);
});
