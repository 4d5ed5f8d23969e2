/** Reads the rows of a record past the service that keeps it. */
import type { Row, Tables } from '../../api/src/ports.js';

const quiet = new AbortController().signal;
const pageRows = 1000;

/** Every row of a partition, in the order of the keys. */
export async function rowsOf(tables: Tables, partition: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let after: string | undefined; ;) {
    const page = { limit: pageRows, ...(after !== undefined && { after }) };
    const answer = await tables.range(partition, '-', '~', page, quiet);
    if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
    rows.push(...answer.value.value.rows);
    after = answer.value.value.next;
    if (after === undefined) return rows;
  }
}
