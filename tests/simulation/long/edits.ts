/** Edited policies: each is a file that the hosts get one after another, with a restart. */
import { policyOf, type Wanted } from '../setting.js';
import type { Place } from '../tenant.js';
import type { Stage } from './stage.js';

const second = 1000;

/** Writes the next version and gives it to the hosts, one by one. */
export function edit(stage: Stage, change: { readonly places?: readonly Place[]; readonly wanted?: Wanted }): void {
  const { world, file, random, counts } = stage;
  const { kernel, replicas, policies, tenant } = world;
  const before = policies.at(-1);
  for (const slot of replicas.slots) slot.policy ??= before;
  file.places = change.places ?? file.places;
  file.wanted = { ...file.wanted, ...change.wanted };
  const next = policyOf(policies.length + 1, file.places, file.wanted);
  policies.push(next);
  for (const place of file.places) tenant.know(place);
  counts.add('edits');
  kernel.note(`policy ${String(next.version)}: ${file.places.map(({ id, url }) => `${id} at ${url}`).join(', ')}`);
  let wait = 0;
  for (const slot of replicas.slots) {
    wait += random.between(5, 90) * second;
    kernel.after(wait, {
      label: `${slot.name} gets a policy`,
      run: () => {
        // Files that are given out at the same time do not overtake each other.
        if ((slot.policy?.version ?? 0) < next.version) slot.policy = next;
        void replicas.restart(slot);
      },
    });
  }
}

/** A host gets an older file by mistake; its replica must not start with it. The answer gives it the newest one again. */
export function rollBack({ world, random }: Stage): () => void {
  const { policies, replicas } = world;
  const slot = random.pick(replicas.slots);
  slot.policy = policies.at(-2) ?? policies.at(-1);
  void replicas.restart(slot);
  return () => {
    slot.policy = policies.at(-1);
  };
}

/** Puts back what the places and the roles were. */
export function editForATime(stage: Stage, change: Parameters<typeof edit>[1]): () => void {
  const before = { places: stage.file.places, wanted: stage.file.wanted };
  edit(stage, change);
  return () => edit(stage, { ...before, wanted: { ...cleared, ...before.wanted } });
}

const cleared: Wanted = { without: [], wordy: 0 };
