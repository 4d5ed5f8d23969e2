/** Everything outside the replicas of one run, and the replicas themselves: they are started, killed and started again. */
import { defaultNumbers } from '../../api/src/domain/numbers.js';
import type { Policy } from '../../api/src/domain/policy.js';
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import { initialise } from '../../api/src/ledger/initialise.js';
import { servicePartition } from '../../api/src/ledger/keys.js';
import type { Ports, Signer, TableOperation } from '../../api/src/ports.js';
import { createReplica } from '../../api/src/replica.js';
import type { Replica } from '../../api/src/usecases/operation.js';
import type { RecordedEvent, SentCall } from '../laws/history.js';
import type { Counts } from './counts.js';
import { createDataversePort, type Habits } from './dataverse-port.js';
import { createDataverseState, type DataverseState } from './dataverse-state.js';
import { createDirectoryPort, createDirectoryState, type DirectoryState } from './directory.js';
import { createEvidencePort } from './evidence-port.js';
import type { Kernel, Owner } from './kernel.js';
import { createKeyFolderPort } from './key-folder-port.js';
import { createMemoryTables, type MemoryTables } from './memory-tables.js';
import type { Nemesis } from './nemesis.js';
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
} from './setting.js';
import { createTablesPort } from './tables-port.js';
import { createVirtualClock, type ClockFault } from './virtual-clock.js';
import type { Wire } from './wire.js';

const second = 1000;

/** A place where a replica runs; another one takes it when that dies. */
export interface Slot {
  readonly name: string;
  readonly clockFault: ClockFault;
  /** How far its wall clock was off when the replica started. */
  startOffsetMs: number;
  /** Texts beside the signing key of its host; they outlive its replicas. */
  readonly besideKey: Map<string, string>;
  owner: Owner;
  replica: Replica | undefined;
}

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
  readonly dataverses: ReadonlyMap<string, DataverseState>;
  readonly slots: readonly Slot[];
  readonly policies: Policy[];
  readonly events: ReadonlyMap<string, RecordedEvent[]>;
  readonly calls: ReadonlyMap<string, Sent[]>;
  /** What the replicas logged as errors. */
  readonly errors: string[];
  deployment: string;
  kill(slot: Slot): void;
  freeze(slot: Slot, ms: number): void;
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

export function createWorld(needs: WorldNeeds): World {
  const { seed, scenario, kernel, nemesis, counts, signer } = needs;
  const random = seeded(seed, 'world');
  const environments = Array.from({ length: scenario.environments }, (_one, index) => `env-${String(index + 1)}`);
  const names = [servicePartition, ...environments];
  const events = new Map(names.map((name) => [name, [] as RecordedEvent[]]));
  const calls = new Map(environments.map((name) => [name, [] as Sent[]]));
  const errors: string[] = [];
  const memory = createMemoryTables((partition, operations) => record(partition, operations));
  const habits: Habits = scenario.habits ?? {
    duplicate: random.pick(['done', 'refused']),
    absent: random.pick(['done', 'refused']),
  };
  const wholeSeconds = random.chance(0.5);
  const dataverses = new Map(environments.map((name) => [name, createState(name)] as const));

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
    return createDataverseState(() => kernel.now(), roots, units, seats, note);
  }

  function record(partition: string, operations: readonly TableOperation[]): void {
    for (const operation of operations) {
      if (!operation.key.startsWith('event|') || !('text' in operation)) continue;
      events.get(partition)?.push({ at: kernel.now(), text: operation.text });
      counts.add('events');
      const { seq, kind, after, data } = JSON.parse(operation.text) as StoredEvent;
      const about = Object.values(after).map((doc) => aboutOf(doc));
      kernel.note(
        `${partition} #${String(seq)} ${kind} ${data === undefined ? '' : JSON.stringify(data)}`,
        about.join(' '),
      );
    }
  }

  const world: World = {
    kernel,
    scenario,
    memory,
    dataverses,
    directory: createDirectoryState(() => kernel.now(), people),
    slots: Array.from({ length: scenario.replicas }, (_one, index) => newSlot(`r${String(index + 1)}`)),
    policies: [policyOf(1, environments, [], scenario.sweep === true ? seeded(seed, 'sweep').pick(modes) : 'off')],
    events,
    calls,
    errors,
    deployment: '',
    kill,
    freeze: (slot, ms) => freezeOwner(slot.owner, ms),
    async begin() {
      const owner: Owner = { name: 'init', alive: true, frozenUntil: 0 };
      const ports = portsOf(newSlot('init'), owner, seeded(seed, 'init'));
      const made = await initialise({ ...ports, callMs: defaultNumbers.callMs });
      if (made.kind === 'unavailable') throw new Error('The store of the simulation did not take the deployment.');
      world.deployment = made.deployment ?? '';
      for (const slot of world.slots) startLater(slot, random.between(0, 5 * second));
    },
  };

  function newSlot(name: string): Slot {
    const clockFault = {
      offsetMs: scenario.gapless ? 0 : random.between(-12 * second, 12 * second),
      rate: 1 + (random.fraction() - 0.5) / 10_000,
      startMs: random.between(0, 1_000_000),
    };
    return {
      name,
      clockFault,
      startOffsetMs: clockFault.offsetMs,
      besideKey: new Map(),
      owner: { name: `${name}.0`, alive: false, frozenUntil: 0 },
      replica: undefined,
    };
  }

  function portsOf(slot: Slot, owner: Owner, chance: Seeded, onDeath = (): void => {}): Ports {
    const { clockFault, besideKey } = slot;
    const kill = (afterMs: number): void => {
      kernel.after(afterMs, { label: `${owner.name} dies`, owner, silent: true, run: onDeath });
    };
    const wire: Wire = { kernel, owner, kill, freeze: (ms) => freezeOwner(owner, ms) };
    const wireRandom = seeded(seed, `wire ${owner.name}`);
    const fault = (event: string, fields?: object): void => {
      errors.push(`${owner.name} ${event} ${JSON.stringify(fields)}`);
      kernel.note(`${owner.name} logs ${event} ${JSON.stringify(fields)}`);
    };
    return {
      clock: createVirtualClock(kernel, owner, clockFault),
      random: { fraction: () => chance.fraction(), hex: (bytes) => chance.hex(bytes) },
      tables: createTablesPort({ wire, memory, nemesis, random: wireRandom, wholeSeconds }),
      directory: createDirectoryPort(wire, world.directory, nemesis),
      dataverse: (environment) => {
        const state = dataverses.get(environment);
        if (state === undefined) throw new Error(`There is no environment ${environment}.`);
        const onSend = (call: SentCall): (() => void) => {
          const sent: Sent = { ...call, owner };
          calls.get(environment)?.push(sent);
          counts.add(`${call.kind}s sent`);
          return () => {
            sent.heard = kernel.now();
          };
        };
        return createDataversePort({ wire, state, nemesis, random: wireRandom, habits, onSend });
      },
      evidence: (environment) => {
        const state = dataverses.get(environment);
        if (state === undefined) throw new Error(`There is no environment ${environment}.`);
        return createEvidencePort({ wire, state, nemesis });
      },
      signer,
      keyFolder: createKeyFolderPort(besideKey),
      // Nobody subscribes here.
      webhooks: { check: noFlow, post: noFlow },
      log: { info: () => {}, warn: () => {}, error: fault },
    };
  }

  function freezeOwner(owner: Owner, ms: number): void {
    owner.frozenUntil = Math.max(owner.frozenUntil, kernel.now() + ms);
    counts.add('freezes');
    kernel.note(`${owner.name} stands still for ${String(ms)} ms`);
  }

  function startLater(slot: Slot, ms: number): void {
    kernel.after(ms, { label: `${slot.name} starts`, run: () => start(slot) });
  }

  function start(slot: Slot): void {
    const number = Number(slot.owner.name.split('.')[1] ?? 0) + 1;
    const owner: Owner = { name: `${slot.name}.${String(number)}`, alive: true, frozenUntil: 0 };
    slot.owner = owner;
    slot.replica = undefined;
    slot.startOffsetMs = slot.clockFault.offsetMs;
    const ports = portsOf(slot, owner, seeded(seed, `chance ${owner.name}`), () => kill(slot));
    const policy = world.policies.at(-1);
    if (policy === undefined) return;
    const replica = createReplica(ports, {
      instance: owner.name,
      deployment: world.deployment,
      policy,
      replicas: scenario.replicas,
      numbers: { tickMs: needs.tickMs },
    });
    kernel.note(`${owner.name} starts`);
    void replica.start().then((started) => {
      if (started.ok) {
        slot.replica = replica;
        return;
      }
      kernel.note(`${owner.name} did not start: ${started.reasons.join(' ')}`);
      counts.add('failed starts');
      owner.alive = false;
      startLater(slot, 5 * second);
    });
  }

  function kill(slot: Slot): void {
    if (!slot.owner.alive) return;
    slot.owner.alive = false;
    slot.replica = undefined;
    counts.add('crashes');
    kernel.note(`${slot.owner.name} is killed`);
    startLater(slot, random.between(second, 30 * second));
  }

  return world;
}

const noFlow = (): ReturnType<Ports['webhooks']['check']> =>
  Promise.resolve({ kind: 'refused', refusal: { code: 'address', message: 'There are no flows here.' } });

const modes = ['remove', 'remove', 'ask'] as const;

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
