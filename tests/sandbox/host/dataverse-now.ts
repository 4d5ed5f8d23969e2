/** What Dataverse says now, in words for the page: who holds which role, and what happened last. */
import type { Sandbox } from '../sandbox.js';
import { applications, people, signInAs } from '../seed.js';
import { roleNames } from '../seed-environments.js';

export interface Holder {
  /** Null for an application. */
  readonly oid: string | null;
  readonly name: string;
  /** Name of the business unit whose copy is held. */
  readonly unit: string;
}

export interface RoleNow {
  readonly rootId: string;
  readonly name: string;
  readonly holders: readonly Holder[];
  /** Names of the teams that give it to their members. */
  readonly teams: readonly string[];
}

export interface EnvironmentNow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly roles: readonly RoleNow[];
  /** Who may be given a role from the page. */
  readonly people: readonly { readonly oid: string; readonly name: string }[];
  /** Newest first, at most eight. */
  readonly lately: readonly { readonly at: number; readonly text: string }[];
}

const shownLately = 8;
const whoActs = (actor: string): string =>
  Object.values(applications).find(({ clientId }) => clientId === actor)?.name ?? actor;

/** Read straight from the rows of the servers, not through the product. */
export const dataverseNow = (sandbox: Sandbox): readonly EnvironmentNow[] =>
  [...sandbox.dataverse.values()].map(({ state, journal }) => {
    const rows = state.rows();
    const userName = (id: string): string => rows.users.find((user) => user.id === id)?.name ?? 'somebody';
    const roleName = (id: string | undefined): string => rows.roles.find((role) => role.id === id)?.name ?? 'a role';
    const roots = rows.roles.filter((role) => role.id === role.rootId && role.name !== roleNames.basicUser);
    const said = {
      assigned: 'assigned',
      removed: 'removed',
      disabled: 'disabled',
      enabled: 'enabled',
      moved: 'moved',
      deleted: 'deleted',
      added: 'added',
    };
    return {
      id: state.environment.id,
      name: state.environment.name,
      kind: state.environment.kind,
      roles: roots.map(({ rootId, name }) => ({
        rootId,
        name,
        holders: rows.holdings.flatMap((held): Holder[] => {
          const copy = rows.roles.find((role) => role.id === held.roleId);
          const user = rows.users.find(({ id }) => id === held.userId);
          if (copy?.rootId !== rootId || !user) return [];
          const unit = rows.businessUnits.find(({ id }) => id === copy.businessUnitId)?.name ?? '';
          const oid = user.applicationId === undefined ? (user.oid ?? null) : null;
          return [{ oid, name: user.disabled ? `${user.name} (disabled)` : user.name, unit }];
        }),
        teams: rows.teamRoles.flatMap(({ teamId, to }) => {
          const copy = rows.roles.find(({ id }) => id === to);
          const team = rows.teams.find(({ id }) => id === teamId);
          return copy?.rootId === rootId && team ? [team.name] : [];
        }),
      })),
      people: signInAs.flatMap((key) => {
        const { oid, name } = people[key];
        return rows.users.some((user) => user.oid === oid) ? [{ oid, name }] : [];
      }),
      lately: journal
        .slice(-shownLately)
        .reverse()
        .map(({ at, actor, what, userId, roleId }) => {
          const whom = userName(userId);
          if (what !== 'assigned' && what !== 'removed') return { at, text: `${whoActs(actor)} ${said[what]} ${whom}` };
          const way = what === 'assigned' ? 'to' : 'from';
          return { at, text: `${whoActs(actor)} ${said[what]} ${roleName(roleId)} ${way} ${whom}` };
        }),
    };
  });
