/** The replicas of a run: where they run, what they are given at their start, and how they die and come back. */
import type { Timings } from '../../api/src/domain/timings.js';
import type { Policy } from '../../api/src/domain/policy.js';
import type { Ports } from '../../api/src/ports.js';
import { createReplica } from '../../api/src/replica.js';
import type { Replica } from '../../api/src/usecases/operation.js';
import type { Counts } from './counts.js';
import type { Kernel, Owner } from './kernel.js';
import { seeded, type Seeded } from './seeded.js';
import type { ClockFault } from './virtual-clock.js';

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
  /** The policy file of this host; the newest where it is left out. */
  policy: Policy | undefined;
}

export interface Replicas {
  readonly slots: readonly Slot[];
  /** What a replica is given at its next start. */
  timings: Partial<Timings>;
  startLater(slot: Slot, ms: number): void;
  /** Dies on the spot, and comes back after a while. */
  kill(slot: Slot): void;
  /** Is told to stop, finishes what is under way, and starts again at once. */
  restart(slot: Slot): Promise<void>;
  freeze(owner: Owner, ms: number): void;
}

export interface ReplicasNeeds {
  readonly seed: number;
  readonly slots: readonly Slot[];
  readonly kernel: Kernel;
  readonly counts: Counts;
  readonly random: Seeded;
  readonly timings: Partial<Timings>;
  readonly newest: () => Policy;
  readonly deployment: () => string;
  readonly portsOf: (owner: Owner, slot: Slot, policy: Policy, chance: Seeded) => Ports;
}

export function createReplicas(needs: ReplicasNeeds): Replicas {
  const { seed, slots, kernel, counts, random } = needs;

  const replicas: Replicas = {
    slots,
    timings: needs.timings,
    startLater(slot, ms) {
      kernel.after(ms, { label: `${slot.name} starts`, run: () => start(slot) });
    },
    kill(slot) {
      if (!slot.owner.alive) return;
      slot.owner.alive = false;
      slot.replica = undefined;
      counts.add('crashes');
      kernel.note(`${slot.owner.name} is killed`);
      replicas.startLater(slot, random.between(second, 30 * second));
    },
    async restart(slot) {
      const { owner, replica } = slot;
      const lives = (): boolean => owner.alive;
      if (!lives() || replica === undefined) return;
      slot.replica = undefined;
      kernel.note(`${owner.name} is told to stop`);
      await replica.drain(20 * second);
      if (!lives()) return;
      owner.alive = false;
      counts.add('restarts');
      start(slot);
    },
    freeze(owner, ms) {
      owner.frozenUntil = Math.max(owner.frozenUntil, kernel.now() + ms);
      counts.add('freezes');
      kernel.note(`${owner.name} stands still for ${String(ms)} ms`);
    },
  };

  function start(slot: Slot): void {
    const number = Number(slot.owner.name.split('.')[1] ?? 0) + 1;
    const owner: Owner = { name: `${slot.name}.${String(number)}`, alive: true, frozenUntil: 0 };
    slot.owner = owner;
    slot.replica = undefined;
    slot.startOffsetMs = slot.clockFault.offsetMs;
    const policy = slot.policy ?? needs.newest();
    const replica = createReplica(needs.portsOf(owner, slot, policy, seeded(seed, `chance ${owner.name}`)), {
      instance: owner.name,
      deployment: needs.deployment(),
      policy,
      replicas: slots.length,
      timings: replicas.timings,
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
      replicas.startLater(slot, 5 * second);
    });
  }

  return replicas;
}
