import { anAdministratorStays } from './administrators.js';
import type { History, RoleChange } from './history.js';

const second = 1000;
const minute = 60 * second;
const sentAt = 10 * minute;
const intent = {
  ...{ callId: 'call-1', kind: 'remove', systemUserId: 'su-boss', roleId: 'root-b.north' },
  ...{ owner: 'r1', at: sentAt - second, until: sentAt + minute, first: false, before: [] },
};
const person = { tid: '', oid: 'boss' };
const planned = { hash: 'plan-1', at: sentAt - second, systemUserId: 'su-boss', copies: ['root-b.north'] };
const holder = { person, rootRole: 'root-b', owned: false, planned, intent, unsettled: [], looks: [], grants: [] };

const of = (oid: string, at: number, kind: RoleChange['kind'], more: Partial<RoleChange> = {}): RoleChange => ({
  ...{ at, kind, oid, by: 'other', rootRole: 'root-b', roleId: 'root-b.north', changed: true },
  held: kind === 'assign',
  ...more,
});

/** A plan of the sweep takes the role of administrators from boss; the others came and went as told. */
function taken(others: readonly RoleChange[]): string[] {
  const text = JSON.stringify({
    ...{ seq: 1, commit: 'commit-1', time: sentAt - second, kind: 'holder.intent' },
    after: { 'open|holder|boss|root-b': holder },
  });
  const gone = of('boss', sentAt + second, 'remove', { by: 'us', sentAt, sender: 'r1' });
  const call = { at: sentAt, sender: 'r1', kind: 'remove', systemUserId: 'su-boss', roleId: 'root-b.north' };
  const environment = {
    ...{ environment: 'env', deployment: 'd', events: [{ at: sentAt - second, text }], rows: [] },
    ...{ baseline: new Set(['boss|root-b']), administratorRole: 'root-b', changes: [...others, gone], calls: [call] },
  };
  const history = { environments: [environment], service: [], clients: [], policies: [], staleMs: second };
  return anAdministratorStays({ ...history, clockMs: second } as unknown as History).map(({ law }) => law);
}

test('a plan may take the role while somebody else is an administrator', () => {
  expect(taken([of('rosa', minute, 'assign')])).toEqual([]);
});

test('and not when the others have left since the plan was made', () => {
  expect(taken([])).toEqual(['L11']);
  expect(taken([of('rosa', minute, 'assign'), of('rosa', 5 * minute, 'remove')])).toEqual(['L11']);
});
