/** What a policy file must keep beyond its form: ids that meet, lengths that fit, a home that is no target. */
import type { Wrong } from './faults.js';
import type { PolicyFile, RoleEntry } from './schema.js';
import { durationText } from './duration.js';
import { sameAddress } from './same-address.js';

/** Membership is asked twenty ids a call, at most once a minute for each person who looks: 25 calls at most. */
const groupsOfOneFile = 500;
/** The partition of what belongs to no environment. */
const reserved = 'service';
const originalDefaultMs = 8 * 60 * 60_000;

/** Default and maximum of a role, each standing in for the other where one is left out. */
export function lengthsOf({ durations }: Pick<RoleEntry, 'durations'>): {
  readonly defaultMs: number;
  readonly maximumMs: number;
} {
  const defaultMs = durations.default ?? Math.min(originalDefaultMs, durations.maximum ?? originalDefaultMs);
  return { defaultMs, maximumMs: durations.maximum ?? defaultMs };
}

/** All rules that are broken. `now`: epoch ms. */
export function brokenRules(file: PolicyFile, now: number): readonly Wrong[] {
  return [
    ...repeated(file.environments, 'id', 'environments'),
    ...repeated(file.environments, 'url', 'environments', sameAddress),
    ...repeated(file.roles, 'id', 'roles'),
    ...repeated(named(file.environments), 'organization', 'environments'),
    ...file.environments.flatMap(({ id }, index) =>
      id === reserved
        ? [{ path: ['environments', index, 'id'], message: `${reserved} is a reserved name: use the id.` }]
        : [],
    ),
    ...file.roles.flatMap((role, index) => [
      ...unknownEnvironment(file, role).map((wrong) => within(wrong, ['roles', index])),
      ...lengths(role).map((wrong) => within(wrong, ['roles', index])),
    ]),
    ...home(file, now),
    ...tooManyGroups(file),
    ...file.environments.flatMap((_one, index) => tooManyRoles(file, index)),
  ];
}

const within = (wrong: Wrong, path: Wrong['path']): Wrong => ({ ...wrong, path: [...path, ...wrong.path] });

const named = (environments: PolicyFile['environments']) =>
  environments.map(({ organization, id }) => ({ organization: organization ?? `none named for ${id}` }));

/** Ids that differ in case only are a trap for people, so they count as the same. */
const sameId = (id: string): string => id.toLowerCase();

/** `same`: one text for all values that mean one thing. */
function repeated<K extends string>(
  rows: readonly Readonly<Record<K, string>>[],
  key: K,
  list: string,
  same = sameId,
): Wrong[] {
  const first = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const value = same(row[key]);
    const before = first.get(value);
    if (before !== undefined)
      return [
        { path: [list, index, key], message: `is the same as in ${list}[${String(before)}]: each needs its own.` },
      ];
    first.set(value, index);
    return [];
  });
}

function unknownEnvironment({ environments }: PolicyFile, role: RoleEntry): Wrong[] {
  if (environments.some(({ id }) => id === role.environment)) return [];
  const ids = environments.map(({ id }) => id).join(', ');
  return [{ path: ['environment'], message: `is not the id of an environment of this file. There are: ${ids}.` }];
}

function lengths(role: RoleEntry): Wrong[] {
  const { defaultMs, maximumMs } = lengthsOf(role);
  const { step } = role.durations;
  const path = (key: string) => ['durations', key];
  if (defaultMs > maximumMs)
    return [{ path: path('default'), message: `must not be longer than the maximum, ${durationText(maximumMs)}.` }];
  return (
    [
      ['default', defaultMs],
      ['maximum', maximumMs],
    ] as const
  ).flatMap(([key, ms]) =>
    ms % step === 0
      ? []
      : [
          {
            path: path(role.durations[key] === undefined ? 'step' : key),
            message: `${durationText(ms)} is not a multiple of the step ${durationText(step)}: set step, for example PT1M.`,
          },
        ],
  );
}

function home({ home: id, homeIsTarget, environments }: PolicyFile, now: number): Wrong[] {
  const index = environments.findIndex((environment) => environment.id === id);
  if (homeIsTarget === undefined) {
    if (id === undefined || index < 0) return [];
    return [
      {
        path: ['environments', index, 'id'],
        message:
          'is the home environment: who is administrator there could point the connector elsewhere. Move the app to an ' +
          'environment of its own, or accept the risk with homeIsTarget: { acceptedBy, until }.',
      },
    ];
  }
  if (id === undefined) return [{ path: ['homeIsTarget'], message: 'needs home: say which environment it is about.' }];
  if (homeIsTarget.until <= now)
    return [
      {
        path: ['homeIsTarget', 'until'],
        message: 'is in the past: accept the risk again, or remove the home environment.',
      },
    ];
  return [];
}

/** The sweep keeps what it knows of each of them in one row. */
const sweptRoles = 60;

function tooManyRoles({ environments, roles }: PolicyFile, index: number): Wrong[] {
  const environment = environments[index];
  if (environment === undefined || environment.sweep.mode === 'off') return [];
  const own = roles.filter((role) => role.environment === environment.id).map(({ target }) => target.rootRole);
  const count = new Set([...own, ...environment.sweep.alsoProtects.map(({ id }) => id)]).size;
  if (count <= sweptRoles) return [];
  return [
    {
      path: ['environments', index, 'sweep'],
      message: `has ${String(count)} protected roles, and at most ${String(sweptRoles)} are possible: set its mode to off, or remove roles.`,
    },
  ];
}

function tooManyGroups(file: PolicyFile): Wrong[] {
  const lists = [
    file.administrators,
    file.auditors,
    ...file.roles.flatMap(({ mayAsk, approval }) => (approval === 'none' ? [mayAsk] : [mayAsk, approval.by])),
  ];
  const count = new Set(lists.flatMap(({ groups }) => groups.map(({ id }) => id))).size;
  if (count <= groupsOfOneFile) return [];
  return [
    {
      path: [],
      message: `names ${String(count)} groups, at most ${String(groupsOfOneFile)} are possible: join some of them in Entra.`,
    },
  ];
}
