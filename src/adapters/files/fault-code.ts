/** The code of a file system's fault, as `ENOENT`; undefined when it has none. */
export const codeOf = (fault: unknown): string | undefined =>
  typeof fault === 'object' && fault !== null && 'code' in fault && typeof fault.code === 'string'
    ? fault.code
    : undefined;
