import { servicePartition, textKey } from '../ledger/keys.js';
import { as } from '../testing/caller.js';
import { minute } from '../testing/instants.js';
import { another, aService } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { withTableFaults } from '../../../tests/support/faulty-tables.js';

const openStore = storesOfEachTest();
const callbackUrl = 'https://prod-1.westeurope.logic.azure.com/workflows/1?sig=secret';
const refusal = (code: string) => ({ code, message: 'It is not one that this service may tell.' });

describe('subscribing', () => {
  test('gives an id, and shows the owner what there is without the address', async () => {
    const bench = await aService(openStore);
    const { id } = await as(bench, 'boris').does('OnDecisionNeeded', { callbackUrl });
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    const { value } = await as(bench, 'boris').does('ListSubscriptions', {});
    expect(value).toEqual([
      {
        id,
        kind: 'decision-needed',
        host: 'prod-1.westeurope.logic.azure.com',
        ownerId: 'boris',
        createdAt: new Date(bench.clock.now()).toISOString(),
        state: 'active',
        deadLetters: 0,
      },
    ]);
    expect(bench.receiver.checked).toEqual([callbackUrl]);
  });

  test('keeps the address in one row of its own, and out of the chain', async () => {
    const bench = await aService(openStore);
    const { id } = await as(bench, 'boris').does('OnDecisionNeeded', { callbackUrl });
    const rows = await bench.store.rows(servicePartition);
    expect(rows.filter((row) => row.text.includes('secret')).map((row) => row.key)).toEqual([textKey(id, 1)]);
    expect(JSON.stringify(bench.replica.log.lines)).not.toContain('secret');
  });

  test('a second time for the same flow leaves one, with a new id', async () => {
    const bench = await aService(openStore);
    const first = await as(bench, 'boris').does('OnDecisionNeeded', { callbackUrl });
    const second = await as(bench, 'boris').does('OnDecisionNeeded', { callbackUrl });
    const { value } = await as(bench, 'boris').does('ListSubscriptions', {});
    expect(value.map((one) => one.id)).toEqual([second.id]);
    expect(await bench.store.text(servicePartition, textKey(first.id, 1))).toBeUndefined();
    await as(bench, 'bea').does('OnDecisionNeeded', { callbackUrl });
    await as(bench, 'boris').does('OnAccessEnded', { callbackUrl });
    expect((await as(bench, 'carla').does('ListSubscriptions', { scope: 'all' })).value).toHaveLength(3);
  });

  test('is refused where the address may not be told, and where its name cannot be looked up', async () => {
    const bench = await aService(openStore);
    bench.receiver.script = () => refusal('address');
    expect(await as(bench, 'boris').refused('OnDecisionNeeded', { callbackUrl })).toEqual({
      code: 'callback-not-allowed',
      detail: 'It is not one that this service may tell.',
    });
    bench.receiver.check = () => Promise.resolve({ kind: 'unknown', cause: 'name' });
    expect(await as(bench, 'boris').refused('OnDecisionNeeded', { callbackUrl })).toMatchObject({
      code: 'callback-not-allowed',
    });
    expect((await as(bench, 'boris').does('ListSubscriptions', {})).value).toEqual([]);
  });

  test('is for those whom a notice of this kind could tell something', async () => {
    const bench = await aService(openStore);
    expect(await as(bench, 'anna').refused('OnDecisionNeeded', { callbackUrl })).toMatchObject({ code: 'forbidden' });
    expect(await as(bench, 'zoe').refused('OnAccessGranted', { callbackUrl })).toMatchObject({ code: 'forbidden' });
    expect(bench.receiver.checked).toEqual([]);
    await as(bench, 'anna').does('OnAccessGranted', { callbackUrl });
    bench.directory.silent = true;
    expect(await as(bench, 'boris').refused('OnDecisionNeeded', { callbackUrl })).toMatchObject({
      code: 'directory-unavailable',
    });
  });

  test('waits for a replica that is ready', async () => {
    const bench = await aService(openStore);
    bench.troubles.push('clock-off');
    expect(await as(bench, 'boris').refused('OnDecisionNeeded', { callbackUrl })).toMatchObject({ code: 'not-ready' });
  });

  test('is known to another replica with its next look', async () => {
    const first = await aService(openStore);
    const second = await another(first, { instance: 'replica-2' });
    await as(first, 'boris').does('OnDecisionNeeded', { callbackUrl });
    expect((await as(second, 'boris').does('ListSubscriptions', {})).value).toHaveLength(1);
  });
});

describe('seeing and ending subscriptions', () => {
  const aSubscribed = async () => {
    const bench = await aService(openStore);
    const { id } = await as(bench, 'boris').does('OnDecisionNeeded', { callbackUrl });
    await as(bench, 'bea').does('OnDecisionNeeded', { callbackUrl });
    return { ...bench, id };
  };

  test('everybody sees the own ones; administrators and auditors all', async () => {
    const bench = await aSubscribed();
    const count = async (name: string, scope?: 'mine' | 'all') =>
      (await as(bench, name).does('ListSubscriptions', { ...(scope && { scope }) })).value.length;
    expect([await count('boris'), await count('anna'), await count('carla')]).toEqual([1, 0, 0]);
    expect([await count('carla', 'all'), await count('otto', 'all')]).toEqual([2, 2]);
    expect(await as(bench, 'boris').refused('ListSubscriptions', { scope: 'all' })).toMatchObject({
      code: 'forbidden',
    });
  });

  test('pages follow each other', async () => {
    const bench = await aSubscribed();
    const first = await as(bench, 'carla').does('ListSubscriptions', { scope: 'all', limit: 1 });
    const next = await as(bench, 'carla').does('ListSubscriptions', {
      scope: 'all',
      limit: 1,
      after: first.next ?? '',
    });
    expect([...first.value, ...next.value].map((one) => one.ownerId).sort()).toEqual(['bea', 'boris']);
    expect(next.next).toBeUndefined();
  });

  test('the owner ends it though the directory is silent, and the address goes with it', async () => {
    const bench = await aSubscribed();
    bench.directory.silent = true;
    expect(await as(bench, 'boris').does('DeleteSubscription', { subscriptionId: bench.id })).toEqual({ id: bench.id });
    expect(await bench.store.text(servicePartition, textKey(bench.id, 1))).toBeUndefined();
    expect(await as(bench, 'boris').refused('DeleteSubscription', { subscriptionId: bench.id })).toMatchObject({
      code: 'not-found',
    });
  });

  test('W11: nobody else does but administrators, and nobody else learns that it is there', async () => {
    const bench = await aSubscribed();
    for (const name of ['anna', 'bea', 'otto', 'zoe'])
      expect(await as(bench, name).refused('DeleteSubscription', { subscriptionId: bench.id })).toEqual(
        await as(bench, name).refused('DeleteSubscription', { subscriptionId: '0badc0de0badc0de' }),
      );
    await as(bench, 'carla').does('DeleteSubscription', { subscriptionId: bench.id });
    expect((await as(bench, 'boris').does('ListSubscriptions', {})).value).toEqual([]);
  });

  test('while the store is silent nothing is told and nothing is ended', async () => {
    let silent = false;
    const bench = await aService(openStore, {
      between: (tables) => withTableFaults(tables, () => (silent ? { kind: 'lost-before' } : undefined)),
    });
    const { id } = await as(bench, 'boris').does('OnDecisionNeeded', { callbackUrl });
    silent = true;
    const unavailable = { code: 'record-unavailable' };
    expect(await as(bench, 'boris').refused('ListSubscriptions', {})).toMatchObject(unavailable);
    expect(await as(bench, 'boris').refused('DeleteSubscription', { subscriptionId: id })).toMatchObject(unavailable);
    silent = false;
    await bench.clock.advance(minute);
    expect((await as(bench, 'boris').does('ListSubscriptions', {})).value).toHaveLength(1);
  });
});
