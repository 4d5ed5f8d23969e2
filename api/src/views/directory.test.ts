import { aPolicy, aRole, anEnvironment, groups, home } from '../testing/a-policy.js';
import { as } from '../testing/caller.js';
import { aService, type ServiceBench } from '../testing/service.js';
import { storesOfEachTest } from '../testing/store.js';
import { checkGroups } from '../service/check-groups.js';
import { countService } from './counts.js';
import { environmentFindings } from './environment.js';

const openStore = storesOfEachTest();
const otherPlace = anEnvironment({ id: 'sandbox-2', name: 'Two', url: 'https://two.example' });
const policy = aPolicy({
  environments: [anEnvironment(), otherPlace],
  roles: [
    aRole(),
    aRole({ id: 'basic', name: 'Basic User' }),
    aRole({ id: 'other', environment: 'sandbox-2', mayAsk: groups('others'), approval: 'none' }),
  ],
});

/** One look at all groups of the policy, as the process does it every few minutes. */
async function look(bench: ServiceBench): Promise<void> {
  let turns = 0;
  await bench.until(checkGroups(bench.service, 1, () => (turns += 1) > 20));
}

const codes = (bench: ServiceBench, environment = home): string[] => {
  const ledger = bench.service.ledgers.get(environment);
  return ledger === undefined ? [] : environmentFindings(bench.service, ledger).map(({ code }) => code);
};

test('a group of the policy that is gone is told to administrators with its name and what it means', async () => {
  const bench = await aService(openStore, { policy });
  expect(codes(bench)).toEqual([]);
  bench.directory.gone.add('approvers').add('makers');
  await look(bench);
  const found = environmentFindings(bench.service, bench.ledger);
  expect(found.map(({ text }) => text)).toEqual([
    'The group makers (makers) is not in Microsoft Entra ID, so nobody is in it: it lets nobody request System Customizer, ' +
      'Basic User. Name another group in the policy, or restore this one.',
    'The group approvers (approvers) is not in Microsoft Entra ID, so nobody is in it: it can decide no request for ' +
      'System Customizer, Basic User. Name another group in the policy, or restore this one.',
  ]);
  expect(codes(bench, 'sandbox-2')).toEqual([]);
  expect(countService(bench.service).map(({ absentGroups }) => absentGroups)).toEqual([['makers', 'approvers'], []]);
  expect(bench.replica.log.lines).toContainEqual({
    level: 'error',
    event: 'group.absent',
    fields: { group: 'approvers' },
  });
  bench.directory.gone.clear();
  await look(bench);
  expect(codes(bench)).toEqual([]);
});

test('a group of administrators that is gone concerns every environment', async () => {
  const bench = await aService(openStore, { policy });
  bench.directory.gone.add('auditors');
  await look(bench);
  expect(codes(bench)).toEqual(['group-absent']);
  expect(codes(bench, 'sandbox-2')).toEqual(['group-absent']);
});

test('a directory that refuses is told as one that refuses, with its code, until it answers', async () => {
  const bench = await aService(openStore, { policy });
  bench.directory.refuses = { code: 'Authorization_RequestDenied', message: 'graph answered 403' };
  const input = { commandId: 'command-1', role: 'customizer', minutes: 60, reason: 'a reason of its own' };
  expect((await as(bench, 'anna').refused('CreateRequest', input)).code).toBe('directory-unavailable');
  expect(environmentFindings(bench.service, bench.ledger)).toEqual([
    { code: 'directory-refuses', text: expect.stringContaining('(Authorization_RequestDenied)') as string },
  ]);
  expect(countService(bench.service)[0]?.directoryRefuses).toBe('Authorization_RequestDenied');
  bench.directory.refuses = undefined;
  await as(bench, 'anna').does('CreateRequest', { ...input, commandId: 'command-2' });
  await look(bench);
  expect(codes(bench)).toEqual([]);
});
