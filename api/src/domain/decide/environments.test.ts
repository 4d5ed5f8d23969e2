import { anOpening } from '../../testing/commands.js';
import { aRecord, codeOf, effectOf, type TestRecord } from '../../testing/record.js';
import type { MeetOrganization } from '../command.js';
import { addressOf, environmentOnRecord, environmentsOnRecord, isOwing } from '../environment-on-record.js';
import { aPolicy, anEnvironment } from '../../testing/a-policy.js';
import { aHolder, aRequest } from '../../testing/a-request.js';

const meet = (id: string, organizationId: string, more: Partial<MeetOrganization> = {}): MeetOrganization => ({
  kind: 'meet-organization',
  id,
  organizationId,
  accepted: false,
  ...more,
});

function withTwo(): TestRecord {
  const record = aRecord();
  for (const id of ['one', 'two']) effectOf(record.decide(anOpening(id)));
  return record;
}

describe('an environment that is served', () => {
  test('is remembered with its name and address, once', () => {
    const record = withTwo();
    expect(record.kinds()).toEqual(['environment.opened']);
    effectOf(record.decide(anOpening('two')));
    expect(record.kinds()).toEqual([]);
    expect([...environmentsOnRecord(record.view)].sort()).toEqual(['one', 'two']);
    expect(environmentOnRecord(record.view, 'one')).toMatchObject({ name: 'one', url: 'https://one.example' });
  });

  test('under another name or address is described anew; what answered there stays', () => {
    const record = withTwo();
    effectOf(record.decide(meet('one', 'org')));
    effectOf(record.decide(anOpening('one', { url: 'https://moved.example' })));
    expect(record.kinds()).toEqual(['environment.described']);
    expect(environmentOnRecord(record.view, 'one')).toMatchObject({
      url: 'https://moved.example',
      organizationId: 'org',
    });
  });

  test('before its address was kept is known all the same', () => {
    const record = aRecord({ documents: { environments: { v: 1, seq: 1, ids: ['old', 7] } } });
    expect([...environmentsOnRecord(record.view)]).toEqual(['old']);
    effectOf(record.decide(anOpening('old')));
    expect(record.kinds()).toEqual(['environment.described']);
  });
});

describe('F: the organization that answers', () => {
  test('is on record with the first contact, and another one does not take its place', () => {
    const record = withTwo();
    effectOf(record.decide(meet('one', 'org')));
    expect(record.kinds()).toEqual(['environment.met']);
    effectOf(record.decide(meet('one', 'org')));
    expect(record.kinds()).toEqual([]);
    expect(codeOf(record.decide(meet('one', 'other')))).toBe('not-in-this-state');
    expect(environmentOnRecord(record.view, 'one')?.organizationId).toBe('org');
  });

  test('is another one when somebody has said so', () => {
    const record = withTwo();
    effectOf(record.decide(meet('one', 'org')));
    effectOf(record.decide(meet('one', 'other', { accepted: true })));
    expect(environmentOnRecord(record.view, 'one')?.organizationId).toBe('other');
  });

  test('belongs to one environment; it goes over when the first one has left and owes nothing', () => {
    const record = withTwo();
    effectOf(record.decide(meet('one', 'org')));
    expect(codeOf(record.decide(meet('two', 'org')))).toBe('not-in-this-state');
    expect(codeOf(record.decide(meet('two', 'org', { accepted: true })))).toBe('not-in-this-state');
    effectOf(record.decide(meet('two', 'org', { leaves: 'one' })));
    expect(record.kinds()).toEqual(['environment.left', 'environment.met']);
    expect(environmentOnRecord(record.view, 'one')).not.toHaveProperty('organizationId');
    expect(environmentOnRecord(record.view, 'two')?.organizationId).toBe('org');
  });

  test('of an environment that was never served is refused', () => {
    expect(codeOf(withTwo().decide(meet('three', 'org')))).toBe('not-found');
  });
});

test('its address is that of the policy, else the one on record, else unknown', () => {
  const record = withTwo();
  const policy = aPolicy({ environments: [anEnvironment({ id: 'one', url: 'https://policy.example' })] });
  expect(addressOf(policy, record.view, 'one')).toBe('https://policy.example');
  expect(addressOf(policy, record.view, 'two')).toBe('https://two.example');
  expect(addressOf(policy, record.view, 'three')).toBeUndefined();
});

test('it owes as long as something of ours is there, may arrive or is taken away', () => {
  expect(isOwing(aRecord().view)).toBe(false);
  expect(isOwing(aRecord({ requests: [aRequest('granting')] }).view)).toBe(true);
  expect(isOwing(aRecord({ holders: [aHolder({ owned: true })] }).view)).toBe(true);
  expect(isOwing(aRecord({ holders: [aHolder()] }).view)).toBe(false);
  const late = { callId: 'call', kind: 'assign', first: false, until: 1 } as const;
  expect(isOwing(aRecord({ holders: [aHolder({ unsettled: [late] })] }).view)).toBe(true);
});
