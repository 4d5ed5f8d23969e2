/** Does work on many things, so many at a time, and gives the results in order. */
export async function inPool<T, R>(atOnce: number, things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = things.entries();
  const worker = async (): Promise<void> => {
    for (const [index, thing] of left) results[index] = await work(thing);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
