import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { aPerson } from '../testing/a-policy.js';
import { aHolder, annas, aRequest } from '../testing/a-request.js';
import { createDraft, type View } from '../domain/draft.js';
import type { Holder } from '../domain/holder.js';
import { samePerson } from '../domain/person.js';
import { isTerminal, type OpenRequest, type Request } from '../domain/request.js';
import { canonical, hashOf } from './chain.js';
import { openHolderKey, openJobKey, openRequestKey } from './keys.js';
import { UnreadableRow } from './open-row.js';
import { createOpenSet, type OpenSet } from './open-set.js';

const none = new Map<string, string | null>();

/** The digest as older releases wrote it, computed from the rows alone. */
const formerDigestOf = (rows: ReadonlyMap<string, string>): string => {
  const digest = createHash('sha256');
  for (const [key, text] of [...rows].sort(([one], [other]) => (one < other ? -1 : 1)))
    digest.update(`${key} ${hashOf(text)}\n`);
  return digest.digest('hex');
};

/** Any documents of any of the three kinds, put or taken away. */
const names = fc.constantFrom('a', 'b', 'c');
const changes = fc.array(
  fc
    .record({
      kind: fc.constantFrom('request', 'holder', 'job', 'done'),
      name: names,
      role: names,
      seq: fc.nat(),
      gone: fc.boolean(),
    })
    .map(({ kind, name, role, seq, gone }): readonly [string, string | null] => {
      const of = (key: string, doc: object): readonly [string, string | null] => [key, gone ? null : canonical(doc)];
      if (kind === 'request') return of(openRequestKey(name), aRequest('pending', { id: name, rootRole: role, seq }));
      if (kind === 'holder') return of(openHolderKey(`${name}|root-1`), aHolder({ person: aPerson(name), seq }));
      return kind === 'job' ? of(openJobKey(name), { v: 1, seq }) : of(`done|${name}`, aRequest('ended', { id: name }));
    }),
  { maxLength: 25 },
);

const filled = (all: readonly (readonly [string, string | null])[]): { open: OpenSet; rows: Map<string, string> } => {
  const open = createOpenSet('sandbox-1');
  const rows = new Map<string, string>();
  for (const [key, text] of all) {
    open.put(key, text);
    if (!key.startsWith('open|')) continue;
    if (text === null) rows.delete(key);
    else rows.set(key, text);
  }
  return { open, rows };
};

describe('whatever was put and taken away', () => {
  test('the digest is that of the rows that are there, counted anew', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const { open, rows } = filled(all);
        expect(open.digestWith(none)).toBe(filled([...rows]).open.digestWith(none));
        expect(new Map(open.rows().map((row) => [row.key, row.text]))).toEqual(rows);
      }),
    );
  });

  test('a head of an older release seals the rows too, and no others', () => {
    fc.assert(
      fc.property(changes, changes, (all, others) => {
        const [{ open, rows }, other] = [filled(all), filled(others)];
        expect(open.isSealedBy(formerDigestOf(rows))).toBe(true);
        const isSame = canonical([...rows].sort()) === canonical([...other.rows].sort());
        expect(open.isSealedBy(formerDigestOf(other.rows))).toBe(isSame);
        expect(open.isSealedBy(other.open.digestWith(none))).toBe(isSame);
      }),
    );
  });

  test('the digest that is foretold is the one that comes', () => {
    fc.assert(
      fc.property(changes, changes, (before, after) => {
        const { open } = filled(before);
        const foretold = open.digestWith(new Map(after));
        for (const [key, text] of after) open.put(key, text);
        expect(foretold).toBe(open.digestWith(none));
      }),
    );
  });

  test('the requests of a holder are those of its person and role', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const { open } = filled(all);
        for (const role of ['a', 'b', 'c']) {
          const own = [...open.openRequests()].filter((one) => one.rootRole === role);
          expect(new Set(open.openRequestsOf(`anna|${role}`))).toEqual(new Set(own));
        }
      }),
    );
  });
});

test('what is found by an index is what a look at all rows finds, in the open set and in a draft on it', () => {
  const some = fc.record({
    id: names,
    requester: names.map(aPerson),
    role: names,
    state: fc.constantFrom('pending', 'active', 'ended'),
    extends: names,
  });
  const refused = fc.record({ person: names.map(aPerson), isRefused: fc.boolean() });
  const requestOf = ({ state, ...more }: typeof some extends fc.Arbitrary<infer T> ? T : never): Request =>
    aRequest<Request['state']>(state, more);
  const holderOf = ({ person, isRefused }: typeof refused extends fc.Arbitrary<infer T> ? T : never): Holder =>
    aHolder({ person, ...(isRefused && { refusals: { code: 'no', count: 1, nextTryAt: 0 } }) });
  const agree = (view: View): void => {
    const [all, holders] = [[...view.openRequests()], [...view.holders()]];
    for (const name of ['a', 'b', 'c']) {
      const person = aPerson(name);
      const found: (readonly [Iterable<OpenRequest>, (request: OpenRequest) => boolean])[] = [
        [view.openRequestsBy(person), ({ requester }) => samePerson(requester, person)],
        [view.pendingOf(name), ({ state, role }) => state === 'pending' && role === name],
        [view.extensionsOf(name), (request) => request.extends === name],
      ];
      for (const [index, belongs] of found) expect(new Set(index)).toEqual(new Set(all.filter(belongs)));
    }
    expect(new Set(view.refusedHolders())).toEqual(new Set(holders.filter(({ refusals }) => refusals !== undefined)));
  };
  fc.assert(
    fc.property(fc.array(some), fc.array(refused), fc.array(some), fc.array(refused), (rows, holders, more, others) => {
      const open = createOpenSet('sandbox-1');
      for (const request of rows.map(requestOf))
        open.put(openRequestKey(request.id), isTerminal(request) ? null : canonical(request));
      for (const holder of holders.map(holderOf))
        open.put(openHolderKey(`${holder.person.oid}|root-1`), canonical(holder));
      agree(open);
      const draft = createDraft(open, { now: 0, nextSequence: 1, instance: 'replica-1', hash: hashOf });
      for (const request of more.map(requestOf)) draft.emit('access.requested', { data: said, requests: [request] });
      for (const holder of others.map(holderOf)) draft.emit('holder.watched', { holders: [holder] });
      agree(draft);
    }),
  );
});
const said = { role: 'a', rule: 'asks people', policy: { version: 1, hash: 'h' } } as const;

test('an open set answers by key what was put under it', () => {
  const request = aRequest('active');
  const { open } = filled([
    [openRequestKey('request-1'), canonical(request)],
    [openHolderKey(annas), canonical(aHolder())],
    [openJobKey('pause'), '{"seq":1,"until":2,"v":1}'],
  ]);
  expect(open.request('request-1')).toEqual(request);
  expect(open.request('request-2')).toBeUndefined();
  expect(open.holder(annas)).toEqual(aHolder());
  expect([...open.holders()]).toHaveLength(1);
  expect(open.document('pause')).toMatchObject({ until: 2 });
  expect(open.rows().map((row) => row.seq)).toEqual([2, 7, 1]);
});

describe('a row that is no document of ours cannot be read', () => {
  const doc = (more: object) => JSON.stringify({ ...aRequest('pending'), ...more });
  test.each([
    ['no JSON', 'open|job|pause', '{'],
    ['null', 'open|job|pause', 'null'],
    ['a text', 'open|job|pause', '"x"'],
    ['without a sequence', 'open|job|pause', '{"v":1}'],
    ['with a sequence that is no number', 'open|job|pause', '{"v":1,"seq":"1"}'],
    ['the request of another key', 'open|request|request-9', doc({})],
    ['a request without an id', 'open|request|request-1', '{"seq":1}'],
    ['a request of nobody', 'open|request|request-1', doc({ requester: undefined })],
    ['a request of something else than a person', 'open|request|request-1', doc({ requester: null })],
    ['the holder of another key', 'open|holder|anna|root-9', canonical(aHolder())],
    ['a holder of nobody', 'open|holder|anna|root-1', '{"seq":1,"rootRole":"root-1"}'],
    ['a holder of something else than a person', 'open|holder|anna|root-1', '{"seq":1,"person":7,"rootRole":"root-1"}'],
  ])('%s', (_what, key, text) => {
    const open = createOpenSet('sandbox-1');
    expect(() => open.put(key, text)).toThrow(new UnreadableRow(key));
    expect(open.rows()).toEqual([]);
  });
});

test('documents of one name are found with their keys, and nothing else is', () => {
  const { open } = filled([
    [openJobKey('swept|a|b'), canonical({ v: 1, seq: 1, at: [] })],
    [openJobKey('sweptly'), canonical({ v: 1, seq: 2 })],
    [openRequestKey('swept|b'), canonical(aRequest('pending', { id: 'swept|b', seq: 3 }))],
  ]);
  expect([...open.documents('swept')]).toEqual([['a|b', { v: 1, seq: 1, at: [] }]]);
  expect(open.document('swept', 'a|b')).toEqual({ v: 1, seq: 1, at: [] });
});

test('a closing of a person gives another number, and so does reading all anew; a change does not', () => {
  const open = createOpenSet('sandbox-1');
  const numbers = new Set([open.closingsOf('anna')]);
  const put = (text: string | null): number => {
    open.put(openRequestKey('request-1'), text);
    return open.closingsOf('anna');
  };
  expect(put(canonical(aRequest('pending')))).toBe(open.closingsOf('anna'));
  expect(numbers.has(put(canonical(aRequest('active'))))).toBe(true);
  numbers.add(put(null));
  put(canonical(aRequest('pending')));
  numbers.add(put(null));
  open.readAnew();
  numbers.add(open.closingsOf('anna'));
  expect(numbers.size).toBe(4);
  open.readAnew();
  expect(numbers.has(open.closingsOf('anna'))).toBe(false);
  expect(open.closingsOf('mia')).toBe(open.closingsOf('anna'));
});
