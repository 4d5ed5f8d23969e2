import type { History } from './history.js';
import { nothingTakenThatWeDidNotGive } from './removals.js';
import { replaysOf } from './replay.js';

const key = 'rosa|root-a';
const holderRow = `open|holder|${key}`;
const requestRow = 'open|request|request-1';
const requester = { tid: 'tenant', oid: 'rosa' };
const holder = { person: requester, rootRole: 'root-a', owned: true, grants: [], unsettled: [], looks: [] };
const intent = {
  ...{ callId: 'call-1', kind: 'remove', systemUserId: 'su-rosa', roleId: 'root-a.north' },
  ...{ owner: 'r1', at: 1000, until: 61_000, first: false, before: [] },
};
const granting = { id: 'request-1', state: 'granting', joined: 1000, requester, rootRole: 'root-a', giveUpAt: 900_000 };

/** Two commands that came on record in one transaction: a removal of ours, then a grant that joins the same holder. */
function inOneTransaction(): History {
  const event = (seq: number, kind: string, after: object) => ({
    at: 1000,
    text: JSON.stringify({ seq, commit: 'transaction-1', time: 1000, kind, after }),
  });
  const events = [
    event(1, 'holder.intent', { [holderRow]: { ...holder, intent } }),
    event(2, 'access.joined', {
      [holderRow]: { ...holder, intent, grants: ['request-1'] },
      [requestRow]: granting,
    }),
  ];
  const calls = [{ at: 1500, sender: 'r1', kind: 'remove', systemUserId: 'su-rosa', roleId: 'root-a.north' }];
  const given = { at: 0, sentAt: 0, by: 'us', kind: 'assign', oid: 'rosa', rootRole: 'root-a', held: true };
  const changes = [{ ...given, roleId: 'root-a.north', changed: true }];
  return {
    environments: [{ environment: 'env', deployment: 'd', events, rows: [], baseline: new Set(), changes, calls }],
    service: [],
    clients: [],
    policies: [],
    staleMs: 1000,
    clockMs: 1000,
  } as unknown as History;
}

test('each event is judged on what stood on record before it, whatever else its transaction brought', () => {
  const [replay] = replaysOf(inOneTransaction());
  expect(replay?.entries.map(({ event, after }) => [event.seq, [...after.requests.keys()]])).toEqual([
    [1, []],
    [2, ['request-1']],
  ]);
  expect(replay?.intents.get('call-1')?.entry.event.seq).toBe(1);
});

test('a removal that was decided before a grant of the same transaction was not taken from that grant', () => {
  expect(nothingTakenThatWeDidNotGive(inOneTransaction())).toEqual([]);
});
