export type Part = 'temporal' | 'test-server' | 'docker' | 'neo4j' | 'web';
export const root: string;
export const allParts: Part[];
/** Finds or provides parts; resolves to the environment variables that name them. See provide.mjs. */
export function provide(options?: { need?: Part[]; existingServer?: boolean }): Promise<Record<string, string>>;
