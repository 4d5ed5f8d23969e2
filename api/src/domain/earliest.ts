/** Many keys, each with an instant: gives those whose instant has come, without looking at the others. A binary heap. */

export interface Earliest {
  /** The key is due at this instant and not at an earlier one; Infinity: it is not kept. */
  set(key: string, at: number): void;
  /** Takes out every key whose instant has come, earliest first. */
  take(now: number): string[];
  /** Keys that wait. */
  size(): number;
}

interface Entry {
  readonly key: string;
  readonly at: number;
}

/** Entries that were overtaken stay in the heap until their instant; with more of them than this it is made anew. */
const mostOvertaken = 64;

export function createEarliest(): Earliest {
  const known = new Map<string, Entry>();
  let heap: Entry[] = [];

  const atOf = (index: number): number => heap[index]?.at ?? Infinity;
  function swap(one: number, other: number): void {
    const [first, second] = [heap[one], heap[other]];
    if (first === undefined || second === undefined) return;
    heap[one] = second;
    heap[other] = first;
  }
  function push(entry: Entry): void {
    let index = heap.push(entry) - 1;
    for (let above = (index - 1) >> 1; index > 0 && atOf(index) < atOf(above); above = (index - 1) >> 1) {
      swap(index, above);
      index = above;
    }
  }
  function pop(): Entry | undefined {
    const first = heap[0];
    swap(0, heap.length - 1);
    heap.pop();
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const least = atOf(left + 1) < atOf(left) ? left + 1 : left;
      if (atOf(least) >= atOf(index)) return first;
      swap(index, least);
      index = least;
    }
  }
  function tidy(): void {
    if (heap.length <= 2 * known.size + mostOvertaken) return;
    heap = [];
    for (const entry of known.values()) push(entry);
  }

  return {
    set(key, at) {
      if (known.get(key)?.at === at) return;
      known.delete(key);
      if (at === Infinity) return;
      const entry = { key, at };
      known.set(key, entry);
      push(entry);
      tidy();
    },
    take(now) {
      const due: string[] = [];
      while (atOf(0) <= now) {
        const entry = pop();
        if (entry === undefined || known.get(entry.key) !== entry) continue;
        known.delete(entry.key);
        due.push(entry.key);
      }
      return due;
    },
    size: () => known.size,
  };
}
