import type { Answer, TableRefusal, Tables, Timed } from '../../api/src/ports.js';
import { describeTables } from '../conformance/tables.suite.js';
import { createMemoryTables } from './memory-tables.js';

type Timely<T> = Answer<Timed<T>, TableRefusal>;

/** Answers at once, unless the call had ended before. */
const timed = <T>(signal: AbortSignal, call: () => Answer<T, TableRefusal>): Timely<T> => {
  if (signal.aborted) return { kind: 'unknown', cause: 'ended' };
  const answer = call();
  return answer.kind === 'done' ? { kind: 'done', value: { value: answer.value, storeTime: Date.now() } } : answer;
};

describeTables('the store of the simulation', async () => {
  const memory = createMemoryTables();
  const tables: Tables = {
    get: async (partition, key, signal) => timed(signal, () => memory.get(partition, key)),
    range: async (partition, from, to, page, signal) => timed(signal, () => memory.range(partition, from, to, page)),
    transact: async (partition, operations, signal) => timed(signal, () => memory.transact(partition, operations)),
  };
  return { tables, close: () => {} };
});
