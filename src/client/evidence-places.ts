import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';

/** A file as somebody named it, and the folder that it may not lead out of. */
export interface NamedPlace {
  named: string;
  folder: string;
  file: string;
}

/**
 * A named file below the present folder may not lead out of that folder through links; any other not out of the folder
 * that it was named in.
 */
export function placeNamed(named: string, here: string): NamedPlace {
  const path = resolve(here, named);
  const below = relative(here, path);
  const isBelow = below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
  return isBelow ? { named, folder: here, file: below } : { named, folder: dirname(path), file: basename(path) };
}
