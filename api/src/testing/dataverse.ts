/** One Dataverse environment in memory: who holds which copies of roles, and what goes wrong with calls. */
import type { Answer, Clock, Dataverse, Refusal, UserRoles } from '../ports.js';

/** `before`: it never arrives, `credential-refused` because of who asks; `after`: it is applied and not answered; a refusal: nothing is applied. */
export type DataverseFault = 'before' | 'after' | 'credential-refused' | Refusal;

export interface TestDataverse extends Dataverse {
  /** What it was asked, such as `rolesOf anna` or `assign user-anna copy-1`, with the instant. */
  readonly asked: { readonly call: string; readonly at: number }[];
  /** Copies that a person holds. */
  readonly held: Map<string, Set<string>>;
  readonly disabled: Set<string>;
  readonly absent: Set<string>;
  /** Persons with two rows: by Entra id neither is found. */
  readonly doubled: Set<string>;
  organizationId: string;
  /** Business unit of everybody. */
  unit: string;
  /** Asked before each call. */
  script: (call: string) => DataverseFault | undefined;
  /** How long each call takes, ms. */
  takesMs: (call: string) => number;
  /** What reads show is so old, ms. */
  lagMs: number;
  calls(kind: string): string[];
}

/** Root role of a copy: `copy-1` is the one of `root-1`, `copy-1b` one of another business unit. */
const rootOf = (copy: string): string => `root-${/\d+/.exec(copy)?.[0] ?? ''}`;

const unitOf = (copy: string): string => `unit-1${/\d+(.*)/.exec(copy)?.[1] ?? ''}`;

const notLetIn = { kind: 'unknown', cause: 'not let in', credential: 'AADSTS7000222' } as const;

export function aDataverse(clock: Clock, held: Readonly<Record<string, readonly string[]>> = {}): TestDataverse {
  const call = async <T>(name: string, apply: () => Answer<T>): Promise<Answer<T>> => {
    dataverse.asked.push({ call: name, at: clock.now() });
    const fault = dataverse.script(name);
    const ms = dataverse.takesMs(name);
    if (ms > 0) await clock.sleep(ms);
    if (fault === 'before') return { kind: 'unknown', cause: 'reset' };
    if (fault === 'credential-refused') return notLetIn;
    if (typeof fault === 'object') return { kind: 'refused', refusal: fault };
    const answer = apply();
    return fault === 'after' ? { kind: 'unknown', cause: 'time-out' } : answer;
  };
  const done = <T>(value: T): Answer<T> => ({ kind: 'done', value });
  const refused = (code: string): Answer<undefined> => ({ kind: 'refused', refusal: { code, message: code } });
  const rolesOf = (oid: string): Set<string> => {
    const roles = dataverse.held.get(oid) ?? new Set<string>();
    dataverse.held.set(oid, roles);
    return roles;
  };
  const before: { readonly oid: string; readonly at: number; readonly copies: readonly string[] }[] = [];
  /** Remembers what a person held until now. */
  const changing = (oid: string): Set<string> => {
    before.push({ oid, at: clock.now(), copies: [...rolesOf(oid)] });
    return rolesOf(oid);
  };
  const shownOf = (oid: string): readonly string[] =>
    before.find((one) => one.oid === oid && one.at > clock.now() - dataverse.lagMs)?.copies ?? [...rolesOf(oid)];
  const personOf = (systemUserId: string): string => systemUserId.replace(/^user-/, '');
  const rowOf = (oid: string): UserRoles | undefined =>
    dataverse.absent.has(oid)
      ? undefined
      : {
          systemUserId: `user-${oid}`,
          businessUnitId: dataverse.unit,
          disabled: dataverse.disabled.has(oid),
          copies: shownOf(oid).map((roleId) => ({
            roleId,
            rootRoleId: rootOf(roleId),
            businessUnitId: unitOf(roleId),
          })),
        };
  const dataverse: TestDataverse = {
    asked: [],
    held: new Map(Object.entries(held).map(([oid, copies]) => [oid, new Set(copies)])),
    disabled: new Set(),
    absent: new Set(),
    doubled: new Set(),
    organizationId: 'org',
    unit: 'unit-1',
    script: () => undefined,
    takesMs: () => 0,
    lagMs: 0,
    calls: (kind) => dataverse.asked.map((one) => one.call).filter((one) => one.startsWith(kind)),
    rolesOf: (oid) =>
      call(`rolesOf ${oid}`, () =>
        dataverse.doubled.has(oid) ? { kind: 'unknown', cause: 'two rows' } : done(rowOf(oid)),
      ),
    rolesOfRow: (systemUserId) => {
      const oid = personOf(systemUserId);
      return call(`rolesOf ${oid}`, () => done(rowOf(oid)));
    },
    copyOf: (rootRole) => call(`copyOf ${rootRole}`, () => done(rootRole.replace('root', 'copy'))),
    assign: (systemUserId, roleId) =>
      call(`assign ${systemUserId} ${roleId}`, () => {
        if (rolesOf(personOf(systemUserId)).has(roleId)) return refused('duplicate');
        changing(personOf(systemUserId)).add(roleId);
        return done(undefined);
      }),
    remove: (systemUserId, roleId) =>
      call(`remove ${systemUserId} ${roleId}`, () =>
        changing(personOf(systemUserId)).delete(roleId) ? done(undefined) : refused('absent'),
      ),
    // Asked now and then beside everything else: it is no call that tests count.
    whoIs: () => {
      const fault = dataverse.script('whoIs');
      const { organizationId } = dataverse;
      if (typeof fault === 'object') return Promise.resolve({ kind: 'refused', refusal: fault });
      if (fault === 'credential-refused') return Promise.resolve(notLetIn);
      return Promise.resolve(
        fault === undefined ? done({ userId: 'user-product', organizationId }) : { kind: 'unknown', cause: 'reset' },
      );
    },
  };
  return dataverse;
}
