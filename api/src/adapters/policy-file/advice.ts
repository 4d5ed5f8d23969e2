/** What a policy may say and hardly means: a role nobody can request, approvers who are the requesters, names that repeat. */
import type { Path, Wrong } from './faults.js';
import { lengthsOf } from './rules.js';
import type { PolicyFile, RoleEntry } from './schema.js';

type Of = RoleEntry['mayAsk'];

const minute = 60_000;
/** Nobody reads a notice and decides in less. */
const windowAtLeastMs = 5 * minute;
const month = 30 * 24 * 60 * minute;
const noId = '00000000-0000-0000-0000-000000000000';

/** `now`: epoch ms. `isWhole`: not only the part of the file that can be read. */
export const adviceOn = (file: PolicyFile, now: number, isWhole: boolean): readonly Wrong[] => [
  ...onService(file, now),
  ...onPeople(file),
  ...file.environments.flatMap((_one, index) => onEnvironment(file, index, isWhole)),
  ...file.roles.flatMap((_one, index) => onRole(file, index)),
];

function onService(file: PolicyFile, now: number): Wrong[] {
  const { contact, home, homeIsTarget, administrators, environments } = file;
  const found: Wrong[] = [];
  if (contact === undefined)
    found.push({ path: ['contact'], message: 'is not given: people who are refused see no one to turn to. Add it.' });
  if (home === undefined)
    found.push({
      path: ['home'],
      message: 'is not given: name the environment of the app, so that a role there is refused.',
    });
  if (homeIsTarget !== undefined && !environments.some(({ id }) => id === home))
    found.push({
      path: ['homeIsTarget'],
      message: 'accepts a risk that is not taken: home is no environment here. Remove it.',
    });
  if (homeIsTarget !== undefined && homeIsTarget.until > now && homeIsTarget.until - now < month)
    found.push({
      path: ['homeIsTarget', 'until'],
      message: 'ends in less than 30 days: this file is refused after that.',
    });
  if (administrators.groups.length === 0 && administrators.persons.length === 1)
    found.push({
      path: ['administrators'],
      message: 'is one person: nobody ends access while that person is away. Add a second.',
    });
  return found;
}

/** Every list of people, with its place. */
function listsOf({ administrators, auditors, roles }: PolicyFile): { readonly path: Path; readonly people: Of }[] {
  return [
    { path: ['administrators'], people: administrators },
    { path: ['auditors'], people: auditors },
    ...roles.flatMap(({ mayAsk, approval }, index) => [
      { path: ['roles', index, 'mayAsk'], people: mayAsk },
      ...(approval === 'none' ? [] : [{ path: ['roles', index, 'approval', 'by'], people: approval.by }]),
    ]),
  ];
}

function onPeople(file: PolicyFile): Wrong[] {
  const rows = listsOf(file).flatMap(({ path, people }) =>
    (['groups', 'persons'] as const).flatMap((kind) =>
      people[kind].map((one, index) => ({ ...one, list: [...path, kind].join('/'), path: [...path, kind, index] })),
    ),
  );
  const found: Wrong[] = [];
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  const inList = new Set<string>();
  for (const { id, name, list, path } of rows) {
    if (id === noId) found.push({ path, message: 'is the empty id: give the object id from Entra.' });
    if (inList.has(`${list} ${id}`))
      found.push({ path, message: `names ${name} a second time in this list: remove it.` });
    inList.add(`${list} ${id}`);
    const before = names.get(id) ?? name;
    const other = ids.get(name) ?? id;
    if (before !== name)
      found.push({
        path: [...path, 'name'],
        message: `calls ${name} what is called ${before} above: one id, one name.`,
      });
    if (other !== id && name !== id)
      found.push({ path: [...path, 'id'], message: `is another id than ${name} has above: which one is meant?` });
    if (!names.has(id)) names.set(id, name);
    if (!ids.has(name)) ids.set(name, id);
  }
  return found;
}

function onEnvironment({ environments, roles }: PolicyFile, index: number, isWhole: boolean): Wrong[] {
  const environment = environments[index];
  if (environment === undefined) return [];
  const { id, name, sweep, protectedPrincipals } = environment;
  const path = ['environments', index] as const;
  const own = roles.filter((role) => role.environment === id);
  const found: Wrong[] = [];
  const twin = environments.findIndex((one) => one.name.toLowerCase() === name.toLowerCase());
  if (twin < index)
    found.push({
      path: [...path, 'name'],
      message: `is the name of environments[${String(twin)}] too: people cannot tell them apart.`,
    });
  if (isWhole && own.length === 0 && sweep.alsoProtects.length === 0)
    found.push({ path: [...path, 'id'], message: 'is used by no role and sweeps nothing: remove it, or add a role.' });
  if ((sweep.mode === 'ask' || sweep.mode === 'remove') && protectedPrincipals.length === 0)
    found.push({
      path: [...path, 'sweep'],
      message:
        'may remove assignments, and no account is protected: name the emergency accounts in protectedPrincipals.',
    });
  for (const [at, role] of sweep.alsoProtects.entries())
    if (own.some(({ target }) => target.rootRole === role.id))
      found.push({
        path: [...path, 'sweep', 'alsoProtects', at],
        message: 'is protected already: a role of the file is the same. Remove it.',
      });
  return found;
}

function onRole(file: PolicyFile, index: number): Wrong[] {
  const role = file.roles[index];
  if (role === undefined) return [];
  const path = ['roles', index] as const;
  const found: Wrong[] = [];
  const twin = file.roles.findIndex(
    (one) => one.environment === role.environment && one.name.toLowerCase() === role.name.toLowerCase(),
  );
  if (twin < index)
    found.push({
      path: [...path, 'name'],
      message: `is the name of roles[${String(twin)}] in the same environment: people cannot tell them apart.`,
    });
  if (isEmpty(role.mayAsk))
    found.push({
      path: [...path, 'mayAsk'],
      message: 'is nobody: no one can request this role. Remove it once nothing of it is active.',
    });
  return [...found, ...onApproval(file, role, path)];
}

function onApproval(file: PolicyFile, role: RoleEntry, path: readonly [string, number]): Wrong[] {
  const { approval, canDo, name } = role;
  if (approval === 'none') {
    const kind = file.environments.find(({ id }) => id === role.environment)?.kind;
    if (kind !== 'production' || !/^system administrator$/i.test(name)) return [];
    return [
      {
        path: [...path, 'approval'],
        message: 'is none for System Administrator in production: say who approves (by).',
      },
    ];
  }
  const found: Wrong[] = [];
  const at = [...path, 'approval'];
  if (isAloneIn(approval.by, role.mayAsk))
    found.push({
      path: [...at, 'by'],
      message: 'is the one person who can request it: nobody decides. Name somebody else.',
    });
  else if (!isEmpty(role.mayAsk) && isWithin(approval.by, role.mayAsk))
    found.push({
      path: [...at, 'by'],
      message: 'are the same people as those who can request it: colleagues approve each other. Name others.',
    });
  if (approval.window < windowAtLeastMs)
    found.push({
      path: [...at, 'window'],
      message: 'is too short for a person to read and decide: give at least PT5M.',
    });
  if (canDo === undefined)
    found.push({
      path,
      message: 'does not say what the role allows (canDo): approvers decide without knowing it. Add it.',
    });
  const way = wayAround(file.roles, role);
  if (way >= 0)
    found.push({
      path: at,
      message: `is avoided by roles[${String(way)}]: the same people get the same role there, as long and without approval.`,
    });
  return found;
}

const isEmpty = ({ groups, persons }: Of): boolean => groups.length + persons.length === 0;

const has = (list: Of['groups'], id: string): boolean => list.some((one) => one.id === id);

const isWithin = (inner: Of, outer: Of): boolean =>
  inner.groups.every(({ id }) => has(outer.groups, id)) && inner.persons.every(({ id }) => has(outer.persons, id));

const isAloneIn = (by: Of, mayAsk: Of): boolean =>
  by.groups.length + mayAsk.groups.length === 0 &&
  mayAsk.persons.length === 1 &&
  by.persons.length === 1 &&
  isWithin(by, mayAsk);

/** Another entry that gives the same role to all of the same people, no shorter, and asks nobody. */
const wayAround = (roles: PolicyFile['roles'], role: RoleEntry): number =>
  roles.findIndex(
    (one) =>
      one.approval === 'none' &&
      one.environment === role.environment &&
      one.target.rootRole === role.target.rootRole &&
      !isEmpty(role.mayAsk) &&
      isWithin(role.mayAsk, one.mayAsk) &&
      lengthsOf(one).maximumMs >= lengthsOf(role).maximumMs,
  );
