import { aPerson, aPolicy, anEnvironment, home } from '../testing/a-policy.js';
import { anOwned, aRequest } from '../testing/a-request.js';
import { anAdvance } from '../testing/commands.js';
import { as } from '../testing/caller.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aService, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { decide, type Decide } from '../domain/decide/decide.js';
import type { Holder } from '../domain/holder.js';
import { ok } from '../domain/result.js';
import { lanes } from '../ledger/ledger.js';

const openStore = storesOfEachTest();
const other = 'sandbox-2';
const policy = aPolicy({
  environments: [anEnvironment(), anEnvironment({ id: other, name: 'Sandbox 2', url: 'https://two.example' })],
});

interface Late {
  readonly environment?: string;
  /** When access was over. */
  readonly at: number;
  readonly more?: Partial<Holder>;
}

/** A service where these people should have lost their role. */
async function where(late: Readonly<Record<string, Late>>): Promise<ServiceBench> {
  let by: Decide = decide;
  const bench = await aService(openStore, { policy, decide: (...needs) => by(...needs) });
  for (const [name, { environment = home, at, more }] of Object.entries(late)) {
    by = (draft) => {
      const requester = aPerson(name);
      const id = `request-${name}`;
      draft.emit('holder.watched', {
        requests: [aRequest('removing', { id, environment, requester, ending: { reason: 'expired', at } })],
        holders: [anOwned({ person: requester, environment, grants: [id], assignedAt: ten - 3 * hour, ...more })],
      });
      return ok({});
    };
    const ledger = bench.service.ledgers.get(environment) ?? bench.ledger;
    await bench.until(ledger.submit(anAdvance(), lanes.jobs));
  }
  return bench;
}

const refused = (code: string, count = 7) => ({
  refusals: { code, count, nextTryAt: ten + 10 * minute, at: ten - minute },
});

test('the longest overdue is first, over all environments, with reason and next try', async () => {
  const bench = await where({
    anna: { at: ten - hour, more: refused('0x80040220') },
    mia: { at: ten - 2 * hour, environment: other, more: refused('user-disabled', 1) },
    boris: { at: ten - 5 * minute },
    bea: { at: ten - 59 * second },
  });
  const { value } = await as(bench, 'otto').does('ListStuckRemovals', {});
  expect(value).toMatchObject([
    {
      personId: 'mia',
      environmentId: other,
      environmentName: 'Sandbox 2',
      overdueMinutes: 120,
      tries: 1,
      reasonCode: 'user-disabled',
      reason: expect.stringContaining('disabled') as unknown,
    },
    {
      holder: 'anna|root-1',
      personId: 'anna',
      rootRole: 'root-1',
      roleName: 'System Customizer',
      environmentId: home,
      requestId: 'request-anna',
      since: new Date(ten - hour).toISOString(),
      overdueMinutes: 60,
      tries: 7,
      reasonCode: '0x80040220',
      reason: 'The application user lacks a privilege that it needs for this role.',
      nextTryAt: new Date(ten + 10 * minute).toISOString(),
    },
    { personId: 'boris', tries: 0, reasonCode: 'under-way', nextTryAt: new Date(ten).toISOString() },
  ]);
});

test('what a read shows to be gone is not stuck', async () => {
  const read = { beganAt: ten - minute, user: 'there' as const, systemUserId: 'user-anna', copies: [] };
  const bench = await where({ anna: { at: ten - hour, more: { removedAt: ten - 2 * minute, read } } });
  expect((await as(bench, 'otto').does('ListStuckRemovals', {})).value).toEqual([]);
});

test('an environment where nothing is sent is the reason, whatever Dataverse said before', async () => {
  const bench = await where({ anna: { at: ten - hour, more: refused('0x80040220') } });
  bench.address.answering = 'other-organization';
  expect((await as(bench, 'otto').does('ListStuckRemovals', {})).value).toMatchObject([
    {
      reasonCode: 'other-organization',
      reason: 'Another Dataverse organization answers at the address of this environment.',
    },
  ]);
});

test('a page goes on behind its place, also when the rows before it are gone by then', async () => {
  const late = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name, count) => [name, { at: ten - hour + count }]));
  const bench = await where(late);
  const list = async (input: { readonly limit?: number; readonly after?: string }) => {
    const { value, next } = await as(bench, 'carla').does('ListStuckRemovals', input);
    return { names: value.map(({ personId }) => personId), ...(next !== undefined && { after: next }) };
  };
  const first = await list({ limit: 2 });
  expect(first.names).toEqual(['a', 'b']);
  const second = await list({ limit: 2, ...first });
  expect(second.names).toEqual(['c', 'd']);
  const last = await list({ limit: 2, ...second });
  expect(last).toEqual({ names: ['e'] });
});

test('one environment only, where that is asked for', async () => {
  const bench = await where({ anna: { at: ten - hour }, mia: { at: ten - hour, environment: other } });
  const { value } = await as(bench, 'otto').does('ListStuckRemovals', { environment: other });
  expect(value.map(({ personId }) => personId)).toEqual(['mia']);
  expect((await as(bench, 'otto').refused('ListStuckRemovals', { environment: 'nowhere' })).code).toBe('not-found');
});

test.each(['anna', 'boris', 'zoe'])('it is nothing for %s', async (who) => {
  const bench = await where({});
  expect((await as(bench, who).refused('ListStuckRemovals', {})).code).toBe('forbidden');
});

test.each(['', 'nonsense', '123 home'])('a token that is none of ours is refused: %j', async (text) => {
  const bench = await where({});
  const after = Buffer.from(text).toString('base64url') || '-';
  expect((await as(bench, 'otto').refused('ListStuckRemovals', { after })).code).toBe('invalid-input');
});

test('the person concerned reads in the request why the role is not gone', async () => {
  const bench = await where({ anna: { at: ten - hour, more: refused('0x80040220') } });
  const { value } = await as(bench, 'anna').does('ListRequests', { scope: 'mine' });
  expect(value).toMatchObject([
    {
      state: 'removing',
      stuck: true,
      stuckCode: '0x80040220',
      stuckReason: 'The application user lacks a privilege that it needs for this role.',
    },
  ]);
});

test('the request of a person is stuck exactly while the removal is listed as that', async () => {
  for (const at of [ten - 59 * second, ten - 61 * second]) {
    const bench = await where({ anna: { at, more: refused('0x80040220', 2) } });
    const [request] = (await as(bench, 'anna').does('ListRequests', { scope: 'mine' })).value;
    const listed = (await as(bench, 'otto').does('ListStuckRemovals', {})).value.length > 0;
    expect([request?.stuck, 'stuckReason' in (request ?? {})]).toEqual([listed, listed]);
    expect(listed).toBe(at === ten - 61 * second);
  }
});
