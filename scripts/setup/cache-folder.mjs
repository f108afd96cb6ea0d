import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the parts live between runs. Everything in it can be deleted at any time; it is made again. */
export const cacheFolder = () => join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'promoter');

export const cachePath = (...names) => join(cacheFolder(), ...names);
