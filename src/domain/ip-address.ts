/** An address in the one spelling in which it can be compared: IPv6 as eight groups, IPv4 within IPv6 as itself. What is none stays as it is. */
export function comparable(address: string): string {
  const bare = address
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '');
  if (!bare.includes(':')) return bare;
  const [head = '', tail, ...more] = withoutDots(bare).split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = 8 - before.length - after.length;
  const all = tail === undefined ? before : [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after];
  if (more.length > 0 || all.length !== 8) return bare;
  return /^(0:){5}ffff:/.test(all.join(':')) ? dotted(all.slice(6)) : all.join(':');
}

const groupsOf = (part: string): string[] =>
  part === '' ? [] : part.split(':').map((group) => group.replace(/^0+(?=.)/, ''));

/** `::ffff:127.0.0.1` with its last two groups as the others. */
const withoutDots = (address: string): string =>
  address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...numbers: string[]) =>
    [numbers.slice(0, 2), numbers.slice(2, 4)]
      .map(([high, low]) => (Number(high) * 256 + Number(low)).toString(16))
      .join(':'),
  );

const dotted = (groups: readonly string[]): string =>
  groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((value) => [value >> 8, value & 255])
    .join('.');
