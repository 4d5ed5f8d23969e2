/** What happens in a long world: it begins, lasts, and is over. */
import type { HappeningName } from './long.js';
import type { System } from '../nemesis.js';
import { groups, requesters, roots, units } from '../setting.js';
import type { DataverseState } from '../dataverse-state.js';
import {
  everywhere,
  leaveOneAdministrator,
  repeated,
  reorganise,
  somebody,
  takeByHand,
  takeWhatIsNew,
} from './acts.js';
import { edit, editForATime, rollBack } from './edits.js';
import type { Stage } from './stage.js';

const minute = 60_000;
const for_ever = 1e12;

interface Happening {
  /** Roles cannot be taken away while it lasts, or nothing may be sent. */
  readonly disturbs: boolean;
  /** Nobody can know what is due while it lasts. */
  readonly blinds?: true;
  /** Nothing comes on record while it lasts, though roles go. */
  readonly mutes?: true;
  /** Begins it; what it gives ends it. */
  readonly begin: (stage: Stage) => () => void;
}

const nothing = (): void => {};

function out(system: System): (stage: Stage) => () => void {
  return ({ nemesis, world }) => {
    nemesis.setOut(system, for_ever * 10);
    world.kernel.note(`${system} is out`);
    return () => nemesis.endOutage(system);
  };
}

function refused(denied: DataverseState['denied']): (stage: Stage) => () => void {
  return (stage) => {
    for (const state of everywhere(stage)) state.denied = denied;
    stage.world.kernel.note(`the product is refused ${denied}`);
    return () => {
      for (const state of everywhere(stage)) state.denied = 'nothing';
    };
  };
}

/** Two organizations answer at each other's addresses. */
function exchangeOrganizations({ world }: Stage): () => void {
  const { tenant, policies, kernel } = world;
  const [one, other] = policies.at(-1)?.environments ?? [];
  if (one === undefined || other === undefined) return nothing;
  const exchange = (): void => {
    const [first, second] = [tenant.at(one.url), tenant.at(other.url)];
    if (first === undefined || second === undefined) return;
    tenant.lead(one.url, second);
    tenant.lead(other.url, first);
    kernel.note(`${one.url} and ${other.url} are exchanged`);
  };
  exchange();
  world.exchangedAt.push(kernel.now());
  return exchange;
}

function plantRow({ world }: Stage): () => void {
  const planted = [...world.tenant.homes.keys()].map((environment) => {
    const seq = (world.events.get(environment)?.length ?? 0) + 1;
    const key = `event|${String(seq).padStart(16, '0')}`;
    world.memory.tamper(environment, key, '{"planted":true}');
    return () => world.memory.tamper(environment, key, undefined);
  });
  return () => {
    for (const take of planted) take();
  };
}

/**
 * The head of each ledger is unreadable for a while. Nothing can be committed behind it; it is put back as it was, and an
 * operator who has looked at the record takes the marks away that replicas have put beside the key.
 */
function damageHeads({ world }: Stage): () => void {
  const { memory, replicas } = world;
  const before = [...world.tenant.homes.keys()].flatMap((environment) =>
    memory.rows(environment, 'head').map(({ key, text }) => ({ environment, key, text })),
  );
  for (const { environment, key } of before) memory.tamper(environment, key, '{"planted":true}');
  return () => {
    for (const { environment, key, text } of before) memory.tamper(environment, key, text);
    for (const slot of replicas.slots) {
      for (const name of [...slot.besideKey.keys()]) if (name.startsWith('distrust.')) slot.besideKey.delete(name);
      void replicas.restart(slot);
    }
  };
}

/** Everybody is told by Entra that this person is somebody else. */
function relinkSomebody(stage: Stage): () => void {
  const [state, oid] = [stage.random.pick(everywhere(stage)), somebody(stage)];
  state.relink(oid, `${oid}-anew`);
  return () => state.relink(oid, oid);
}

const happenings = {
  'dataverse-out': { disturbs: true, begin: out('dataverse') },
  'directory-out': { disturbs: false, begin: out('directory') },
  'store-out': { disturbs: true, blinds: true, begin: out('tables') },
  'store-locked': {
    disturbs: false,
    mutes: true,
    begin: ({ nemesis }: Stage) => {
      nemesis.setLocked(for_ever * 10);
      return () => nemesis.setLocked(0);
    },
  },
  'row-planted': { disturbs: false, mutes: true, begin: plantRow },
  'right-lost': { disturbs: true, begin: refused('changes') },
  'account-disabled': { disturbs: true, begin: refused('everything') },
  'people-disabled': {
    disturbs: true,
    begin: (stage: Stage) => {
      const disabled = everywhere(stage).flatMap((state) => requesters.map((oid) => ({ state, oid })));
      for (const { state, oid } of disabled) state.setDisabled(oid, true);
      return () => {
        for (const { state, oid } of disabled) state.setDisabled(oid, false);
      };
    },
  },
  'units-moved': { disturbs: false, begin: repeated(2 * minute, reorganise) },
  'rows-doubled': {
    disturbs: false,
    begin: (stage: Stage) => {
      const [state, oids] = [stage.random.pick(everywhere(stage)), [somebody(stage), somebody(stage)]];
      for (const oid of oids) state.setDoubled(oid, true);
      return () => {
        for (const oid of oids) state.setDoubled(oid, false);
      };
    },
  },
  'person-relinked': { disturbs: false, begin: relinkSomebody },
  'person-left': {
    disturbs: false,
    begin: (stage: Stage) => {
      const [state, oid] = [stage.random.pick(everywhere(stage)), somebody(stage)];
      state.deleteUser(oid);
      return () => state.addUser(oid, stage.random.pick(units));
    },
  },
  'role-deleted': {
    disturbs: false,
    begin: (stage: Stage) => {
      const [state, root] = [stage.random.pick(everywhere(stage)), stage.random.pick(roots)];
      state.setRole(root, false);
      return () => state.setRole(root, true);
    },
  },
  'taken-by-hand': { disturbs: false, begin: repeated(4 * minute, takeByHand) },
  'taken-when-new': { disturbs: false, begin: repeated(minute / 2, takeWhatIsNew) },
  'administrators-leave': { disturbs: false, begin: repeated(minute / 3, leaveOneAdministrator) },
  'head-damaged': { disturbs: false, mutes: true, begin: damageHeads },
  'approvers-lost': {
    disturbs: false,
    begin: ({ world }: Stage) => {
      world.directory.setAbsent(groups.approvers, true);
      return () => world.directory.setAbsent(groups.approvers, false);
    },
  },
  'organizations-exchanged': { disturbs: true, begin: exchangeOrganizations },
  'environment-left': {
    disturbs: false,
    begin: (stage: Stage) => editForATime(stage, { places: stage.file.places.slice(1) }),
  },
  'id-corrected': {
    disturbs: false,
    begin: (stage: Stage) => {
      const [first, ...rest] = stage.file.places;
      if (first === undefined) return nothing;
      const corrected = { ...first, id: `${first.id}-corrected` };
      return editForATime(stage, { places: [corrected, ...rest] });
    },
  },
  'addresses-exchanged': {
    disturbs: true,
    begin: (stage: Stage) => {
      const [one, other, ...rest] = stage.file.places;
      if (one === undefined || other === undefined) return nothing;
      return editForATime(stage, { places: [{ ...one, url: other.url }, { ...other, url: one.url }, ...rest] });
    },
  },
  'roles-left': {
    disturbs: false,
    begin: (stage: Stage) =>
      editForATime(stage, { wanted: { without: stage.random.pick([['.a-now', '.a-asked'], ['-now']]) } }),
  },
  'words-changed': {
    disturbs: false,
    begin: (stage: Stage) => {
      edit(stage, { wanted: { wordy: 1 + stage.world.policies.length } });
      return () => edit(stage, { wanted: { wordy: 1 + stage.world.policies.length } });
    },
  },
  'file-rolled-back': { disturbs: false, begin: rollBack },
} satisfies Readonly<Record<HappeningName, Happening>>;

export const happeningOf = (name: HappeningName): Happening => happenings[name];
