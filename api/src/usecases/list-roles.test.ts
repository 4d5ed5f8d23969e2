import { aPolicy, aRole, groups, home, persons } from '../testing/a-policy.js';
import { annas } from '../testing/a-request.js';
import { as } from '../testing/caller.js';
import { hour, minute, second } from '../testing/instants.js';
import { aService } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { aGrant, aWorker, outdate } from '../testing/worker.js';
import { lanes } from '../ledger/ledger.js';

const openStore = storesOfEachTest();

describe('the roles that I may ask for', () => {
  test('come with everything needed to ask', async () => {
    const bench = await aService(openStore, { policy: aPolicy({ roles: [aRole({ canDo: 'Customizes.' })] }) });
    const { value } = await as(bench, 'anna').does('ListRoles', {});
    expect(value).toMatchObject([
      {
        id: 'customizer',
        name: 'System Customizer',
        environmentId: home,
        environmentName: 'Sandbox 1',
        environmentKind: 'sandbox',
        canDo: 'Customizes.',
        approval: 'people',
        approvers: ['Bea', 'Boris'],
        lengths: [60, 120, 240, 480],
        defaultMinutes: 60,
        maximumMinutes: 480,
        stepMinutes: 15,
        reasonMinimum: 10,
        extendable: true,
        state: 'available',
      },
    ]);
    expect(value[0]?.findings.every((finding) => finding.result === 'met')).toBe(true);
  });

  test('are those alone: what is not offered is not there', async () => {
    const roles = [aRole(), aRole({ id: 'secret', mayAsk: groups('others') })];
    const bench = await aService(openStore, { policy: aPolicy({ roles }) });
    expect((await as(bench, 'anna').does('ListRoles', {})).value.map((role) => role.id)).toEqual(['customizer']);
    expect((await as(bench, 'zoe').does('ListRoles', {})).value).toEqual([]);
  });

  test('are those of one environment, where one is named', async () => {
    const bench = await aService(openStore);
    expect((await as(bench, 'anna').does('ListRoles', { environment: home })).value).toHaveLength(1);
    expect((await as(bench, 'anna').does('ListRoles', { environment: 'elsewhere' })).value).toEqual([]);
  });

  test('that stand in an environment without a record are left out', async () => {
    const bench = await aService(openStore, { policy: aPolicy({ roles: [aRole({ environment: 'elsewhere' })] }) });
    expect((await as(bench, 'anna').does('ListRoles', {})).value).toEqual([]);
  });

  test('come in pages', async () => {
    const roles = ['a', 'b', 'c'].map((id) => aRole({ id }));
    const bench = await aService(openStore, { policy: aPolicy({ roles }) });
    const first = await as(bench, 'anna').does('ListRoles', { limit: 2 });
    expect(first.value.map((role) => role.id)).toEqual(['a', 'b']);
    const then = await as(bench, 'anna').does('ListRoles', { limit: 2, after: first.next ?? '' });
    expect(then).toMatchObject({ value: [{ id: 'c' }] });
    expect(then).not.toHaveProperty('next');
  });

  test('say what is open of them: waiting, live, or neither', async () => {
    const bench = await aGrant(openStore);
    const [live] = (await as(bench, 'anna').does('ListRoles', {})).value;
    expect(live).toMatchObject({ state: 'live', requestId: 'request-1', approval: 'none' });
    // The end is on record, the removal is under way: the entry may be asked for again.
    await bench.clock.advance(hour);
    await bench.until(bench.ledger.submit({ kind: 'advance', key: annas, policy: bench.service.policy }, lanes.jobs));
    expect((await as(bench, 'anna').does('ListRoles', {})).value[0]).toMatchObject({ state: 'available' });
    const waiting = await aService(openStore);
    const { id } = await as(waiting, 'anna').ask();
    expect((await as(waiting, 'anna').does('ListRoles', {})).value[0]).toMatchObject({
      state: 'waiting',
      requestId: id,
    });
  });

  test('show the live request where another waits beside it', async () => {
    const bench = await aWorker(openStore, { policy: aPolicy() });
    const first = await as(bench, 'anna').ask();
    await as(bench, 'boris').does('ApproveRequest', { commandId: 'approve-1', requestId: first.id });
    await bench.work();
    await as(bench, 'anna').does('ExtendRequest', {
      commandId: 'extend-1',
      requestId: first.id,
      minutes: 30,
      reason: 'more of the same',
    });
    expect((await as(bench, 'anna').does('ListRoles', {})).value[0]).toMatchObject({
      state: 'live',
      requestId: first.id,
    });
  });

  test('stay shown while something is open of them, also to who left the group', async () => {
    const bench = await aService(openStore);
    const { id } = await as(bench, 'anna').ask();
    bench.directory.people.set('anna', []);
    await bench.clock.advance(2 * minute);
    expect((await as(bench, 'anna').does('ListRoles', {})).value[0]).toMatchObject({ state: 'waiting', requestId: id });
  });

  test('are refused where a rule is not met', async () => {
    const bench = await aService(openStore, {
      policy: aPolicy({ roles: [aRole({ approval: { by: persons('anna'), windowMs: hour } })] }),
    });
    const [role] = (await as(bench, 'anna').does('ListRoles', {})).value;
    expect(role).toMatchObject({ state: 'refused', approvers: [] });
    expect(role?.findings).toContainEqual(expect.objectContaining({ rule: 'no-approver', result: 'unmet' }));
  });
});

describe('who I am', () => {
  test.each([
    ['anna', ['requester']],
    ['bea', ['requester', 'approver']],
    ['carla', ['administrator']],
    ['otto', ['auditor']],
    ['zoe', []],
  ])('%s: %j', async (name, personas) => {
    const bench = await aService(openStore);
    expect(await as(bench, name).does('GetMe', {})).toEqual({ id: name, tenantId: 'tenant', name, personas });
  });

  test('is nobody in particular while the directory is silent', async () => {
    const bench = await aService(openStore);
    bench.directory.silent = true;
    expect(await as(bench, 'carla').does('GetMe', {})).toMatchObject({ personas: [] });
  });
});

describe('a preview', () => {
  const input = { role: 'customizer', minutes: 60 };

  test('says in a sentence what would happen', async () => {
    const bench = await aService(openStore);
    expect(await as(bench, 'anna').does('PreviewRequest', input)).toMatchObject({
      allowed: true,
      approvers: ['Bea', 'Boris'],
      approval: 'people',
      text: 'You get System Customizer in Sandbox 1 for 1 h, starting when Bea or Boris approves.',
    });
    const durations = { defaultMs: 30 * second, maximumMs: 90 * second, stepMs: second };
    const quick = await aService(openStore, { policy: aPolicy({ roles: [aRole({ approval: 'none', durations })] }) });
    expect(await as(quick, 'anna').does('PreviewRequest', { ...input, minutes: 2 })).toMatchObject({
      approvers: [],
      text: 'You get System Customizer in Sandbox 1 for 1 min 30 s, starting immediately.',
    });
  });

  test('says which rule would refuse it', async () => {
    const bench = await aService(openStore);
    const preview = await as(bench, 'anna').does('PreviewRequest', { ...input, minutes: 600 });
    expect(preview).toMatchObject({ allowed: false, text: 'The request would be refused: The maximum is 8 h.' });
    const short = await as(bench, 'anna').does('PreviewRequest', { ...input, reason: 'why 😀' });
    expect(short.findings).toContainEqual(expect.objectContaining({ rule: 'reason-too-short', result: 'unmet' }));
    const ticket = await as(bench, 'anna').does('PreviewRequest', { ...input, ticket: 'T-1' });
    expect(ticket.allowed).toBe(false);
  });

  test('tells nothing of a role while the directory does not say whom it is for', async () => {
    const bench = await aService(openStore);
    bench.directory.silent = true;
    expect(await as(bench, 'anna').refused('PreviewRequest', input)).toEqual({ code: 'directory-unavailable' });
  });

  test('changes nothing', async () => {
    const bench = await aService(openStore);
    await as(bench, 'anna').does('PreviewRequest', input);
    expect(bench.ledger.sequence()).toBe(1);
    expect(await bench.store.rows(home, 'outcome|')).toEqual([]);
  });

  test('of what is not offered to me is of nothing', async () => {
    const bench = await aService(openStore);
    expect(await as(bench, 'zoe').refused('PreviewRequest', input)).toEqual({ code: 'not-found' });
    expect(await as(bench, 'anna').refused('PreviewRequest', { ...input, role: 'nothing' })).toEqual({
      code: 'not-found',
    });
  });

  test('is not given by a policy that is not the newest', async () => {
    const bench = await aService(openStore);
    await outdate(bench);
    expect(await as(bench, 'anna').refused('PreviewRequest', input)).toMatchObject({ code: 'policy-outdated' });
  });
});
