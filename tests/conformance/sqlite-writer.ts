/** A process of its own that writes to a SQLite record: `count <file> <times>` or `fill <file>`. */
import { writeSync } from 'node:fs';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import type { Tables } from '../../api/src/ports.js';

const [task = '', file = '', times = '0'] = process.argv.slice(2);
const quiet = new AbortController().signal;

/** Tries until it is done; says how often the store was busy. */
const increment = async (tables: Tables): Promise<number> => {
  for (let busy = 0; ;) {
    const read = await tables.get('p', 'counter', quiet);
    const row = read.kind === 'done' ? read.value.value : undefined;
    const text = String(Number(row?.text ?? '0') + 1);
    const write = row
      ? ({ op: 'replace', key: 'counter', text, etag: row.etag } as const)
      : ({ op: 'insert', key: 'counter', text } as const);
    const answer = await tables.transact('p', [write], quiet);
    if (answer.kind === 'done') return busy;
    if (answer.kind === 'unknown') throw new Error(answer.cause);
    if (answer.refusal.code === 'busy') busy++;
  }
};

const { tables, close } = openSqliteTables({ file });
if (task === 'count') {
  let busy = 0;
  for (let n = 0; n < Number(times); n++) busy += await increment(tables);
  writeSync(1, `${String(busy)}\n`);
}
// Each line says that this row and the one before it were acknowledged; the process is killed from outside.
for (let n = 0; task === 'fill'; n++) {
  const operations = [
    { op: 'put', key: 'head', text: String(n) },
    { op: 'insert', key: `row|${String(n)}`, text: 'x'.repeat(500) },
  ] as const;
  const answer = await tables.transact('p', operations, quiet);
  if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
  writeSync(1, `${String(n)}\n`);
}
close();
