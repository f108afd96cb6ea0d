/**
 * The work on each item, a few at a time, in the items' order. No further one is begun once `isEnough` says so of the
 * results; those are then of the first items, without a hole.
 */
export async function pooled<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
  isEnough: (results: readonly R[]) => boolean = () => false,
): Promise<R[]> {
  const queue = items.entries();
  const results: R[] = [];
  const turn = async () => {
    while (!isEnough(results)) {
      const next = queue.next();
      if (next.done) return;
      const [index, item] = next.value;
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, turn));
  return results;
}
