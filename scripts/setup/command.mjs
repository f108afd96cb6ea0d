import { MissingPart } from './missing-part.mjs';

/** An outside part is missing: the same exit code as the CLI's. */
export const EXIT_UNREACHABLE = 3;

/**
 * Runs a command's main function. A missing part ends it with one paragraph and exit code 3; a signal
 * ends it at once, with its locks released and its tools stopped.
 */
export async function command(main) {
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  try {
    await main();
  } catch (error) {
    if (!(error instanceof MissingPart)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exit(EXIT_UNREACHABLE);
  }
}
