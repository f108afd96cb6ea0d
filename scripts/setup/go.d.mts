export function isAtLeast(version: string, oldest: string): boolean;
