import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/** SHA-256, in hexadecimal, of a JSON value whatever the order of its keys. Pure JavaScript, so that workflows can use it. */
export const fingerprint = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonical(value))));

/** JSON with sorted keys; undefined members vanish as in JSON.stringify. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
}
