/** Of so many others each one is told, and once there are many pairs, of one: more say no more. */
const [mostOthers, manyPairs] = [20, 1_000];

/**
 * Those that meet, two by two: everyone that meets somebody is in one pair at least, and the pairs grow with their
 * number, not with its square. `isPast`: an earlier one can meet nobody from this one on.
 */
export function pairsOf<T>(
  items: readonly T[],
  meet: (one: T, other: T) => boolean,
  isPast: (one: T, now: T) => boolean = () => false,
): [T, T][] {
  const pairs: [T, T][] = [];
  const others = new Map<T, number>();
  const count = (item: T): number => others.get(item) ?? 0;
  const isTold = (item: T): boolean => count(item) >= (pairs.length < manyPairs ? mostOthers : 1);
  const add = (one: T, other: T): void => {
    pairs.push([one, other]);
    for (const each of [one, other]) others.set(each, count(each) + 1);
  };
  let [open, told]: [T[], T[]] = [[], []];
  for (const item of items) {
    open = open.filter((one) => !isPast(one, item));
    for (const one of open) if (meet(one, item)) add(one, item);
    if (count(item) === 0) {
      told = told.filter((one) => !isPast(one, item));
      const one = told.find((each) => meet(each, item));
      if (one !== undefined) add(one, item);
    }
    told.push(...open.filter(isTold));
    open = [...open.filter((one) => !isTold(one)), item];
  }
  return pairs;
}
