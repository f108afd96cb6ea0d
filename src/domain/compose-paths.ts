/** A relative path of a compose file, made absolute; undefined when it leads out of the release's folder. Slashes only: engines run on Linux. */
export function insideRelease(root: string, base: string, path: string): string | undefined {
  const absolute = normal(`${base}/${path}`);
  return absolute === root || absolute.startsWith(`${root}/`) ? absolute : undefined;
}

/** The folder of a file. */
export const folderOf = (file: string): string => file.replace(/\/[^/]*$/, '');

/** Without `.`, `..` and doubled slashes; absolute. */
export function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
