import type { VariableSource } from '../../activities/ports.ts';
import { readEnvFile } from './env-file.ts';

/** Variables of the environment's env file, read anew each time, and of the worker's own only those that are asked for by name. */
export function createVariableSource(own: Readonly<Record<string, string | undefined>>): VariableSource {
  return {
    async of({ envFile }, names) {
      return [envFile === undefined ? {} : await readEnvFile(envFile), picked(own, names)];
    },
  };
}

const picked = (own: Readonly<Record<string, string | undefined>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = own[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
