/** What happens in a run: the weather, how busy people are, and what others do. */
import type { System } from './nemesis.js';
import type { Long } from './long/long.js';
import { calm, callsWithoutFault, swarm, type CallRates, type Rates } from './rates.js';
import type { Seeded } from './seeded.js';

const second = 1000;
const minute = 60 * second;

/** How often people do what, relative to each other. */
export interface Acts {
  readonly create: number;
  readonly repeat: number;
  readonly decide: number;
  readonly cancel: number;
  readonly end: number;
  readonly extend: number;
  readonly look: number;
  /** An administrator acknowledges a plan of the sweep, or signs holders and roles off. */
  readonly apply: number;
  readonly sign: number;
}

/** How often another administrator does what, relative to each other. */
export interface Others {
  readonly assign: number;
  readonly remove: number;
  readonly move: number;
  readonly disable: number;
  readonly delete: number;
  readonly membership: number;
}

export interface Scenario {
  readonly name: string;
  readonly rates: (random: Seeded) => Rates;
  readonly activeMs: number;
  readonly actsPerMinute: number;
  /** So many people act in the same instant; one when left out. */
  readonly atOnce?: number;
  readonly acts: Acts;
  readonly others: Others;
  readonly environments: number;
  readonly replicas: number;
  /** Longest access that is asked for, in minutes. */
  readonly longest: number;
  /** How many of those who decide, end or extend wait until just then when time would do it. */
  readonly lastMinute: number;
  /** Half way, replicas that start bring a policy that offers less. */
  readonly upgrade: boolean;
  /** The store never fails: then what is heard must come on record. */
  readonly wholeStore: boolean;
  /** Store, Dataverse and replicas never fail: so long after its end a role may be there, at most. */
  readonly mostOverstayMs?: number;
  /** Nothing fails at all. */
  readonly gapless: boolean;
  /** How far the clock of a host may be off; more than half a minute makes its replica not ready. */
  readonly mostClockOffMs: number;
  /** Goes on until the rows of the holders are retired, with a worker that looks this seldom. */
  readonly retiresWithTickMs?: number;
  /** What outages befall. */
  readonly outOf: readonly System[];
  readonly longestOutageMs: number;
  /** The world is long: its course, instead of `activeMs`. */
  readonly long?: Long;
  /** One person asks for the many entries of one role. */
  readonly crowdOfEntries?: number;
  /** Users may hold copies of a role that belong to other business units than their own. */
  readonly matrix?: true;
  /** The sweep is on: roles that others give are looked for and taken away. */
  readonly sweep?: true;
  readonly habits?: { readonly duplicate: 'done' | 'refused'; readonly absent: 'done' | 'refused' };
}

const acts: Acts = { create: 35, repeat: 8, decide: 25, cancel: 6, end: 9, extend: 12, look: 8, apply: 0, sign: 0 };
const others: Others = { assign: 30, remove: 25, move: 12, disable: 8, delete: 4, membership: 20 };

export const base: Scenario = {
  name: 'swarm',
  rates: swarm,
  activeMs: 12 * minute,
  actsPerMinute: 8,
  acts,
  others,
  environments: 1,
  replicas: 3,
  longest: 4,
  lastMinute: 0.2,
  upgrade: false,
  outOf: ['tables', 'dataverse', 'directory'],
  longestOutageMs: 2 * minute,
  wholeStore: false,
  gapless: false,
  mostClockOffMs: 14 * second,
};

const some = (rates: Partial<CallRates>): CallRates => ({ ...callsWithoutFault, ...rates });
const scenario = (name: string, rates: Partial<Rates>, more: Partial<Scenario> = {}): Scenario => ({
  ...base,
  name,
  rates: () => ({ ...calm, ...rates }),
  ...more,
});

const leaving: Others = { assign: 0, remove: 0, move: 0, disable: 0, delete: 0, membership: 1 };
/** Who seldom ends anything early sees how it ends by itself. */
const patient: Acts = { create: 30, repeat: 2, decide: 30, cancel: 1, end: 2, extend: 35, look: 0, apply: 0, sign: 0 };
const extending: Acts = {
  create: 25,
  repeat: 2,
  decide: 25,
  cancel: 2,
  end: 10,
  extend: 36,
  look: 0,
  apply: 0,
  sign: 0,
};

const giving: Others = { assign: 60, remove: 10, move: 5, disable: 4, delete: 2, membership: 4 };
const sweeping: Acts = { create: 30, repeat: 6, decide: 18, cancel: 3, end: 8, extend: 6, look: 4, apply: 14, sign: 8 };
/** Each raises what one kind of mistake needs to show. */
export const scenarios: readonly Scenario[] = [
  base,
  { ...base, name: 'upgrade', upgrade: true, environments: 2 },
  scenario(
    'replica-by-replica',
    { crashes: 0.3, outages: 0.3 },
    { upgrade: true, acts: patient, wholeStore: true, outOf: ['dataverse'] },
  ),
  scenario(
    'leavers',
    { others: 12, outages: 0.2 },
    { others: leaving, acts: patient, wholeStore: true, outOf: ['dataverse'] },
  ),
  scenario('peace', {}, { wholeStore: true, gapless: true, mostOverstayMs: minute, actsPerMinute: 12 }),
  scenario(
    'extending',
    {},
    {
      acts: extending,
      actsPerMinute: 12,
      wholeStore: true,
      gapless: true,
      mostOverstayMs: minute,
    },
  ),
  scenario('last-minute', {}, { lastMinute: 0.8, wholeStore: true, gapless: true, mostOverstayMs: minute }),
  scenario(
    'directory-out',
    { directory: some({ lostBefore: 0.1 }), outages: 0.15 },
    { outOf: ['directory'], longestOutageMs: 12 * minute, acts: patient, wholeStore: true, mostOverstayMs: minute },
  ),
  scenario(
    'late-effects',
    { dataverse: some({ late: 0.35, lostAfter: 0.15, lostBefore: 0.1, stale: 0.1 }), crashOnCall: 0.02 },
    { wholeStore: true },
  ),
  scenario(
    'hollow-answers',
    { dataverse: some({ hollow: 0.2, refused: 0.3, putOff: 0.1, stale: 0.2 }) },
    { wholeStore: true },
  ),
  scenario(
    'standing-still',
    { dataverse: some({ slow: 0.4, stale: 0.3, lostAfter: 0.1 }), freezeOnCall: 0.08, freezes: 0.1, others: 3 },
    { wholeStore: true },
  ),
  scenario(
    'lost-commits',
    { tables: some({ lostAfter: 0.2, lostBefore: 0.15, late: 0.1, putOff: 0.1 }), outages: 0.1 },
    { outOf: ['tables'], longestOutageMs: minute },
  ),
  // What comes while a transaction is on its way goes on record together.
  scenario(
    'rush',
    { tables: some({ lostAfter: 0.03, lostBefore: 0.03, putOff: 0.03, late: 0.02 }), crashOnCall: 0.01 },
    {
      outOf: ['tables'],
      activeMs: 6 * minute,
      actsPerMinute: 3,
      atOnce: 20,
      replicas: 2,
      acts: { ...acts, create: 90 },
    },
  ),
  scenario('crashes', { crashOnCall: 0.15, crashes: 1, freezes: 0.2 }, { wholeStore: true }),
  scenario(
    'wrong-clocks',
    { clockSteps: 0.2 },
    { mostClockOffMs: 10 * minute, wholeStore: true, mostOverstayMs: minute, acts: patient },
  ),
  scenario(
    'a-day-later',
    { others: 1, dataverse: some({ lostAfter: 0.2 }) },
    { wholeStore: true, retiresWithTickMs: minute, activeMs: 5 * minute },
  ),
  scenario(
    'given-outside',
    {
      others: 7,
      crashes: 0.15,
      crashOnCall: 0.01,
      freezes: 0.05,
      tables: some({ lostAfter: 0.04, lostBefore: 0.02 }),
      dataverse: some({ lostAfter: 0.08, lostBefore: 0.03, late: 0.05, stale: 0.15, slow: 0.05 }),
    },
    { sweep: true, activeMs: 25 * minute, others: giving, acts: sweeping, actsPerMinute: 6 },
  ),
  scenario(
    'swept-in-peace',
    { others: 9 },
    { sweep: true, activeMs: 20 * minute, others: giving, acts: sweeping, actsPerMinute: 6, wholeStore: true },
  ),
  scenario(
    'slow-looks',
    { others: 1, dataverse: some({ slow: 0.18 }) },
    { sweep: true, activeMs: 20 * minute, acts: { ...sweeping, create: 60, end: 40 }, actsPerMinute: 14, longest: 2 },
  ),
  scenario('other-hands', { others: 14, dataverse: some({ lostAfter: 0.1, stale: 0.2 }) }, { wholeStore: true }),
];
