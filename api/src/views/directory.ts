/** What the directory says of the policy, in words for administrators: groups that are gone, and questions that it refuses. */
import type { SweepFinding } from '@jit/connector';
import type { NamedId, People, Role } from '../domain/policy.js';
import { credentialRefused } from '../service/directory-health.js';
import type { Service } from '../service/service.js';

type Known = Pick<Service, 'policy' | 'directory'>;

/** What Graph calls a token of ours that it does not accept. */
const tokenRefused = 'InvalidAuthenticationToken';

const mostRoles = 3;

/** A group that the directory does not have, and what nobody can do for it in this environment. */
interface AbsentGroup {
  readonly group: NamedId;
  /** As clauses. */
  readonly means: readonly string[];
}

/** Groups that matter to this environment and are not in the directory. */
export const absentGroupsOf = (service: Known, environment: string): readonly string[] =>
  absent(service, environment).map(({ group }) => group.id);

export function directoryFindings(service: Known, environment: string): SweepFinding[] {
  const refusal = service.directory.refusal();
  const refused = refusal === undefined ? [] : [{ code: 'directory-refuses', text: refusedText(refusal.code) }];
  return [...refused, ...absent(service, environment).map((one) => ({ code: 'group-absent', text: absentText(one) }))];
}

/** For who asks and for who administers: repeating does not help, giving the permission back does. */
export const refusedText = (code: string): string =>
  code === credentialRefused || code === tokenRefused
    ? `${credentialText} Nobody's groups can be read, so no new access is granted.`
    : permissionText(code);

/** The same for whatever cannot be asked or done. */
export const credentialText =
  'Microsoft Entra ID does not accept the credential of this service itself: its secret or certificate has expired or is wrong, or its ' +
  'application is disabled. Renew it; the log has its code (environment.credential-refused, directory.refuses).';

const permissionText = (code: string): string =>
  `Microsoft Entra ID refuses to say who is in which group (${code}), so no new access is granted. Roles are still removed ` +
  'on time. Check the permissions GroupMember.Read.All and User.Read.All of this service.';

const absentText = ({ group, means }: AbsentGroup): string =>
  `The group ${group.name} (${group.id}) is not in Microsoft Entra ID, so nobody is in it: ${means.join('; ')}. Name another ` +
  'group in the policy, or restore this one.';

function absent(service: Known, environment: string): AbsentGroup[] {
  const { policy, directory } = service;
  const gone = directory.absentGroups();
  if (gone.size === 0) return [];
  const roles = policy.roles.filter((role) => role.environment === environment);
  const approving = (role: Role): People | undefined => (role.approval === 'none' ? undefined : role.approval.by);
  const lists = [policy.administrators, policy.auditors, ...roles.flatMap((role) => [role.mayAsk, approving(role)])];
  const groups = new Map(lists.flatMap((people) => people?.groups ?? []).map((group) => [group.id, group]));
  const names = (people: (role: Role) => People | undefined, id: string): string =>
    namesOf(roles.filter((role) => isNamed(people(role), id)).map(({ name }) => name));
  return [...groups.values()]
    .filter(({ id }) => gone.has(id))
    .map((group) => {
      const decides = names(approving, group.id);
      const asks = names(({ mayAsk }) => mayAsk, group.id);
      const means = [
        ...(isNamed(policy.administrators, group.id) ? ['it makes nobody an administrator'] : []),
        ...(isNamed(policy.auditors, group.id) ? ['it makes nobody an auditor'] : []),
        ...(decides === '' ? [] : [`it can decide no request for ${decides}`]),
        ...(asks === '' ? [] : [`it lets nobody request ${asks}`]),
      ];
      return { group, means };
    });
}

const isNamed = (people: People | undefined, id: string): boolean =>
  people?.groups.some((group) => group.id === id) === true;

function namesOf(roles: readonly string[]): string {
  const shown = roles.slice(0, mostRoles).join(', ');
  return roles.length > mostRoles ? `${shown} and ${String(roles.length - mostRoles)} more` : shown;
}
