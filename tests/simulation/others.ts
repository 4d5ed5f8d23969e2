/** Another administrator who knows nothing of us: gives and takes roles, moves, disables and deletes people. */
import type { Counts } from './counts.js';
import type { Seeded } from './seeded.js';
import { approvers, groups, permanent, requesters, roots, units } from './setting.js';
import type { World } from './world.js';

export function actOfAnother(world: World, random: Seeded, counts: Counts): void {
  const state = random.pick([...world.tenant.organizations.values()]);
  const oid = random.pick([...requesters, 'ada']);
  const root = random.pick(roots);
  const what = pickByWeight(world.scenario.others, random);
  counts.fault(`another: ${what}`);
  const userId = state.userIdOf(oid);
  const unit = state.unitOf(oid) ?? random.pick(units);
  const other = random.pick(units);
  switch (what) {
    case 'assign':
      if (userId !== undefined) state.assign(userId, `${root}.${unit}`, { by: 'other' });
      return;
    case 'remove':
      if (userId !== undefined) state.remove(userId, `${root}.${unit}`, { by: 'other' });
      return;
    case 'move':
      state.move(oid, other, random.pick(['go', 'stay', 'follow']));
      return;
    case 'disable':
      state.setDisabled(oid, true);
      world.kernel.after(random.between(1000, 120_000), {
        label: 'enabled again',
        silent: true,
        run: () => state.setDisabled(oid, false),
      });
      return;
    case 'delete':
      // The permanent holder stays, so that there is always something that must not be taken.
      if (oid === permanent.oid) return;
      state.deleteUser(oid);
      world.kernel.after(random.between(1000, 240_000), {
        label: 'comes back',
        silent: true,
        run: () => state.addUser(oid, other),
      });
      return;
    case 'membership': {
      const [who, group] = random.chance(0.8) ? [oid, groups.askers] : [random.pick(approvers), groups.approvers];
      world.directory.setMember(who, group, false);
      world.kernel.after(random.between(1000, 180_000), {
        label: 'in the group again',
        silent: true,
        run: () => world.directory.setMember(who, group, true),
      });
    }
  }
}

export function pickByWeight<K extends string>(weights: Readonly<Record<K, number>>, random: Seeded): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = random.fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  throw new Error('There are no weights.');
}
