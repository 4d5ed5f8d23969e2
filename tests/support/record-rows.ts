/** Reads the rows of a record past the service that keeps it. */
import type { Holder } from '../../api/src/domain/holder.js';
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

export const holdersIn = (rows: readonly Row[]): readonly Holder[] =>
  rows.filter(({ key }) => key.startsWith('open|holder|')).map(({ text }) => JSON.parse(text) as Holder);

/** Whether the product is about to do something there: a call, a doubt, or a look that is due. */
export const isBusy = ({ intent, unsettled, looks }: Holder): boolean =>
  intent !== undefined || unsettled.length > 0 || looks.length > 0;
