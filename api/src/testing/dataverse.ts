/** One Dataverse environment in memory: who holds which copies of roles, and what goes wrong with calls. */
import type { Answer, Clock, Dataverse, Refusal } from '../ports.js';

/** `before`: it never arrives; `after`: it is applied and not answered; a refusal: nothing is applied. */
export type DataverseFault = 'before' | 'after' | Refusal;

export interface TestDataverse extends Dataverse {
  /** What it was asked, such as `rolesOf anna` or `assign user-anna copy-1`, with the instant. */
  readonly asked: { readonly call: string; readonly at: number }[];
  /** Copies that a person holds. */
  readonly held: Map<string, Set<string>>;
  readonly disabled: Set<string>;
  readonly absent: Set<string>;
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

export function aDataverse(clock: Clock, held: Readonly<Record<string, readonly string[]>> = {}): TestDataverse {
  const call = async <T>(name: string, apply: () => Answer<T>): Promise<Answer<T>> => {
    dataverse.asked.push({ call: name, at: clock.now() });
    const fault = dataverse.script(name);
    const ms = dataverse.takesMs(name);
    if (ms > 0) await clock.sleep(ms);
    if (fault === 'before') return { kind: 'unknown', cause: 'reset' };
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
  const dataverse: TestDataverse = {
    asked: [],
    held: new Map(Object.entries(held).map(([oid, copies]) => [oid, new Set(copies)])),
    disabled: new Set(),
    absent: new Set(),
    script: () => undefined,
    takesMs: () => 0,
    lagMs: 0,
    calls: (kind) => dataverse.asked.map((one) => one.call).filter((one) => one.startsWith(kind)),
    rolesOf: (oid) =>
      call(`rolesOf ${oid}`, () =>
        dataverse.absent.has(oid)
          ? done(undefined)
          : done({
              systemUserId: `user-${oid}`,
              businessUnitId: 'unit-1',
              disabled: dataverse.disabled.has(oid),
              copies: shownOf(oid).map((roleId) => ({
                roleId,
                rootRoleId: rootOf(roleId),
                businessUnitId: 'unit-1',
              })),
            }),
      ),
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
  };
  return dataverse;
}
