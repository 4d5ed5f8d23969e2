/** What other administrators do in a long world, who know nothing of the product, or nothing of each other. */
import type { DataverseState } from '../dataverse-state.js';
import type { Request } from '../../../api/src/domain/request.js';
import { administratorRoot, approvers, boss, permanent, requesters, roots, units } from '../setting.js';
import type { Stage } from './stage.js';

const minute = 60_000;
const nothing = (): void => {};

export const everywhere = ({ world }: Stage): DataverseState[] => [...world.tenant.organizations.values()];
export const somebody = ({ random }: Stage): string =>
  random.pick([...requesters, ...approvers].filter((oid) => oid !== permanent.oid));

/** Something is done again and again until it is over. */
export function repeated(
  everyMs: number,
  act: (stage: Stage) => void,
  end: (stage: Stage) => void = nothing,
): (stage: Stage) => () => void {
  return (stage) => {
    const { kernel } = stage.world;
    let over = false;
    const go = (): void => {
      if (over) return;
      act(stage);
      kernel.after(stage.random.between(everyMs / 4, everyMs * 2), {
        label: 'another administrator',
        silent: true,
        run: go,
      });
    };
    go();
    return () => {
      over = true;
      end(stage);
    };
  };
}

/** Another administrator gives and takes copies of any unit, and moves people. */
export function reorganise(stage: Stage): void {
  const { random } = stage;
  const [state, oid, root] = [random.pick(everywhere(stage)), somebody(stage), random.pick(roots)];
  const userId = state.userIdOf(oid);
  if (userId === undefined) return;
  const unit = random.pick(units);
  const what = random.fraction();
  if (what < 0.5) state.assign(userId, `${root}.${unit}`, { by: 'other' });
  else if (what < 0.7) state.remove(userId, `${root}.${unit}`, { by: 'other' });
  else state.move(oid, unit, random.pick(['go', 'stay', 'stay', 'follow']));
}

/** Somebody takes roles that live grants are owed, long after they were ready. */
export function takeByHand(stage: Stage): void {
  const { random, world } = stage;
  for (const environment of world.tenant.homes.keys()) {
    const state = world.tenant.stateOf(environment);
    for (const { key } of world.memory.rows(environment, 'open|holder|')) {
      const [, , oid = '', root = ''] = key.split('|');
      const userId = state.userIdOf(oid);
      if (userId === undefined || !random.chance(0.4)) continue;
      for (const unit of units) state.remove(userId, `${root}.${unit}`, { by: 'other' });
    }
  }
}

/** Somebody takes roles that have just become ready. */
export function takeWhatIsNew({ world, random }: Stage): void {
  const { kernel, memory, tenant } = world;
  for (const environment of tenant.homes.keys())
    for (const { text } of memory.rows(environment, 'open|request|')) {
      const request = JSON.parse(text) as Request;
      if (request.state !== 'active' || request.readyAt < kernel.now() - minute || !random.chance(0.5)) continue;
      take(tenant.stateOf(environment), request.requester.oid, request.rootRole);
    }
}

function take(state: DataverseState, oid: string, root: string): void {
  const userId = state.userIdOf(oid);
  if (userId !== undefined) for (const unit of units) state.remove(userId, `${root}.${unit}`, { by: 'other' });
}

/** Somebody gives the role of administrators away and takes it from everybody but one person, who is not always the same. */
export function leaveOneAdministrator(stage: Stage): void {
  const { random } = stage;
  const [state, lucky] = [random.pick(everywhere(stage)), somebody(stage)];
  const userId = state.userIdOf(lucky);
  if (userId === undefined) return;
  if (random.chance(0.5)) state.assign(userId, `${administratorRoot}.${state.unitOf(lucky) ?? ''}`, { by: 'other' });
  const holding = [...requesters, ...approvers, boss].filter((oid) => state.holds(oid, administratorRoot));
  if (holding.length < 3) return;
  const stays = random.pick(holding);
  for (const oid of holding) if (oid !== stays) take(state, oid, administratorRoot);
}
