/** Lists of Dataverse that are not what they seem: ways in which an answer with status 200 is no evidence. */
import type { Fault } from '../wire/faults.js';

type Fields = Readonly<Record<string, unknown>>;
const link = '@odata.nextLink';

const changed = (change: (list: Fields, rows: readonly Fields[]) => Fields): Fault => ({
  kind: 'changed',
  change: (body) => {
    const list = (body ?? {}) as Fields;
    return change(list, (list['value'] ?? []) as readonly Fields[]);
  },
});

/** A list without a row, as if nobody were there. */
export const emptyList = (): Fault => changed(({ [link]: _gone, ...list }) => ({ ...list, value: [] }));

/** A page that goes on, without saying where. */
export const withoutLink = (): Fault => changed(({ [link]: _gone, ...list }) => list);

/** A page that goes on elsewhere: at another host, in a circle, below another path. */
export const leadingTo = (address: string): Fault => changed((list) => ({ ...list, [link]: address }));

/** A page that says that the first page comes next. */
export const inACircle = (): Fault =>
  changed((list) => {
    const next = list[link];
    return typeof next === 'string'
      ? { ...list, [link]: next.replace(/pagenumber%3D%22\d+/i, 'pagenumber%3D%220') }
      : list;
  });

/** Rows that are left out, such as users that the caller may not see. */
export const withoutRows = (left: (row: Fields) => boolean): Fault =>
  changed((list, rows) => ({ ...list, value: rows.filter((row) => !left(row)) }));

/** Rows in which something is not as it should be. */
export const withRows = (change: (row: Fields) => Fields): Fault =>
  changed((list, rows) => ({ ...list, value: rows.map(change) }));
