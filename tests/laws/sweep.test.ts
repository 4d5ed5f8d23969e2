import type { History, RoleChange } from './history.js';
import { brakesHold } from './sweep.js';

const second = 1000;
const minute = 60 * second;
const key = 'rosa|root-a';
const plan = { hash: 'plan-1' };
const roles = { 'root-a': { armed: { at: 0 } } };

/** Two complete looks, a minute apart, then a removal that somebody acknowledged. */
function aRemoval(changes: readonly RoleChange[]): History {
  let seq = 0;
  const event = (time: number, kind: string, data: object, after: object = {}) => {
    seq += 1;
    return { at: time, text: JSON.stringify({ seq, commit: `commit-${String(seq)}`, time, kind, data, after }) };
  };
  const look = (at: number, until: number) =>
    event(
      until,
      'sweep.completed',
      { holders: 5 },
      { 'open|job|sweep': { lastComplete: { at, run: 1 }, plan, roles } },
    );
  const events = [
    look(10 * minute, 10 * minute + 5 * second),
    look(11 * minute, 11 * minute + 5 * second),
    event(11 * minute + 10 * second, 'sweep.acknowledged', { plan: plan.hash }),
    event(11 * minute + 20 * second, 'sweep.removing', { key, plan: plan.hash }),
  ];
  const sweep = { mode: 'remove', intervalMs: minute };
  return {
    environments: [{ environment: 'env', deployment: 'd', events, rows: [], baseline: new Set(), changes }],
    service: [],
    clients: [],
    policies: [{ environments: [{ id: 'env', sweep, protectedPrincipals: [] }] }],
    staleMs: second,
    clockMs: second,
  } as unknown as History;
}

const change = (at: number, kind: RoleChange['kind'], held: boolean, more: Partial<RoleChange> = {}): RoleChange => ({
  at,
  kind,
  held,
  by: 'other',
  oid: 'rosa',
  rootRole: 'root-a',
  roleId: 'root-a.south',
  changed: true,
  ...more,
});

const whatOf = (changes: readonly RoleChange[]): string[] =>
  brakesHold(aRemoval(changes))
    .filter(({ law }) => law === 'L6')
    .map(({ what }) => what);

const unseen = 'the sweep took a role that two looks an interval apart did not show';

test('a role that somebody gave before both looks may be taken', () => {
  expect(whatOf([change(minute, 'assign', true)])).toEqual([]);
});

test('a role that was given between the looks, or is gone before the last one, may not', () => {
  expect(whatOf([change(10.5 * minute, 'assign', true)])).toEqual([unseen]);
  expect(whatOf([change(minute, 'assign', true), change(10.5 * minute, 'remove', false)])).toEqual([unseen]);
});

test('a copy that stays with a user who moves to another unit is held as before', () => {
  const moves = change(9 * minute, 'remove', false, { heldAnyhow: true });
  expect(whatOf([change(minute, 'assign', true), moves])).toEqual([]);
});

test('a copy of another unit that goes is not held any more', () => {
  const moves = change(9 * minute, 'remove', false, { heldAnyhow: true });
  const goes = change(10.5 * minute, 'remove', false, { heldAnyhow: false });
  expect(whatOf([change(minute, 'assign', true), moves, goes])).toEqual([unseen]);
});
