import { createDueNet, netPortion } from './due-net.js';
import type { NextStep } from './next-step.js';

const due: NextStep = { do: 'remove', overdue: true };
const rest: NextStep = { do: 'rest', until: Infinity };
const keys = (count: number): string[] => Array.from({ length: count }, (_, n) => `key-${String(n)}`);

it('finds what the list should have told within one round', () => {
  const net = createDueNet(
    () => keys(1000),
    (key) => (key === 'key-777' ? due : rest),
  );
  const found = Array.from({ length: Math.ceil(1001 / netPortion) }, () => net.missedBy([], 0)).flat();
  expect(found).toEqual([{ key: 'key-777', next: due }]);
});

it('asks a few a look however many there are, and nobody twice where there are few', () => {
  const asked: string[] = [];
  const ask = (key: string): NextStep => {
    asked.push(key);
    return rest;
  };
  createDueNet(() => keys(100_000), ask).missedBy([], 0);
  expect(asked).toHaveLength(netPortion);
  asked.length = 0;
  createDueNet(() => keys(3), ask).missedBy([], 0);
  expect(asked).toEqual(keys(3));
  expect(createDueNet(() => [], ask).missedBy([], 0)).toEqual([]);
});

it('tells nothing of what the list tells', () => {
  const net = createDueNet(
    () => keys(3),
    () => due,
  );
  expect(net.missedBy([{ key: 'key-1', next: due }], 0).map(({ key }) => key)).toEqual(['key-0', 'key-2']);
});

it('goes on over changes, new ones included', () => {
  const all = new Set(keys(60));
  const asked = new Set<string>();
  const net = createDueNet(
    () => all,
    (key) => {
      asked.add(key);
      return rest;
    },
  );
  net.missedBy([], 0);
  all.delete('key-55');
  all.add('new');
  net.missedBy([], 0);
  expect(asked.has('new')).toBe(true);
  expect(asked.has('key-55')).toBe(false);
});
