import { aPolicy, aRole, groups } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { hour, minute } from '../testing/instants.js';
import { aService } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';

const openStore = storesOfEachTest();
const quick = aRole({
  id: 'quick',
  name: 'Quick Fix',
  rootRole: 'root-2',
  approval: 'none',
  durations: { defaultMs: hour, maximumMs: hour, stepMs: 15 * minute },
});
const policy = aPolicy({ roles: [aRole(), quick, aRole({ id: 'leads', mayAsk: groups('leads') })] });

test('says of one person what each role would answer', async () => {
  const bench = await aService(openStore, { policy });
  const { value } = await as(bench, 'carla').does('SimulatePolicy', { person: 'bea' });
  expect(value.map(({ roleId, outcome, text }) => [roleId, outcome, text])).toEqual([
    ['customizer', 'after-approval', 'Bea would get System Customizer in Sandbox 1 for 1 h after Boris approves.'],
    ['quick', 'automatic', 'Bea would get Quick Fix in Sandbox 1 for 1 h, approved automatically.'],
    [
      'leads',
      'refused',
      'Bea would be refused System Customizer in Sandbox 1 for 1 h: Members of leads can request this role.',
    ],
  ]);
  expect(value[0]).toMatchObject({ personId: 'bea', personName: 'Bea', approvers: ['Boris'], minutes: 60 });
});

test('says of one role who could get it, a page at a time', async () => {
  const bench = await aService(openStore, { policy });
  const first = await as(bench, 'otto').does('SimulatePolicy', { role: 'quick', limit: 2 });
  expect(first.value.map(({ personId, outcome }) => [personId, outcome])).toEqual([
    ['anna', 'automatic'],
    ['bea', 'automatic'],
  ]);
  const rest = await as(bench, 'otto').does('SimulatePolicy', { role: 'quick', limit: 2, after: first.next });
  expect(rest.value.map(({ personId }) => personId)).toEqual(['mia']);
  expect(rest.next).toBeUndefined();
});

test('says the same as the request that follows: length, open requests, the directory', async () => {
  const bench = await aService(openStore, { policy });
  const carla = as(bench, 'carla');
  const answer = async (more: object) => {
    const { value } = await carla.does('SimulatePolicy', { person: 'anna', role: 'customizer', ...more });
    const unmet = value[0]?.findings.filter(({ result }) => result !== 'met').map(({ rule }) => rule);
    return [value[0]?.outcome, unmet];
  };
  expect(await answer({ minutes: 600 })).toEqual(['refused', ['duration-over-limit']]);
  const refused = await as(bench, 'anna').refused('CreateRequest', {
    commandId: newCommand(bench),
    role: 'customizer',
    minutes: 600,
    reason: 'a reason of its own',
  });
  expect(refused.code).toBe('duration-over-limit');
  await as(bench, 'anna').ask();
  expect(await answer({})).toEqual(['refused', ['request-open']]);
});

test('what the directory does not say is unknown, not refused', async () => {
  const bench = await aService(openStore, { policy });
  bench.directory.silent = 'groupsOf anna';
  const { value } = await as(bench, 'carla').does('SimulatePolicy', { person: 'anna', role: 'quick' });
  expect(value[0]).toMatchObject({ outcome: 'unknown', text: expect.stringMatching(/is not known now/) as string });
});

test('is for administrators and auditors, and needs a question', async () => {
  const bench = await aService(openStore, { policy });
  expect(await as(bench, 'anna').refused('SimulatePolicy', { person: 'mia' })).toMatchObject({ code: 'forbidden' });
  expect(await as(bench, 'otto').refused('SimulatePolicy', {})).toMatchObject({ code: 'invalid-input' });
  expect(await as(bench, 'otto').refused('SimulatePolicy', { role: 'none' })).toMatchObject({ code: 'not-found' });
});
