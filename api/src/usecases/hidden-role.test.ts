import { aPolicy, aRole } from '../testing/a-policy.js';
import { as, newCommand } from '../testing/caller.js';
import { minute } from '../testing/instants.js';
import { aService } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';

const openStore = storesOfEachTest();
/** Of the form and of many refusals: nothing of the role may show in any of them. */
const inputs = [
  { minutes: 60, reason: 'a reason of its own' },
  { minutes: 7, reason: 'x' },
  { minutes: 1440, reason: 'a reason of its own', ticket: 'T-1', scenario: 's', startsAt: '2030-01-01T00:00:00Z' },
];
const [there, absent] = ['customizer', 'no-such-role'];

describe.each(['answers', 'is silent', 'does not know this person'])('while the directory %s', (how) => {
  test.each(inputs)('who may not request a role hears the same as of one that is not there: %j', async (input) => {
    const bench = await aService(openStore);
    if (how === 'is silent') bench.directory.silent = true;
    const who = as(bench, how === 'does not know this person' ? 'stranger' : 'zoe');
    const code = how === 'is silent' ? 'directory-unavailable' : 'not-found';
    for (const role of [there, absent]) {
      expect(await who.refused('CreateRequest', { ...input, role, commandId: newCommand(bench) })).toEqual({ code });
      expect(await who.refused('PreviewRequest', { ...input, role })).toEqual({ code });
    }
    expect((await who.does('ListRoles', {})).value).toEqual([]);
  });
});

test('nor does it show that a replica is not ready, or that the policy is outdated', async () => {
  const bench = await aService(openStore);
  bench.troubles.push('clock-off');
  for (const role of [there, absent]) {
    const input = { role, minutes: 60, reason: 'a reason of its own' };
    const refused = await as(bench, 'zoe').refused('CreateRequest', { ...input, commandId: newCommand(bench) });
    expect(refused).toEqual({ code: 'not-found' });
  }
});

test('what a command made is told again to who made it, also when the role is not for this person any more', async () => {
  const bench = await aService(openStore, { policy: aPolicy({ roles: [aRole()] }) });
  const input = { role: there, minutes: 60, reason: 'a reason of its own', commandId: newCommand(bench) };
  const made = await as(bench, 'anna').does('CreateRequest', input);
  bench.directory.people.set('anna', []);
  await bench.clock.advance(2 * minute);
  expect((await as(bench, 'anna').does('CreateRequest', input)).id).toBe(made.id);
  bench.directory.silent = true;
  expect((await as(bench, 'anna').does('CreateRequest', input)).id).toBe(made.id);
});
