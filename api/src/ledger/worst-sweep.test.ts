/** What a policy of the largest size asks of the rows of the sweep: each transaction fits, with room to spare. */
import { anEnvironment, aPolicy, aRole, factsOf } from '../testing/a-policy.js';
import { anApply, aSign } from '../testing/a-sweep.js';
import { minute, ten } from '../testing/instants.js';
import { aRecord, effectOf, type Start, type TestRecord } from '../testing/record.js';
import { transactionOf } from '../testing/transactions.js';
import {
  aLongHolder,
  aLongSighting,
  aLongStanding,
  longId,
  longIds,
  longReason,
  longHash,
  mostAdministratorsSeen,
  mostWatched,
} from '../testing/worst.js';
import type { CompleteRun } from '../domain/sweep/rows.js';
import { mostSigned } from '../domain/sweep/command.js';
import { planItems, sweepState } from '../domain/sweep/record.js';
import { storedName } from '../domain/documents.js';
import { bounded } from '../domain/holder-bounds.js';
import { tooLarge } from './sizes.js';

const roots = longIds(mostWatched);
const sweep = { mode: 'ask' as const, intervalMs: minute, brake: { removals: 3, percent: 10 }, alsoProtects: [] };
const policy = aPolicy({
  environments: [anEnvironment({ sweep })],
  roles: roots.map((rootRole) => aRole({ id: rootRole, rootRole })),
});

const complete: CompleteRun = {
  run: 1,
  at: ten,
  calls: 200,
  organizationId: longId(1),
  holdersSeen: 100_000,
  administratorRoles: longIds(10),
  administrators: mostAdministratorsSeen,
};

/** So many people who hold a role without a cause, seen twice. */
const sighted = (many: number): Start['documents'] =>
  Object.fromEntries(
    longIds(many).map((oid, count) => [
      storedName('sighting', `${oid}|${roots[count % roots.length] ?? ''}`),
      {
        ...aLongSighting(count, {
          cause: 'none',
          oid,
          rootRole: roots[count % roots.length] ?? '',
          firstSeen: ten - 10 * minute,
          seenAgain: ten - 5 * minute,
        }),
      },
    ]),
  );

/** The first complete run of the sweep, and an administrator who arms every role. */
function armed(start: Start = {}): TestRecord {
  const record = aRecord(start);
  for (const command of [
    { kind: 'sweep-begin' as const, policy, force: true },
    { kind: 'sweep-finish' as const, policy, complete, roles: roots },
    aSign({ roles: 'all', policy }),
  ]) {
    expect(tooLarge(transactionOf(record, command).operations)).toBeUndefined();
    effectOf(record.decide(command));
  }
  return record;
}

const old = { v: 1 as const, seq: 1, at: [1] };
const swept = Object.fromEntries(longIds(40).map((oid) => [storedName('swept', `${oid}|root`), old]));

it('remembers every role that a policy can protect, and who armed it', () => {
  armed({ documents: swept });
});

it('makes a full plan, and another one in its place', () => {
  const record = armed({ documents: { ...swept, ...sighted(700) } });
  record.now += minute;
  for (const run of [2, 3]) {
    effectOf(record.decide({ kind: 'sweep-begin', policy, force: true }));
    const finish = { kind: 'sweep-finish' as const, policy, complete: { ...complete, run }, roles: roots.slice(run) };
    const { operations } = transactionOf(record, finish);
    expect(tooLarge(operations)).toBeUndefined();
    effectOf(record.decide(finish));
    expect(sweepState(record.view).plan?.parts).toBe(10);
  }
  expect(planItems(record.view).length).toBeGreaterThan(350);
  expect(tooLarge(transactionOf(record, anApply(record, { policy })).operations)).toBeUndefined();
});

it('signs as many holders off at once as one command names, planned ones too, beside a full plan', () => {
  const sightings = sighted(700);
  const keys = Object.keys(sightings ?? {}).map((name) => name.slice('sighting|'.length));
  const planned = keys.slice(0, mostSigned).map((key, count) => {
    const [oid = '', rootRole = ''] = key.split('|');
    const { intent: _, removedAt: _r, ...rest } = aLongHolder(count);
    return { ...bounded(rest, ten), owned: false, unsettled: [], person: { tid: '', oid }, rootRole };
  });
  const standing = Object.fromEntries(
    keys.slice(0, mostSigned).map((key) => [storedName('standing', key), { ...aLongStanding() }]),
  );
  const record = armed({ holders: planned, documents: { ...sightings, ...standing } });
  const roles = roots.slice(0, 5);
  const sign = aSign({
    policy,
    keys: keys.slice(0, mostSigned),
    others: keys.slice(mostSigned, 60),
    roles,
    until: ten + minute,
    statement: { statement: { salt: longHash, by: 'x'.repeat(200), reason: longReason }, hash: longHash },
    facts: factsOf('carla', ['admins']),
  });
  const { decided, operations } = transactionOf(record, sign);
  expect(decided).toMatchObject({ ok: true });
  expect(operations.length).toBeGreaterThan(3 * mostSigned);
  expect(tooLarge(operations)).toBeUndefined();
});
