/** What happens in a run: the weather, how busy people are, and what others do. */
import { calm, callsWithoutFault, swarm, type CallRates, type Rates } from './rates.js';
import type { Seeded } from './seeded.js';

const minute = 60_000;

/** How often people do what, relative to each other. */
export interface Acts {
  readonly create: number;
  readonly repeat: number;
  readonly decide: number;
  readonly cancel: number;
  readonly end: number;
  readonly extend: number;
  readonly look: number;
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
  readonly acts: Acts;
  readonly others: Others;
  readonly environments: number;
  readonly replicas: number;
  /** Longest access that is asked for, in minutes. */
  readonly longest: number;
  /** Half way, replicas that start bring a policy that offers less. */
  readonly upgrade: boolean;
  /** No fault at all: then the laws ask for more. */
  readonly faultless: boolean;
  readonly habits?: { readonly duplicate: 'done' | 'refused'; readonly absent: 'done' | 'refused' };
}

const acts: Acts = { create: 35, repeat: 8, decide: 25, cancel: 6, end: 9, extend: 12, look: 8 };
const others: Others = { assign: 30, remove: 25, move: 12, disable: 8, delete: 4, membership: 20 };

const base: Scenario = {
  name: 'swarm',
  rates: swarm,
  activeMs: 12 * minute,
  actsPerMinute: 8,
  acts,
  others,
  environments: 1,
  replicas: 3,
  longest: 4,
  upgrade: false,
  faultless: false,
};

const some = (rates: Partial<CallRates>): CallRates => ({ ...callsWithoutFault, ...rates });
const scenario = (name: string, rates: Partial<Rates>, more: Partial<Scenario> = {}): Scenario => ({
  ...base,
  name,
  rates: () => ({ ...calm, ...rates }),
  ...more,
});

/** Each raises what one kind of mistake needs to show. */
export const scenarios: readonly Scenario[] = [
  base,
  { ...base, name: 'upgrade', upgrade: true, environments: 2 },
  scenario('peace', {}, { faultless: true, actsPerMinute: 12 }),
  scenario('late-effects', {
    dataverse: some({ late: 0.35, lostAfter: 0.15, lostBefore: 0.1, stale: 0.1 }),
    crashOnCall: 0.02,
  }),
  scenario('stale-reads', { dataverse: some({ stale: 0.6, lostAfter: 0.1, late: 0.1 }), freezes: 0.5, others: 3 }),
  scenario('lost-commits', { tables: some({ lostAfter: 0.15, lostBefore: 0.1, late: 0.1, putOff: 0.1 }) }),
  scenario('crashes', { crashOnCall: 0.15, crashes: 1, freezes: 0.6 }),
  scenario('other-hands', { others: 14, dataverse: some({ lostAfter: 0.1, stale: 0.2 }) }),
  scenario(
    'extensions',
    { dataverse: some({ lostAfter: 0.05 }) },
    { acts: { create: 20, repeat: 2, decide: 15, cancel: 4, end: 25, extend: 34, look: 0 }, actsPerMinute: 16 },
  ),
];

export function scenarioOf(name: string): Scenario {
  const found = scenarios.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no scenario ${name}.`);
  return found;
}
