import { createKernel, type Kernel, type Owner } from './kernel.js';
import { seeded } from './seeded.js';
import { createVirtualClock } from './virtual-clock.js';

const kernelOf = (seed: number): Kernel => createKernel(0, seeded(seed, 'kernel'), false);
const owner = (): Owner => ({ name: 'r1', alive: true, frozenUntil: 0 });

/** Runs ten entries of one instant and gives their order. */
async function orderOf(seed: number): Promise<string> {
  const kernel = kernelOf(seed);
  const order: number[] = [];
  for (let index = 0; index < 10; index += 1) kernel.after(5, { label: String(index), run: () => order.push(index) });
  await kernel.runUntil(10);
  return order.join(' ');
}

describe('virtual time', () => {
  test('runs what comes first first, and everything that follows from it before the next', async () => {
    const kernel = kernelOf(1);
    const order: string[] = [];
    const chain = async (name: string): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) {
        order.push(`${name}${String(turn)}`);
        await Promise.resolve();
      }
    };
    kernel.after(20, { label: 'late', run: () => void chain('late') });
    kernel.after(10, { label: 'early', run: () => void chain('early') });
    await kernel.runUntil(30);
    expect(order).toEqual(['early0', 'early1', 'early2', 'late0', 'late1', 'late2']);
    expect(kernel.now()).toBe(30);
  });

  test('leaves the order of one instant to the seed', async () => {
    expect(await orderOf(1)).toBe(await orderOf(1));
    expect(await orderOf(1)).not.toBe(await orderOf(2));
  });

  test('runs nothing of who was killed', async () => {
    const kernel = kernelOf(1);
    const one = owner();
    let ran = false;
    kernel.after(10, { label: 'work', owner: one, run: () => (ran = true) });
    one.alive = false;
    await kernel.runUntil(20);
    expect(ran).toBe(false);
  });

  test('runs what belongs to one who stands still when he goes on', async () => {
    const kernel = kernelOf(1);
    const one = { ...owner(), frozenUntil: 50 };
    const at: number[] = [];
    kernel.after(10, { label: 'work', owner: one, run: () => at.push(kernel.now()) });
    kernel.after(20, { label: 'other', run: () => at.push(kernel.now()) });
    await kernel.runUntil(100);
    expect(at).toEqual([20, 50]);
  });
});

describe('the clock of a replica', () => {
  test('goes at its own rate from its own start, with a wall clock that may step', async () => {
    const kernel = kernelOf(1);
    const fault = { offsetMs: 300, rate: 1.5, startMs: 7000 };
    const clock = createVirtualClock(kernel, owner(), fault);
    let woken = 0;
    void clock.sleep(30).then(() => (woken = kernel.now()));
    await kernel.runUntil(100);
    expect([woken, clock.monotonic(), clock.now()]).toEqual([20, 7150, 450]);
    fault.offsetMs = -50;
    expect([clock.monotonic(), clock.now()]).toEqual([7150, 100]);
  });

  test('wakes at once who does not want to sleep any more', async () => {
    const kernel = kernelOf(1);
    const clock = createVirtualClock(kernel, owner(), { offsetMs: 0, rate: 1, startMs: 0 });
    const waiting = new AbortController();
    let woken = -1;
    void clock.sleep(1000, waiting.signal).then(() => (woken = kernel.now()));
    kernel.after(10, { label: 'no more', run: () => waiting.abort() });
    await kernel.runUntil(20);
    expect(woken).toBe(10);
  });
});
