/** What a new version of the policy changes, in sentences, each with the direction: who reviews it reads what becomes wider first. */
import type { SweepMode } from '@jit/connector';
import { inWords } from './evaluate.js';
import { hoursInWords } from './hours.js';
import type { Environment, People, Policy, Role } from './policy.js';

/** wider: somebody gets more, or more easily; narrower: less; other: neither, or both. */
export type Direction = 'wider' | 'narrower' | 'other';

export interface PolicyChange {
  readonly direction: Direction;
  /** What it is about: `role customizer`, `environment Production`, `administrators`. */
  readonly about: string;
  readonly text: string;
}

type Change = Omit<PolicyChange, 'about'>;

const wider = (text: string): Change => ({ direction: 'wider', text });
const narrower = (text: string): Change => ({ direction: 'narrower', text });
const other = (text: string): Change => ({ direction: 'other', text });

const about = (what: string, changes: readonly Change[]): PolicyChange[] =>
  changes.map((change) => ({ about: what, ...change }));

/** All of them; none when both say the same. `day`: an instant as a day in words, as domain reads no calendar. */
export const policyChanges = (
  before: Policy,
  after: Policy,
  day: (instant: number) => string,
): readonly PolicyChange[] => [
  ...about('policy', [...onService(before, after), ...onHome(before, after, day)]),
  ...about('administrators', people(before.administrators, after.administrators, 'can end access and read everything')),
  ...about('auditors', people(before.auditors, after.auditors, 'can read everything')),
  ...rows(before.environments, after.environments, (one) => `environment ${one.name}`, environmentWords),
  ...rows(before.roles, after.roles, (one) => `role ${one.id}`, roleWords(before, after)),
];

function onService(before: Policy, after: Policy): Change[] {
  const found: Change[] = [];
  if (before.hash !== after.hash && after.version <= before.version)
    found.push(
      other(
        `The version is ${String(after.version)} after ${String(before.version)}: raise it, or replicas refuse this file.`,
      ),
    );
  const most = numbers(before.maxOpenPerPerson, after.maxOpenPerPerson, String);
  if (most !== undefined) found.push({ ...most, text: `Open requests of a person: ${most.text}.` });
  if (before.contact !== after.contact) found.push(other(`The contact is now ${after.contact ?? 'nobody'}.`));
  return found;
}

function onHome(before: Policy, after: Policy, day: (instant: number) => string): Change[] {
  const home = before.home === after.home ? [] : [other(`The home environment is now ${after.home ?? 'not named'}.`)];
  const [was, is] = [before.homeIsTarget, after.homeIsTarget];
  if (is === undefined)
    return was === undefined ? home : [...home, narrower('Roles in the home environment are no longer possible.')];
  const text = `Roles in the home environment are possible until ${day(is.until)}, accepted by ${is.acceptedBy}.`;
  if (was === undefined || is.until > was.until) return [...home, wider(text)];
  if (is.until < was.until) return [...home, narrower(text)];
  return is.acceptedBy === was.acceptedBy ? home : [...home, other(text)];
}

/** How a number changed; more is wider. */
function numbers(before: number, after: number, words: (value: number) => string): Change | undefined {
  if (before === after) return undefined;
  const text = `${words(after)} instead of ${words(before)}`;
  return after > before ? wider(text) : narrower(text);
}

function people(before: People, after: People, what: string): Change[] {
  const named = ({ groups, persons }: People) => [
    ...groups.map(({ id, name }) => ({ id, name: `Group ${name}` })),
    ...persons.map(({ id, name }) => ({ id, name })),
  ];
  const [was, is] = [named(before), named(after)];
  const without = (all: typeof was, others: typeof was) => all.filter(({ id }) => !others.some((one) => one.id === id));
  return [
    ...without(is, was).map(({ name }) => wider(`${name} ${what}.`)),
    ...without(was, is).map(({ name }) => narrower(`No longer: ${name} ${what}.`)),
  ];
}

interface Words<T> {
  readonly came: (row: T) => readonly Change[];
  readonly went: (row: T) => readonly Change[];
  readonly changed: (before: T, after: T) => readonly Change[];
}

function rows<T extends { readonly id: string }>(
  before: readonly T[],
  after: readonly T[],
  name: (row: T) => string,
  words: Words<T>,
): PolicyChange[] {
  const old = new Map(before.map((row) => [row.id, row]));
  const now = new Set(after.map((row) => row.id));
  return [
    ...before.filter(({ id }) => !now.has(id)).flatMap((row) => about(name(row), words.went(row))),
    ...after.flatMap((row) => {
      const was = old.get(row.id);
      return about(name(row), was === undefined ? words.came(row) : words.changed(was, row));
    }),
  ];
}

const sweepModes: readonly SweepMode[] = ['off', 'observe', 'ask', 'remove'];

const environmentWords: Words<Environment> = {
  came: ({ id, kind, url }) => [other(`New: ${kind}, ${url}, id ${id}.`)],
  went: () => [narrower('Leaves the policy: no new access there; what is active ends on time.')],
  changed: (before, after) => [
    ...said(before, after, {
      name: 'The name',
      kind: 'The kind',
      url: 'The address',
      organization: 'The organization',
    }),
    ...sweepChanges(before, after),
  ],
};

function sweepChanges(before: Environment, after: Environment): Change[] {
  const [was, is] = [before.sweep, after.sweep];
  const found: Change[] = [];
  if (was.mode !== is.mode) {
    const text = `The sweep is ${is.mode} instead of ${was.mode}.`;
    found.push(sweepModes.indexOf(is.mode) < sweepModes.indexOf(was.mode) ? wider(text) : narrower(text));
  }
  if (was.intervalMs !== is.intervalMs)
    found.push(other(`It is scanned every ${inWords(is.intervalMs)} instead of ${inWords(was.intervalMs)}.`));
  if (was.brake.removals !== is.brake.removals || was.brake.percent !== is.brake.percent)
    found.push(
      other(
        `A scan removes at most ${String(is.brake.removals)} or ${String(is.brake.percent)} % without an approval.`,
      ),
    );
  const none: People = { groups: [], persons: [] };
  const listed = (list: Environment['protectedPrincipals']): People => ({ ...none, persons: list });
  return [
    ...found,
    ...turned(people(listed(was.alsoProtects), listed(is.alsoProtects), 'is swept')),
    ...people(
      listed(before.protectedPrincipals),
      listed(after.protectedPrincipals),
      'keeps its roles whatever the sweep finds',
    ),
  ];
}

/** More of it is less for people. */
const turned = (changes: readonly Change[]): Change[] =>
  changes.map(({ direction, text }) => ({
    direction: direction === 'wider' ? 'narrower' : direction === 'narrower' ? 'wider' : 'other',
    text,
  }));

/** Changes of plain texts, each under its name. */
function said<K extends string>(
  before: Readonly<Partial<Record<NoInfer<K>, string>>>,
  after: Readonly<Partial<Record<NoInfer<K>, string>>>,
  keys: Readonly<Record<K, string>>,
): Change[] {
  return (Object.keys(keys) as K[]).flatMap((key) =>
    before[key] === after[key]
      ? []
      : [other(`${keys[key]} is ${after[key] ?? 'not given'} instead of ${before[key] ?? 'not given'}.`)],
  );
}

const roleWords = (before: Policy, after: Policy): Words<Role> => ({
  came: (role) => [
    wider(
      `New: ${names(role.mayAsk)} can request ${role.name} in ${place(after, role)} up to ${inWords(role.durations.maximumMs)}, ` +
        `${role.approval === 'none' ? 'approved automatically' : `${names(role.approval.by)} approve`}.`,
    ),
  ],
  went: ({ name }) => [narrower(`${name} leaves the policy: no new access; what is active ends on time.`)],
  changed: (was, is) => [
    ...(was.environment === is.environment
      ? []
      : [wider(`It is a role in ${place(after, is)} instead of ${place(before, was)}.`)]),
    ...(was.rootRole === is.rootRole
      ? []
      : [wider(`It gives another role of Dataverse: ${is.rootRole} instead of ${was.rootRole}.`)]),
    ...said(was, is, { name: 'The name', canDo: 'What it allows' }),
    ...people(was.mayAsk, is.mayAsk, 'can request it'),
    ...approvalChanges(was, is),
    ...lengthChanges(was, is),
    ...hoursChanges(was, is),
    ...askingChanges(was, is),
  ],
});

const names = ({ groups, persons }: People): string =>
  [...groups, ...persons].map(({ name }) => name).join(', ') || 'nobody';

const place = ({ environments }: Policy, { environment }: Role): string =>
  environments.find(({ id }) => id === environment)?.name ?? environment;

function approvalChanges({ approval: was }: Role, { approval: is }: Role): Change[] {
  if (was === 'none') return is === 'none' ? [] : [narrower(`${names(is.by)} must approve it: before, nobody had to.`)];
  if (is === 'none') return [wider(`It is approved automatically: before, ${names(was.by)} had to approve.`)];
  const window = numbers(was.windowMs, is.windowMs, inWords);
  return [
    ...people(was.by, is.by, 'can approve it'),
    ...(window === undefined ? [] : [other(`Approvers have ${window.text}.`)]),
  ];
}

function lengthChanges({ durations: was }: Role, { durations: is }: Role): Change[] {
  const found: Change[] = [];
  const maximum = numbers(was.maximumMs, is.maximumMs, inWords);
  if (maximum !== undefined) found.push({ ...maximum, text: `The maximum is ${maximum.text}.` });
  const standard = numbers(was.defaultMs, is.defaultMs, inWords);
  if (standard !== undefined) found.push(other(`${standard.text} is selected first.`));
  const step = numbers(was.stepMs, is.stepMs, inWords);
  if (step !== undefined) found.push(other(`Lengths are multiples of ${step.text}.`));
  return found;
}

function hoursChanges({ hours: was }: Role, { hours: is }: Role): Change[] {
  if (was === undefined)
    return is === undefined ? [] : [narrower(`Access begins only in ${hoursInWords(is)}: before, at any time.`)];
  if (is === undefined) return [wider(`Access begins at any time: before, in ${hoursInWords(was)}.`)];
  const [before, after] = [hoursInWords(was), hoursInWords(is)];
  return before === after ? [] : [other(`Access begins in ${after} instead of ${before}.`)];
}

function askingChanges(was: Role, is: Role): Change[] {
  const found: Change[] = [];
  const reason = numbers(was.reasonMinimum, is.reasonMinimum, String);
  if (reason !== undefined)
    found.push(...turned([{ ...reason, text: `A reason has at least ${reason.text} characters.` }]));
  if (was.extendable !== is.extendable)
    found.push(
      is.extendable ? wider('Active access can be extended.') : narrower('Active access can no longer be extended.'),
    );
  return found;
}
