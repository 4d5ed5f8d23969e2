/** The table port of one replica: the store of the run behind a wire that fails. */
import type { Answer, TableRefusal, Tables, Timed } from '../../api/src/ports.js';
import type { MemoryTables } from './memory-tables.js';
import type { CallKind, Nemesis } from './nemesis.js';
import type { Seeded } from './seeded.js';
import { carry, type Wire } from './wire.js';

const busy: { kind: 'refused'; refusal: TableRefusal } = {
  kind: 'refused',
  refusal: { code: 'busy', message: 'busy' },
};
/** Marks the tokens of empty pages; the rest is the token of the store. */
const emptyMark = 'empty.';

export interface TablesNeeds {
  readonly wire: Wire;
  readonly memory: MemoryTables;
  readonly nemesis: Nemesis;
  readonly random: Seeded;
  /** A `Date` header has whole seconds, a file the clock of its host. */
  readonly wholeSeconds: boolean;
}

export function createTablesPort({ wire, memory, nemesis, random, wholeSeconds }: TablesNeeds): Tables {
  const { kernel, owner } = wire;
  const timed = <T>(answer: Exclude<Answer<T, TableRefusal>, { kind: 'unknown' }>): Answer<Timed<T>, TableRefusal> => {
    if (answer.kind !== 'done') return answer;
    const now = kernel.now();
    return { kind: 'done', value: { value: answer.value, storeTime: wholeSeconds ? now - (now % 1000) : now } };
  };
  const call = <T>(
    kind: CallKind,
    what: string,
    signal: AbortSignal,
    effect: (scraps: boolean) => Answer<Timed<T>, TableRefusal>,
  ): Promise<Answer<Timed<T>, TableRefusal>> => {
    const fate = nemesis.fate('tables', kind);
    return carry(wire, {
      label: `${owner.name} ${what}`,
      fate,
      effect: () => effect(fate.staleMs !== undefined),
      instead: () => busy,
      dies: kind === 'write' && nemesis.dies(),
      freezesMs: kind === 'write' ? nemesis.freezes() : 0,
      signal,
    });
  };

  return {
    get: (partition, key, signal) => call('row', `get ${key}`, signal, () => timed(memory.get(partition, key))),
    range: (partition, from, to, page, signal) => {
      const empty = page.after?.startsWith(emptyMark) === true;
      const token = empty ? page.after.slice(emptyMark.length) : page.after;
      const after = token === undefined || token === '' ? {} : { after: token };
      return call('read', `range ${from}`, signal, (scraps) => {
        if (scraps && !empty && random.chance(0.5))
          return timed({ kind: 'done', value: { rows: [], next: emptyMark + (token ?? '') } });
        const limit = scraps ? random.between(1, Math.min(3, page.limit)) : page.limit;
        return timed(memory.range(partition, from, to, { limit, ...after }));
      });
    },
    transact: (partition, operations, signal) =>
      call('write', `transact ${operations[0]?.key ?? ''}`, signal, () =>
        timed(memory.transact(partition, operations)),
      ),
  };
}
