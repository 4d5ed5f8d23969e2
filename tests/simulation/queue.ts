/** A binary heap: the first entry by a given order. */
export interface Queue<T> {
  push(item: T): void;
  pop(): T | undefined;
  peek(): T | undefined;
}

export function createQueue<T>(before: (one: T, other: T) => boolean): Queue<T> {
  const heap: T[] = [];
  const at = (index: number): T => heap[index] as T;

  function swap(one: number, other: number): void {
    const held = at(one);
    heap[one] = at(other);
    heap[other] = held;
  }

  function sink(): void {
    for (let index = 0; ;) {
      let least = index;
      for (const child of [2 * index + 1, 2 * index + 2])
        if (child < heap.length && before(at(child), at(least))) least = child;
      if (least === index) return;
      swap(index, least);
      index = least;
    }
  }

  return {
    push(item) {
      heap.push(item);
      for (let index = heap.length - 1; index > 0;) {
        const parent = (index - 1) >> 1;
        if (!before(at(index), at(parent))) return;
        swap(index, parent);
        index = parent;
      }
    },
    pop() {
      const first = heap[0];
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first;
    },
    peek: () => heap[0],
  };
}
