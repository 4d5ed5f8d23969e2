/**
 * What the sweep knows of each protected role: since when it is seen, and whether an administrator lets the sweep act on it.
 * A policy can protect hundreds, so they stand on rows of their own, in the order of their ids, so many on each.
 */
import { row, rowsOf, type Rows } from '../documents.js';
import type { Draft, View } from '../draft.js';
import type { RoleOnRecord, Roles, SweepState } from './rows.js';

/** Roles of one row. */
export const rolesOfRow = 80;

type Reader = Pick<View, 'document'>;

const partOf = (view: Reader, part: number): Roles | undefined => view.document('sweeproles', String(part))?.roles;

/** The roles of each row. Those of older releases stand in the row `sweep` itself, until the next complete run. */
function partsOf(view: Reader): Roles[] {
  const parts: Roles[] = [];
  for (let roles = partOf(view, 0); roles !== undefined; roles = partOf(view, parts.length)) parts.push(roles);
  const before = view.document('sweep')?.roles;
  return parts.length === 0 && before !== undefined ? [before] : parts;
}

export const rolesOnRecord = (view: Reader): Roles => Object.assign({}, ...partsOf(view)) as Roles;

export const roleOnRecord = (view: Reader, rootRole: string): RoleOnRecord | undefined =>
  partsOf(view).find((roles) => rootRole in roles)?.[rootRole];

/** Puts these roles on record in the place of those of before; writes what is new and nothing else. */
export function putRoles(draft: Draft, roles: Roles): void {
  const entries = Object.entries(roles).sort(([one], [other]) => (one < other ? -1 : 1));
  const changed: Rows[] = [];
  let part = 0;
  for (; part * rolesOfRow < entries.length; part += 1) {
    const here = Object.fromEntries(entries.slice(part * rolesOfRow, (part + 1) * rolesOfRow));
    if (!isSame(partOf(draft, part), here)) changed.push(row('sweeproles', String(part), { v: 1, roles: here }));
  }
  for (; partOf(draft, part) !== undefined; part += 1) changed.push(row('sweeproles', String(part), null));
  if (changed.length > 0) draft.emit('sweep.roles-noted', { documents: rowsOf(changed) });
}

function isSame(before: Roles | undefined, after: Roles): boolean {
  const inWords = (roles: Roles): string =>
    JSON.stringify(
      Object.entries(roles)
        .map(([root, { observedAt, armed }]) => [root, observedAt, armed?.at, armed?.by.oid])
        .sort(),
    );
  return before !== undefined && inWords(before) === inWords(after);
}

/** The state without the roles that older releases kept in it; they have rows of their own by now. */
export function withoutRoles<S extends Pick<SweepState, 'roles'>>({ roles: _, ...state }: S): Omit<S, 'roles'> {
  return state;
}
