/** One run from one seed: an active phase with its weather, then peace until everything is finished, then the laws. */
import { createHash, createPrivateKey } from 'node:crypto';
import { loadSigner } from '../../api/src/adapters/system/ed25519-signer.js';
import type { EventKind } from '../../api/src/domain/events.js';
import { defaultTimings } from '../../api/src/domain/timings.js';
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import type { Signer } from '../../api/src/ports.js';
import type { EnvironmentHistory, History, RoleChange, SentCall, Violation } from '../laws/history.js';
import { checkLaws } from '../laws/laws.js';
import { overstays } from '../laws/removals.js';
import { createCounts, type Counts } from './counts.js';
import { createKernel, type Kernel, type TraceLine } from './kernel.js';
import { isLong, runCourse } from './long/course.js';
import { recoveryOf, type Recovery } from './long/recovery.js';
import { createWindows, type Stage } from './long/stage.js';
import { createNemesis, type Nemesis } from './nemesis.js';
import { actOfAnother } from './others.js';
import { createPeople } from './people.js';
import { calm, staleMs, type Rates } from './rates.js';
import type { Scenario } from './scenario.js';
import { seeded, type Seeded } from './seeded.js';
import { administratorRoot, boss, permanent, policyOf } from './setting.js';
import type { Slot } from './replicas.js';
import { placesOf } from './tenant.js';
import { createWorld, firstWanted, type Sent, type World } from './world.js';

const second = 1000;
const minute = 60 * second;
const start = Date.UTC(2026, 0, 5, 8);
const step = 5 * second;
/** What the sweep has seen is seen again in this; the others only see that nothing begins anew. */
const leastQuietMs = { sweep: 13 * minute, others: 4 * minute } as const;
/** So long after the last effect that was on its way: whoever believed that it was over has it before the laws now. */
const behindEffectsMs = minute;
/** The longest that finishing may take. */
const mostQuietMs = 80 * minute;
const mostDayMs = 26 * 60 * minute;
/** More calls than any run needs. */
const mostCalls = 3000;

export interface Run {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly traceHash: string;
  readonly counts: Counts;
  readonly lines: readonly TraceLine[];
  readonly recovery?: Recovery;
}

/** A key for simulations only: it signs nothing that anybody keeps. */
const pem = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----
`;

/** The real signer; a head that was verified once is not verified again. */
function createSigner(): Signer {
  const real = loadSigner(createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }).toString());
  const known = new Map<string, boolean>();
  return {
    keyId: real.keyId,
    publicKeys: real.publicKeys,
    sign: (text) => real.sign(text),
    verify(text, signature, keyId) {
      const key = `${keyId} ${signature} ${text}`;
      const verdict = known.get(key) ?? real.verify(text, signature, keyId);
      if (known.size > 10_000) known.clear();
      known.set(key, verdict);
      return verdict;
    },
  };
}

/** Signs as nobody should: weeks have too many heads for the real one, which all other scenarios use. */
function createQuickSigner(): Signer {
  const sign = (text: string): string => createHash('sha256').update(`a key ${text}`).digest('base64url');
  const real = createSigner();
  return { ...real, sign, verify: (text, signature) => sign(text) === signature };
}

/** How often the replicas of this run look; the more seldom, the less it takes to walk it. */
export const tickOf = (seed: number, scenario: Scenario): number =>
  scenario.retiresWithTickMs ?? seeded(seed, 'tick').pick(isLong(scenario) ? [4000] : [1000, 2000, 3000, 4000]);

export async function simulate(seed: number, scenario: Scenario, keepLines = false): Promise<Run> {
  // Every call ends its deadline, and what that throws away is an error with its stack.
  if (!keepLines) Error.stackTraceLimit = 0;
  const kernel = createKernel(start, seeded(seed, 'kernel'), keepLines);
  const counts = createCounts();
  const nemesis = createNemesis(() => kernel.now(), seeded(seed, 'nemesis'), counts, calm);
  const signer = isLong(scenario) ? createQuickSigner() : createSigner();
  const world = createWorld({ seed, scenario, kernel, nemesis, counts, signer, tickMs: tickOf(seed, scenario) });
  const people = createPeople(world, seeded(seed, 'people'), counts);

  await within(kernel, world.begin(), start + minute);
  nemesis.turn(scenario.rates(seeded(seed, 'weather')));
  const windows = createWindows(kernel);
  if (isLong(scenario)) {
    const random = seeded(seed, 'course');
    const file = { places: placesOf(scenario.environments), wanted: firstWanted(seed, scenario) };
    const stage: Stage = { world, nemesis, random, counts, windows, file };
    const befalls = (rates: Rates): void => {
      for (const slot of world.replicas.slots) befall(slot, world, rates, random);
    };
    await runCourse({ stage, long: scenario.long, act: () => people.act(), befall: befalls });
  } else await activePhase(world, nemesis, () => people.act(), seed, counts);
  await quietPhase(world, nemesis);
  if (scenario.retiresWithTickMs !== undefined && !isFinished(world))
    world.errors.push('a holder without duties is kept');

  const history = historyOf(world, people.calls, signer, windows.all());
  const violations = [...checkLaws(history), ...world.errors.map((what): Violation => ({ law: 'bug', what }))];
  measure(history, counts);
  const recovery = scenario.long?.tellsRecovery === true ? recoveryOf(history) : undefined;
  const { lines } = kernel;
  return { seed, violations, traceHash: kernel.traceHash(), counts, lines, ...(recovery && { recovery }) };
}

/** Runs virtual time until the work is done. */
async function within(kernel: Kernel, work: Promise<void>, until: number): Promise<void> {
  const state = { over: false };
  const done = work.then(() => (state.over = true));
  for (; !state.over && kernel.now() < until;) await kernel.runUntil(kernel.now() + second);
  await done;
}

async function activePhase(
  world: World,
  nemesis: Nemesis,
  act: () => void,
  seed: number,
  counts: Counts,
): Promise<void> {
  const { kernel, scenario } = world;
  const random = seeded(seed, 'active');
  const began = kernel.now();
  while (kernel.now() < began + scenario.activeMs) {
    const { others, outages } = nemesis.rates();
    if (scenario.upgrade && kernel.now() >= began + scenario.activeMs / 2 && world.policies.length === 1)
      world.policies.push(policyOf(2, placesOf(scenario.environments), { without: ['.b-now'] }));
    for (const slot of world.replicas.slots) befall(slot, world, nemesis.rates(), random);
    if (isNow(outages, random)) outage(world, nemesis, random);
    if (scenario.sweep === true && isNow(sweepsOnDemand, random)) sweepNow(world, random);
    if (isNow(others, random)) actOfAnother(world, random, counts);
    for (let left = (scenario.actsPerMinute * step) / minute; left > 0; left -= 1)
      if (random.chance(Math.min(1, left))) somebodyActs(world, random, act);
    await kernel.runUntil(kernel.now() + step);
  }
}

function somebodyActs({ kernel, scenario }: World, random: Seeded, act: () => void): void {
  const afterMs = random.between(0, step);
  for (let who = 0; who < (scenario.atOnce ?? 1); who += 1) kernel.after(afterMs, { label: 'somebody acts', run: act });
}

/** Somebody runs the sweep of an environment at once, now and then only to see. */
const sweepsOnDemand = 0.4;

function sweepNow({ replicas, tenant, kernel }: World, random: Seeded): void {
  const slot = random.pick(replicas.slots);
  const environment = random.pick([...tenant.homes.keys()]);
  const dryRun = random.chance(0.5);
  const { owner } = slot;
  kernel.after(0, {
    label: 'the sweep on demand',
    owner,
    run: () => {
      if (slot.owner === owner) void slot.replica?.sweep(environment, { dryRun });
    },
  });
}

/** Whether what happens so often in a minute happens in this step. */
const isNow = (perMinute: number, random: Seeded): boolean => random.chance((perMinute * step) / minute);

/** What befalls a replica and its host. */
function befall(slot: Slot, world: World, rates: Rates, random: Seeded): void {
  if (isNow(rates.crashes, random)) world.replicas.kill(slot);
  if (isNow(rates.freezes, random))
    world.replicas.freeze(slot.owner, random.between(5, random.pick([20, 70, 300])) * second);
  if (!isNow(rates.clockSteps, random)) return;
  const most = world.scenario.mostClockOffMs;
  const offset = slot.clockFault.offsetMs + random.between(-most, most);
  slot.clockFault.offsetMs = Math.max(-most, Math.min(most, offset));
}

function outage({ kernel, scenario }: World, nemesis: Nemesis, random: Seeded): void {
  const system = random.pick(scenario.outOf);
  const seconds = random.between(5, scenario.longestOutageMs / second);
  nemesis.setOut(system, kernel.now() + seconds * second);
  kernel.note(`${system} is out for ${String(seconds)} s`);
}

async function quietPhase(world: World, nemesis: Nemesis): Promise<void> {
  const { kernel } = world;
  nemesis.turn(calm);
  nemesis.endOutages();
  kernel.note('quiet from here');
  const quietMs = world.scenario.sweep === true ? leastQuietMs.sweep : leastQuietMs.others;
  // What is sent from here on arrives at once.
  const least = Math.max(kernel.now() + quietMs, kernel.silentUntil() + behindEffectsMs);
  const most = kernel.now() + (world.scenario.retiresWithTickMs === undefined ? mostQuietMs : mostDayMs);
  // Hosts set their clocks right, to where they stood when their replicas started.
  for (const slot of world.replicas.slots) slot.clockFault.offsetMs = slot.startOffsetMs;
  const sentIn = (): number => [...world.calls.values()].reduce((sum, calls) => sum + calls.length, 0);
  const before = world.scenario.long === undefined ? 0 : sentIn();
  while (kernel.now() < least || (!isFinished(world) && kernel.now() < most)) {
    if (sentIn() - before > mostCalls) {
      world.errors.push('calls are sent without end');
      return;
    }
    await kernel.runUntil(kernel.now() + 20 * second);
  }
}

/** Nothing is open and nobody has a duty. */
function isFinished(world: World): boolean {
  for (const environment of world.tenant.homes.keys())
    for (const { key, text } of world.memory.rows(environment, 'open|')) {
      if (key.startsWith('open|request|')) return false;
      if (!key.startsWith('open|holder|')) continue;
      if (world.scenario.retiresWithTickMs !== undefined) return false;
      const holder = JSON.parse(text) as {
        owned: boolean;
        planned?: object;
        intent?: object;
        unsettled: object[];
        looks: number[];
      };
      if (
        holder.owned ||
        holder.planned !== undefined ||
        holder.intent !== undefined ||
        holder.unsettled.length + holder.looks.length > 0
      )
        return false;
    }
  return true;
}

function historyOf(
  world: World,
  clients: History['clients'],
  signer: Signer,
  windows: NonNullable<History['windows']>,
): History {
  const { kernel, memory, tenant, deployment, policies, directory } = world;
  return {
    environments: [...tenant.homes.keys()].map((environment) => ({
      environment,
      deployment,
      events: world.events.get(environment) ?? [],
      rows: memory.rows(environment),
      baseline: new Set([
        `${permanent.oid}|${permanent.root}`,
        ...(world.scenario.sweep ? [`${boss}|${administratorRoot}`] : []),
      ]),
      administratorRole: administratorRoot,
      changes: tenant.stateOf(environment).journal.map((change) => asSeenBy(environment, change)),
      strays: straysOf(world, environment),
      tries: world.tries.get(environment) ?? [],
      calls: (world.calls.get(environment) ?? []).map((call) => asHeard(call, world)),
    })),
    service: world.events.get('service') ?? [],
    clients,
    policies,
    signer,
    wasAmong: (oid, groups, from, to) => directory.wasAmong(oid, groups, from, to),
    lostGroups: directory.lostGroups(),
    clockMs: 2 * second,
    staleMs,
    factsMs: defaultTimings.factsMs,
    endedAt: kernel.now(),
    windows,
    exchangedAt: world.exchangedAt,
    organizationMs: defaultTimings.organizationMs,
    ...(world.scenario.long !== undefined && { doubtMs: defaultTimings.unsettledMs }),
    gapless: world.scenario.gapless,
    ...(world.scenario.mostOverstayMs !== undefined && { mostOverstayMs: world.scenario.mostOverstayMs }),
  };
}

const straysOf = ({ tenant }: World, environment: string): NonNullable<EnvironmentHistory['strays']> =>
  [...tenant.organizations].flatMap(([organization, { journal }]) =>
    organization === tenant.homes.get(environment)
      ? []
      : journal
          .filter((change) => change.by === 'us' && change.environment === environment)
          .map((change) => ({ ...change, organization })),
  );

/** What the record of another environment did there was done by somebody else. */
const asSeenBy = (environment: string, change: RoleChange): RoleChange =>
  change.by === 'us' && change.environment !== environment ? { ...change, by: 'other' } : change;

/** What was heard must come on record where the store is whole and the sender lived on. */
function asHeard({ owner, heard, ...call }: Sent, { scenario }: World): SentCall {
  return scenario.wholeStore && owner.alive && heard !== undefined ? { ...call, heardAt: heard } : call;
}

const sweepCounts = [
  ['sweep.completed', 'looks'],
  ['sweep.stopped', 'looks cut short'],
  ['sweep.removing', 'swept'],
  ['sweep.acknowledged', 'plans acknowledged'],
  ['sweep.signed-off', 'signed off'],
] as const satisfies readonly (readonly [EventKind, string])[];

/** Commits that carry what several people have asked for. */
function ofSeveral(events: History['environments'][number]['events']): number {
  const actors = new Map<string, Set<string>>();
  for (const { text } of events) {
    const { commit, actor } = JSON.parse(text) as StoredEvent;
    if (actor !== undefined) actors.set(commit, (actors.get(commit) ?? new Set()).add(actor.oid));
  }
  return [...actors.values()].filter(({ size }) => size > 1).length;
}

function measure(history: History, counts: Counts): void {
  for (const { changes } of history.environments)
    for (const change of changes) if (change.by === 'us') counts.add('effects');
  for (const { events } of history.environments)
    for (const { text } of events) {
      if (text.includes('"kind":"access.granted"')) counts.add('grants');
      for (const [kind, name] of sweepCounts) if (text.includes(`"kind":"${kind}"`)) counts.add(name);
    }
  for (const { events } of history.environments) counts.add('commits of several', ofSeveral(events));
  for (const overstay of overstays(history)) counts.most('longest overstay, s', Math.round(overstay / second));
}
