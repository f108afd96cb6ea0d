import type { ApiChange } from './reading.ts';
export function apiChanges(_before: unknown, _after: unknown): ApiChange[] {
  return [];
}
