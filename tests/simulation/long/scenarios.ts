/** Long worlds, one for each kind of thing that happens in them. */
import { calm } from '../rates.js';
import { base, type Acts, type Scenario } from '../scenario.js';
import type { Long } from './long.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** People who ask and seldom end anything early, so that ends come by themselves. */
const asking: Acts = { create: 50, repeat: 3, decide: 30, cancel: 2, end: 4, extend: 8, look: 4, apply: 0, sign: 0 };

const long = (
  name: string,
  course: Partial<Long> & Pick<Long, 'happenings'>,
  more: Partial<Scenario> = {},
): Scenario => ({
  ...base,
  name: `long-${name}`,
  rates: () => calm,
  acts: asking,
  actsPerMinute: 4,
  longest: 12,
  wholeStore: true,
  environments: 1,
  long: { chapters: [1, 1], together: 1, leastMs: 12 * minute, mostMs: 2 * hour, restarts: true, ...course },
  ...more,
});

/** A fixed world: everybody busy, thirty days of silence, then all is well. A test holds the figures of its recovery. */
export const monthOfSilence: Scenario = long(
  'month-of-silence',
  { happenings: ['dataverse-out'], leastMs: 30 * day, mostMs: 30 * day, restarts: false, tellsRecovery: true },
  { actsPerMinute: 20, acts: { ...asking, create: 80, extend: 0, end: 0 } },
);

export const longScenarios: readonly Scenario[] = [
  long('silence', {
    happenings: ['dataverse-out'],
    leastMs: hour,
    mostMs: 36 * hour,
    chapters: [1, 1],
    restarts: false,
  }),
  long('refusals', {
    happenings: ['right-lost', 'account-disabled', 'people-disabled'],
    leastMs: 10 * minute,
    mostMs: 10 * hour,
  }),
  long(
    'month',
    {
      happenings: ['dataverse-out', 'right-lost', 'directory-out', 'store-out', 'account-disabled'],
      together: 2,
      leastMs: 5 * minute,
      mostMs: 30 * day,
    },
    { actsPerMinute: 2, wholeStore: false },
  ),
  long(
    'edited-policies',
    {
      happenings: ['environment-left', 'id-corrected', 'roles-left', 'file-rolled-back', 'directory-out'],
      together: 2,
      chapters: [1, 2],
      mostMs: 30 * minute,
    },
    { environments: 2 },
  ),
  long(
    'exchanged',
    {
      happenings: ['organizations-exchanged', 'addresses-exchanged'],
      mostMs: 40 * minute,
    },
    { environments: 2 },
  ),
  long('wordy-policies', { happenings: ['words-changed'], mostMs: 30 * minute, leastMs: 10 * minute }),
  long('units', { happenings: ['units-moved'], mostMs: 40 * minute }, { matrix: true }),
  long('units-of-old', {
    happenings: ['units-moved', 'role-deleted', 'person-left'],
    mostMs: 40 * minute,
    together: 2,
  }),
  long('doubled-rows', { happenings: ['rows-doubled', 'person-relinked'], leastMs: 30 * minute, mostMs: 50 * minute }),
  long(
    'many-entries',
    { happenings: ['dataverse-out', 'store-out'], leastMs: 25 * minute, mostMs: 40 * minute },
    {
      wholeStore: false,
      crowdOfEntries: 24,
      actsPerMinute: 20,
      acts: { ...asking, extend: 0, end: 0, cancel: 0, repeat: 0 },
    },
  ),
  long(
    'locked-store',
    { happenings: ['store-locked', 'row-planted'], leastMs: 14 * minute, mostMs: 22 * minute },
    { wholeStore: false },
  ),
  long(
    'damaged-heads',
    { happenings: ['head-damaged'], leastMs: 14 * minute, mostMs: 22 * minute, restarts: false },
    { wholeStore: false },
  ),
  long(
    'lost-approvers',
    { happenings: ['approvers-lost'], leastMs: 10 * minute, mostMs: 20 * minute, actsMeanwhile: 1 },
    { actsPerMinute: 6 },
  ),
  long(
    'taken-when-new',
    { happenings: ['taken-when-new'], leastMs: 12 * minute, mostMs: 20 * minute, actsMeanwhile: 1 },
    { longest: 12 },
  ),
  long(
    'administrators',
    { happenings: ['administrators-leave'], leastMs: 15 * minute, mostMs: 25 * minute, actsMeanwhile: 1 },
    { sweep: true, acts: { ...asking, create: 10, apply: 40, sign: 30 }, actsPerMinute: 5 },
  ),
  long('taken-by-hand', { happenings: ['taken-by-hand'], mostMs: 40 * minute }, { sweep: true, longest: 45 }),
];
