import { administratorTemplate, type Evidence, type Gathered, seenKey } from '../../domain/sweep/evidence.js';
import type { Answer, Page, UserRow } from '../../ports.js';
import { evidencePages, type TestEnvironment, type TestPages } from '../../testing/evidence-pages.js';
import { gatherEvidence } from './gather-evidence.js';

const person = (name: string, more: Partial<UserRow> = {}): UserRow => ({
  systemUserId: `user-${name}`,
  oid: name,
  name,
  disabled: false,
  accessMode: 0,
  ...more,
});

/** Anna holds the fixer role twice, Ben is administrator, Cleo has the fixer role through a team, Dan through a group. */
const environment = (): TestEnvironment => ({
  organizationId: 'org',
  ownUserId: 'user-product',
  copies: [
    { roleId: 'fixer', rootRoleId: 'fixer', businessUnitId: 'unit' },
    { roleId: 'fixer-b', rootRoleId: 'fixer', businessUnitId: 'unit-b' },
    { roleId: 'admin', rootRoleId: 'admin', businessUnitId: 'unit', templateId: administratorTemplate },
  ],
  direct: [
    { systemUserId: 'user-anna', roleId: 'fixer' },
    { systemUserId: 'user-anna', roleId: 'fixer-b' },
    { systemUserId: 'user-ben', roleId: 'admin' },
    { systemUserId: 'user-product', roleId: 'admin' },
  ],
  teamRoles: [
    { teamId: 'sales', roleId: 'fixer-b' },
    { teamId: 'crew', roleId: 'fixer' },
  ],
  teamMembers: [
    { teamId: 'sales', systemUserId: 'user-cleo' },
    { teamId: 'crew', systemUserId: 'user-dan' },
    { teamId: 'crew', systemUserId: 'user-anna' },
  ],
  users: [
    person('anna'),
    person('ben'),
    person('cleo'),
    person('dan'),
    { systemUserId: 'user-product', applicationId: 'app', name: 'JIT', disabled: false, accessMode: 4 },
  ],
  teams: [
    { teamId: 'sales', name: 'Sales', type: 'owner' },
    { teamId: 'crew', name: 'Crew', type: 'entra-security', groupId: 'group-crew' },
  ],
});

const gather = (
  pages: TestPages,
  stopped: () => string | undefined = () => undefined,
  roots: readonly string[] = ['fixer', 'admin'],
): Promise<Gathered> =>
  gatherEvidence({ pages, scan: (call) => call(new AbortController().signal), stopped, now: () => 7 }, roots);
const complete = async (pages: TestPages): Promise<Evidence> => {
  const gathered = await gather(pages);
  if (gathered.kind === 'incomplete') throw new Error(gathered.cause);
  return gathered.evidence;
};
const holder = (evidence: Evidence, key: string) => evidence.holders.find((one) => seenKey(one) === key);

describe('what is seen', () => {
  test('every holder of every copy, directly and through teams, each person and role once', async () => {
    const evidence = await complete(evidencePages(environment()));
    expect(evidence).toMatchObject({ beganAt: 7, organizationId: 'org', ownUserId: 'user-product' });
    expect(evidence.holders.map(seenKey).sort()).toEqual(
      ['anna|fixer', 'ben|admin', 'cleo|fixer', 'dan|fixer', 'x-user-product|admin'].sort(),
    );
    expect(holder(evidence, 'anna|fixer')).toMatchObject({ copies: ['fixer', 'fixer-b'], kind: 'person' });
  });

  test('E7: a role through a team comes with the team and the Entra group behind it, and without a direct copy', async () => {
    const evidence = await complete(evidencePages(environment()));
    expect(holder(evidence, 'dan|fixer')).toMatchObject({
      copies: [],
      teams: [{ id: 'crew', name: 'Crew', type: 'entra-security', groupId: 'group-crew' }],
    });
    expect(holder(evidence, 'anna|fixer')?.teams.map(({ id }) => id)).toEqual(['crew']);
  });

  test('E4: application users, accounts of Microsoft and disabled users are told from people', async () => {
    const kindOf = async (more: Partial<UserRow>): Promise<string | undefined> => {
      const its = environment();
      its.users[0] = person('anna', more);
      return holder(await complete(evidencePages(its)), 'anna|fixer')?.kind;
    };
    expect(await kindOf({ applicationId: 'app' })).toBe('application');
    expect(await kindOf({ applicationId: 'app', disabled: true })).toBe('application');
    for (const accessMode of [3, 4, 5]) expect(await kindOf({ accessMode })).toBe('application');
    for (const accessMode of [0, 1, 2]) expect(await kindOf({ accessMode })).toBe('person');
    expect(await kindOf({ disabled: true })).toBe('disabled');
  });

  test('the role of the administrators is known by its template, whatever its name', async () => {
    const { roles } = await complete(evidencePages(environment()));
    expect(roles).toEqual([
      { rootRole: 'fixer', copies: 2, isAdministrator: false },
      { rootRole: 'admin', copies: 1, isAdministrator: true },
    ]);
  });

  test('lists go on over as many pages as there are', async () => {
    const pages = evidencePages(environment());
    const whole = await complete(pages);
    const calls = pages.asked.length;
    pages.pageSize = 1;
    const paged = await complete(pages);
    expect(paged.holders).toEqual(whole.holders);
    expect(paged.calls).toBe(pages.asked.length - calls);
    expect(paged.calls).toBeGreaterThan(whole.calls);
  });
});

/** Answers of one kind of list are made odd. */
const odd = (
  kind: Parameters<TestPages['script']>[0],
  change: (right: Page<unknown>) => Answer<Page<unknown>> | Page<unknown>,
): TestPages => {
  const pages = evidencePages(environment());
  pages.script = (asked, right) => {
    if (asked !== kind) return undefined;
    const changed = change(right);
    return 'kind' in changed ? changed : { kind: 'done', value: changed };
  };
  return pages;
};
const lists = ['roleCopies', 'directHolders', 'teamHolders', 'teamMembers', 'users', 'teams'] as const;

describe('E1, E2: what is not surely complete is no evidence', () => {
  test.each([...lists, 'whoIs'] as const)('%s without an answer', async (kind) => {
    const pages = odd(kind, () => ({ kind: 'unknown', cause: 'time-out' }));
    const gathered = await gather(pages);
    expect(gathered).toMatchObject({ kind: 'incomplete', cause: expect.stringContaining('time-out') as unknown });
    expect(gathered).toMatchObject({ calls: pages.asked.length });
    expect(pages.asked.at(-1)).toBe(kind);
  });
  test.each([...lists, 'whoIs'] as const)('%s refused with 403', async (kind) => {
    const refusal = { code: '0x80040220', message: 'dataverse answered 403' };
    expect(await gather(odd(kind, () => ({ kind: 'refused', refusal })))).toMatchObject({
      kind: 'incomplete',
      cause: expect.stringContaining('403') as unknown,
    });
  });
  test.each(lists)('%s in a circle', async (kind) => {
    const pages = odd(kind, (right) => ({ ...right, next: '0' }));
    expect(await gather(pages)).toMatchObject({
      kind: 'incomplete',
      cause: expect.stringMatching('circle') as unknown,
    });
    expect(pages.asked.length).toBeLessThan(15);
  });
  test.each(lists)('%s that never end', async (kind) => {
    let at = 0;
    const pages = odd(kind, (right) => ({ ...right, next: String((at += 1)) }));
    expect((await gather(pages)).kind).toBe('incomplete');
    expect(pages.asked).toHaveLength(2000);
  });
  test.each([
    ['roleCopies', 'is not in this environment'],
    ['directHolders', 'Nobody is shown as an administrator'],
    ['users', 'A user who holds a protected role is not shown'],
    ['teams', 'A team that has a protected role is not shown'],
  ] as const)('an empty answer for %s', async (kind, cause) => {
    expect(await gather(odd(kind, () => ({ rows: [] })))).toMatchObject({
      kind: 'incomplete',
      cause: expect.stringContaining(cause) as unknown,
    });
  });
  test('one user row that is missing', async () => {
    expect((await gather(odd('users', ({ rows }) => ({ rows: rows.slice(1) })))).kind).toBe('incomplete');
  });
  test('a protected role without a copy, while others have theirs', async () => {
    const its = environment();
    its.copies = its.copies.filter(({ rootRoleId }) => rootRoleId !== 'fixer');
    expect(await gather(evidencePages(its))).toMatchObject({
      kind: 'incomplete',
      cause: expect.stringContaining('fixer') as unknown,
    });
  });
  test('a copy of two roles', async () => {
    const its = environment();
    its.copies.push({ roleId: 'fixer', rootRoleId: 'admin', businessUnitId: 'unit' });
    expect((await gather(evidencePages(its))).kind).toBe('incomplete');
  });
  test('more roles of administrators than there can be', async () => {
    const its = environment();
    const more = Array.from({ length: 10 }, (_, count) => `admin-${String(count)}`);
    for (const roleId of more)
      its.copies.push({ roleId, rootRoleId: roleId, businessUnitId: 'unit', templateId: administratorTemplate });
    expect(await gather(evidencePages(its), undefined, ['fixer', 'admin', ...more.slice(1)])).toMatchObject({
      kind: 'complete',
    });
    expect(await gather(evidencePages(its), undefined, ['fixer', 'admin', ...more])).toMatchObject({
      kind: 'incomplete',
      cause: 'More roles of administrators are shown than there can be',
    });
  });
  test('two user rows of one person', async () => {
    const its = environment();
    its.users[2] = person('cleo', { oid: 'anna' });
    expect((await gather(evidencePages(its))).kind).toBe('incomplete');
  });
  test('the cause names no person', async () => {
    for (const kind of lists) {
      const gathered = await gather(odd(kind, () => ({ rows: [] })));
      if (gathered.kind === 'incomplete') expect(gathered.cause).not.toMatch(/anna|ben|cleo|dan/i);
    }
  });
});

test('a call that was not done because of throttling is sent again, three times at most', async () => {
  let left = 2;
  const throttled = { kind: 'refused', refusal: { code: 'throttled', message: '429' } } as const;
  const pages = odd('directHolders', (right) => (left-- > 0 ? throttled : right));
  expect((await gather(pages)).kind).toBe('complete');
  expect(pages.asked.filter((kind) => kind === 'directHolders')).toHaveLength(3);
  expect((await gather(odd('directHolders', () => throttled))).kind).toBe('incomplete');
});

test('a run that must stop sends nothing more and says why', async () => {
  const pages = evidencePages(environment());
  const stopped = () => (pages.asked.length >= 3 ? 'the claim ended' : undefined);
  expect(await gather(pages, stopped)).toEqual({ kind: 'incomplete', cause: 'the claim ended', calls: 3 });
  expect(pages.asked).toHaveLength(3);
});

test('a role that nobody holds is no fault when it is not the one of the administrators', async () => {
  const its = environment();
  its.direct = its.direct.filter(({ roleId }) => roleId === 'admin');
  its.teamRoles = [];
  const { holders } = await complete(evidencePages(its));
  expect(holders.map(seenKey)).toEqual(['ben|admin', 'x-user-product|admin']);
});
