import { anEnvironment } from '../testing/a-policy.js';
import { aRequest } from '../testing/a-request.js';
import { hour, minute, second, ten } from '../testing/instants.js';
import { aRecord } from '../testing/record.js';
import { lastingIn, stuckRemovals } from './lasting-notices.js';
import type { Request } from './request.js';

const environment = anEnvironment({ sweep: { ...anEnvironment().sweep, mode: 'observe' } });
const kinds = (requests: readonly Request[], now: number): string[] =>
  lastingIn(aRecord({ requests }).view, environment, now).map(({ kind }) => kind);

test('a request is reminded of from half of its time on, until it expires', () => {
  const pending = aRequest('pending', { createdAt: ten, lapsesAt: ten + 2 * hour });
  expect(kinds([pending], ten + hour - 1)).toEqual([]);
  expect(kinds([pending], ten + hour)).toEqual(['reminder']);
  expect(kinds([pending], ten + 2 * hour)).toEqual([]);
});

test('access ends soon for its last 15 minutes, or for the last third of short access', () => {
  const active = aRequest('active', { endsAt: ten + hour, durationMs: hour });
  expect(kinds([active], ten + 45 * minute - 1)).toEqual([]);
  expect(kinds([active], ten + 45 * minute)).toEqual(['ends-soon']);
  expect(kinds([active], ten + hour)).toEqual([]);
  const short = aRequest('active', { endsAt: ten + 3 * minute, durationMs: 3 * minute });
  expect(kinds([short], ten + 2 * minute - 1)).toEqual([]);
  expect(kinds([short], ten + 2 * minute)).toEqual(['ends-soon']);
});

test('access that goes on does not end soon; a mere request to extend it is no extension', () => {
  const active = aRequest('active', { endsAt: ten + 5 * minute, durationMs: hour });
  const extending = { id: 'request-2', extends: active.id };
  expect(kinds([active, aRequest('pending', { ...extending, createdAt: ten, lapsesAt: ten + hour })], ten)).toEqual([
    'ends-soon',
  ]);
  expect(kinds([active, aRequest('granting', extending)], ten)).toEqual([]);
});

test('a removal that does not go through is told to administrators first, then to the person', () => {
  const removing = aRequest('removing', { ending: { reason: 'expired', at: ten } });
  const { view } = aRecord({ requests: [removing] });
  expect(kinds([removing], ten + 5 * minute - 1)).toEqual([]);
  expect(kinds([removing], ten + 5 * minute)).toEqual(['stuck-removal']);
  expect(stuckRemovals(view, ten + 5 * minute).map(({ id }) => id)).toEqual([removing.id]);
  expect(kinds([removing], ten + 10 * minute).sort()).toEqual(['still-removing', 'stuck-removal']);
});

test('scans that stop are told after three intervals without a complete one, where a sweep is wanted', () => {
  const complete = { run: 1, at: ten, calls: 1, organizationId: 'org', holdersSeen: 0 };
  const sweep = {
    run: 2,
    findings: [],
    removed: [],
    lastComplete: { ...complete, administratorRoles: [], administrators: [] },
  };
  const after = (lastAt: number, now: number, where = environment) =>
    lastingIn(aRecord({ documents: { sweep: { ...sweep, lastAt } } }).view, where, now).map(({ kind }) => kind);
  expect(after(ten + 5 * minute, ten + 15 * minute)).toEqual([]);
  expect(after(ten + 5 * minute, ten + 15 * minute + second)).toEqual(['sweep-stopped']);
  expect(after(ten, ten + hour)).toEqual([]);
  expect(after(ten + 5 * minute, ten + hour, anEnvironment())).toEqual([]);
});
