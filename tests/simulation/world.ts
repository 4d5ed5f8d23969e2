/** Everything outside the replicas of one run, and the replicas themselves: they are started, killed and started again. */
import { defaultTimings } from '../../api/src/domain/timings.js';
import type { Policy } from '../../api/src/domain/policy.js';
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import { initialise } from '../../api/src/ledger/initialise.js';
import type { Ports, Signer, TableOperation } from '../../api/src/ports.js';
import type { RecordedEvent, SentCall, Try } from '../laws/history.js';
import type { Counts } from './counts.js';
import { createDataversePort, type Habits } from './dataverse-port.js';
import { createDataverseState, type DataverseState } from './dataverse-state.js';
import { createDirectoryPort, createDirectoryState, type DirectoryState } from './directory.js';
import { createEvidencePort } from './evidence-port.js';
import type { Kernel, Owner } from './kernel.js';
import { createKeyFolderPort } from './key-folder-port.js';
import { createMemoryTables, type MemoryTables } from './memory-tables.js';
import type { HappeningName } from './long/long.js';
import type { Nemesis } from './nemesis.js';
import { createReplicas, type Replicas, type Slot } from './replicas.js';
import type { Scenario } from './scenario.js';
import { seeded, type Seeded } from './seeded.js';
import {
  administratorRoot,
  approvers,
  boss,
  people,
  permanent,
  policyOf,
  requesters,
  roots,
  units,
  type Wanted,
} from './setting.js';
import { createTablesPort } from './tables-port.js';
import { createTenant, placesOf, type Tenant } from './tenant.js';
import { createVirtualClock } from './virtual-clock.js';
import type { Wire } from './wire.js';

const second = 1000;
const minute = 60 * second;

/** A call, who sent it, and when that heard a definite answer. */
export interface Sent extends SentCall {
  readonly owner: Owner;
  heard?: number;
}

export interface World {
  readonly kernel: Kernel;
  readonly scenario: Scenario;
  readonly memory: MemoryTables;
  readonly directory: DirectoryState;
  readonly tenant: Tenant;
  readonly replicas: Replicas;
  readonly policies: Policy[];
  /** By partition. */
  readonly events: ReadonlyMap<string, RecordedEvent[]>;
  /** By environment. */
  readonly calls: ReadonlyMap<string, Sent[]>;
  /** By environment: what was done about roles that are owed away. */
  readonly tries: ReadonlyMap<string, Try[]>;
  /** What the replicas logged as errors. */
  readonly errors: string[];
  /** When another organization began to answer at an address. */
  readonly exchangedAt: number[];
  deployment: string;
  /** Makes the deployment and starts the replicas. */
  begin(): Promise<void>;
}

export interface WorldNeeds {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly kernel: Kernel;
  readonly nemesis: Nemesis;
  readonly counts: Counts;
  readonly signer: Signer;
  readonly tickMs: number;
}

/** The list under this name; there is one from now on. */
function listOf<T>(lists: Map<string, T[]>, name: string): T[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}

export function createWorld(needs: WorldNeeds): World {
  const { seed, scenario, kernel, nemesis, counts, signer } = needs;
  const random = seeded(seed, 'world');
  const places = placesOf(scenario.environments);
  const events = new Map<string, RecordedEvent[]>();
  const calls = new Map<string, Sent[]>();
  const tries = new Map<string, Try[]>();
  const errors: string[] = [];
  const memory = createMemoryTables((partition, operations) => record(partition, operations));
  const habits: Habits = scenario.habits ?? {
    duplicate: random.pick(['done', 'refused']),
    absent: random.pick(['done', 'refused']),
  };
  const wholeSeconds = random.chance(0.5);
  const tenant = createTenant(places, createState);
  const slots = Array.from({ length: scenario.replicas }, (_one, index) => newSlot(`r${String(index + 1)}`));
  const newest = (): Policy => world.policies.at(-1) as Policy;
  const replicas = createReplicas({
    seed,
    slots,
    kernel,
    counts,
    random,
    timings: { tickMs: needs.tickMs },
    newest,
    deployment: () => world.deployment,
    portsOf: (owner, slot, policy, chance) => portsOf(owner, slot, policy, chance),
  });

  function createState(environment: string): DataverseState {
    const seated = [...requesters, ...approvers].map((oid) => ({
      oid,
      unit: random.pick(units),
      holds: oid === permanent.oid ? [permanent.root] : [],
    }));
    const seats = scenario.sweep
      ? [...seated, { oid: boss, unit: units[0] ?? '', holds: [administratorRoot] }]
      : seated;
    const note = (text: string, oid: string): void => kernel.note(`${environment} ${text}`, oid);
    const matrix = scenario.matrix === true;
    return createDataverseState({ now: () => kernel.now(), roots, units, seats, matrix, note });
  }

  function record(partition: string, operations: readonly TableOperation[]): void {
    for (const operation of operations) {
      if (!operation.key.startsWith('event|') || !('text' in operation)) continue;
      listOf(events, partition).push({ at: kernel.now(), text: operation.text });
      counts.add('events');
      const { seq, kind, after, data } = JSON.parse(operation.text) as StoredEvent;
      const about = Object.values(after).map((doc) => aboutOf(doc));
      kernel.note(
        `${partition} #${String(seq)} ${kind} ${data === undefined ? '' : JSON.stringify(data)}`,
        about.join(' '),
      );
    }
  }

  const wanted = firstWanted(seed, scenario);
  const world: World = {
    kernel,
    scenario,
    memory,
    tenant,
    replicas,
    directory: createDirectoryState(() => kernel.now(), people),
    policies: [policyOf(1, places, wanted)],
    events,
    calls,
    tries,
    errors,
    exchangedAt: [],
    deployment: '',
    async begin() {
      const owner: Owner = { name: 'init', alive: true, frozenUntil: 0 };
      const ports = portsOf(owner, newSlot('init'), newest(), seeded(seed, 'init'));
      const made = await initialise({ ...ports, callMs: defaultTimings.callMs });
      if (made.kind === 'unavailable') throw new Error('The store of the simulation did not take the deployment.');
      world.deployment = made.deployment ?? '';
      for (const slot of slots) replicas.startLater(slot, random.between(0, 5 * second));
    },
  };

  function newSlot(name: string): Slot {
    const clockFault = {
      offsetMs: scenario.gapless ? 0 : random.between(-12 * second, 12 * second),
      // Over weeks a clock that nobody sets right would be minutes off.
      rate: 1 + (random.fraction() - 0.5) / (scenario.long === undefined ? 10_000 : 100_000_000),
      startMs: random.between(0, 1_000_000),
    };
    return {
      name,
      clockFault,
      startOffsetMs: clockFault.offsetMs,
      besideKey: new Map(),
      owner: { name: `${name}.0`, alive: false, frozenUntil: 0 },
      replica: undefined,
      policy: undefined,
    };
  }

  function portsOf(owner: Owner, slot: Slot, _policy: Policy, chance: Seeded): Ports {
    const kill = (afterMs: number): void => {
      kernel.after(afterMs, { label: `${owner.name} dies`, owner, silent: true, run: () => replicas.kill(slot) });
    };
    const wire: Wire = { kernel, owner, kill, freeze: (ms) => replicas.freeze(owner, ms) };
    const wireRandom = seeded(seed, `wire ${owner.name}`);
    const fault = (event: string, fields?: object): void => {
      const isExpected = scenario.long?.happenings.some((name) => toldOf[name] === event) === true;
      if (!notOurs.has(event) && !isExpected) errors.push(`${owner.name} ${event} ${JSON.stringify(fields)}`);
      kernel.note(`${owner.name} logs ${event} ${JSON.stringify(fields)}`);
    };
    /** Whoever answers at the address that the policy of this replica has for the environment. */
    /** What answers at this address, whatever environment a policy calls it. */
    const organizationAt = (url: string) => (): string => tenant.at(url) ?? '';
    const answeringAt = (url: string) => (): DataverseState | undefined =>
      tenant.organizations.get(tenant.at(url) ?? '');
    return {
      clock: createVirtualClock(kernel, owner, slot.clockFault),
      random: { fraction: () => chance.fraction(), hex: (bytes) => chance.hex(bytes) },
      tables: createTablesPort({ wire, memory, nemesis, random: wireRandom, wholeSeconds }),
      directory: createDirectoryPort(wire, world.directory, nemesis),
      dataverse: (environment, url) => {
        const onSend = (call: SentCall): (() => void) => {
          const sent: Sent = { ...call, owner };
          listOf(calls, environment).push(sent);
          counts.add(`${call.kind}s sent`);
          return () => {
            sent.heard = kernel.now();
          };
        };
        const there = answeringAt(url);
        const organization = organizationAt(url);
        const onTry = (one: Try): unknown => listOf(tries, environment).push(one);
        const { contactMs = defaultTimings.contactMs } = replicas.timings;
        const needs = { habits, onSend, onTry, contactMs, organization, home: tenant.homes.get(environment) };
        return createDataversePort({ wire, environment, there, nemesis, random: wireRandom, ...needs });
      },
      evidence: (_environment, url) =>
        createEvidencePort({ wire, there: answeringAt(url), nemesis, organization: organizationAt(url) }),
      signer,
      keyFolder: createKeyFolderPort(slot.besideKey),
      // Nobody subscribes here.
      webhooks: { check: noFlow, post: noFlow },
      log: { info: () => {}, warn: () => {}, error: fault },
    };
  }

  return world;
}

/** Errors that tell operators of a fault around us; every other one is a bug of ours. */
const notOurs: ReadonlySet<string> = new Set(['store.failing', 'directory.refuses']);

/** Errors that what happens in a long world calls for. */
const toldOf: Readonly<Partial<Record<HappeningName, string>>> = {
  'head-damaged': 'record.distrusted',
  'approvers-lost': 'group.absent',
};

const noFlow = (): ReturnType<Ports['webhooks']['check']> =>
  Promise.resolve({ kind: 'refused', refusal: { code: 'address', message: 'There are no flows here.' } });

const modes = ['remove', 'remove', 'ask'] as const;

/** What the first policy says. */
export const firstWanted = (seed: number, { sweep, long, longest, crowdOfEntries }: Scenario): Wanted => ({
  sweep: sweep === true ? seeded(seed, 'sweep').pick(modes) : 'off',
  ...(long !== undefined && { maximumMs: longest * minute }),
  ...(crowdOfEntries !== undefined && { entries: crowdOfEntries }),
});

/** The holder that a document belongs to, for the trace. */
function aboutOf(doc: unknown): string {
  const { requester, person, rootRole } = (doc ?? {}) as {
    requester?: { oid: string };
    person?: { oid: string };
    rootRole?: string;
  };
  const oid = requester?.oid ?? person?.oid;
  return oid === undefined ? '' : `${oid}|${rootRole ?? ''}`;
}
