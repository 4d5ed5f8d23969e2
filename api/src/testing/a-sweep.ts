import type { Environment, Policy, SweepRules } from '../domain/policy.js';
import { type SeenHolder, seenKey } from '../domain/sweep/evidence.js';
import { sightings, standings, sweepState } from '../domain/sweep/record.js';
import type { CompleteRun } from '../domain/sweep/rows.js';
import { aPolicy, aRole, anActor, anEnvironment, factsOf } from './a-policy.js';
import { newStatement } from './commands.js';
import { minute } from './instants.js';
import { effectOf, type TestRecord } from './record.js';
import type { ApplySweep, AskSweep, SignBaseline, SweepSeen, WithdrawBaseline } from '../domain/sweep/command.js';

export const interval = 5 * minute;

const rules = (more: Partial<SweepRules> = {}): SweepRules => ({
  mode: 'remove',
  intervalMs: interval,
  brake: { removals: 3, percent: 10 },
  alsoProtects: [{ id: 'root-9', name: 'System Administrator' }],
  ...more,
});

/** `root-1` may be asked for, `root-9` is the role of the administrators; small plans are removed by themselves. */
export const aSweptPolicy = (sweep: Partial<SweepRules> = {}, more: Partial<Environment> = {}): Policy =>
  aPolicy({ environments: [anEnvironment({ sweep: rules(sweep), ...more })], roles: [aRole()] });

/** A person who holds `root-1` directly. */
export const aSeen = (name: string, more: Partial<SeenHolder> = {}): SeenHolder => ({
  systemUserId: `user-${name}`,
  oid: name,
  name,
  kind: 'person',
  rootRole: 'root-1',
  copies: ['copy-1'],
  teams: [],
  ...more,
});

/** An administrator of the environment. */
export const anAdministrator = (name: string): SeenHolder => aSeen(name, { rootRole: 'root-9', copies: ['copy-9'] });

const roots = ['root-1', 'root-9'];

export interface ScanOptions {
  readonly policy?: Policy;
  readonly more?: Partial<CompleteRun>;
  readonly seen?: Partial<SweepSeen>;
}

/** One complete run of the sweep that shows these holders, now. */
export function scan(
  record: TestRecord,
  holders: readonly SeenHolder[],
  { policy, more, seen }: ScanOptions = {},
): void {
  const said = policy ?? aSweptPolicy();
  const { run = 0 } = effectOf(record.decide({ kind: 'sweep-begin', policy: said, force: true }));
  const at = record.now;
  const there = new Set(holders.map(seenKey));
  const known = [...sightings(record.view), ...standings(record.view)].map(([key]) => key);
  effectOf(
    record.decide({
      kind: 'sweep-seen',
      policy: said,
      run,
      fence: Number.MAX_SAFE_INTEGER,
      at,
      ownUserId: 'user-product',
      organizationId: more?.organizationId ?? 'org',
      holders,
      absent: known.filter((key) => !there.has(key)),
      during: [],
      ...seen,
    }),
  );
  const people = holders.filter((one) => one.kind === 'person');
  const complete: CompleteRun = {
    run,
    at,
    calls: 7,
    organizationId: 'org',
    holdersSeen: people.length,
    administratorRoles: ['root-9'],
    administrators: people
      .filter((one) => one.rootRole === 'root-9')
      .map((one) => ({ key: seenKey(one), systemUserId: one.systemUserId })),
    ...more,
  };
  effectOf(record.decide({ kind: 'sweep-finish', policy: said, complete, roles: roots }));
}

/** Carla, an administrator, signs; nothing unless told. */
export const aSign = (more: Partial<SignBaseline> = {}): SignBaseline => ({
  kind: 'sign-baseline',
  actor: anActor('carla'),
  commandId: 'command-sign',
  keys: [],
  roles: [],
  statement: newStatement('they keep the lights on'),
  ref: 'ref-1',
  policy: aSweptPolicy(),
  facts: factsOf('carla', ['admins']),
  ...more,
});

/** Carla, an administrator, takes back; nothing unless told. */
export const aWithdrawal = (more: Partial<WithdrawBaseline> = {}): WithdrawBaseline => ({
  kind: 'withdraw-baseline',
  actor: anActor('carla'),
  commandId: 'command-withdraw',
  keys: [],
  roles: [],
  statement: newStatement('they have left the team'),
  ref: 'ref-2',
  policy: aSweptPolicy(),
  facts: factsOf('carla', ['admins']),
  ...more,
});

/** Carla wants a scan. */
export const anAsk = (more: Partial<AskSweep> = {}): AskSweep => ({
  kind: 'ask-sweep',
  actor: anActor('carla'),
  commandId: 'command-ask',
  policy: aSweptPolicy(),
  facts: factsOf('carla', ['admins']),
  ...more,
});

/** Carla acknowledges the plan on record. */
export const anApply = (record: TestRecord, more: Partial<ApplySweep> = {}): ApplySweep => ({
  kind: 'apply-sweep',
  actor: anActor('carla'),
  commandId: 'command-apply',
  hash: sweepState(record.view).plan?.hash ?? 'none',
  policy: aSweptPolicy(),
  facts: factsOf('carla', ['admins']),
  ...more,
});

/** Seen twice, one interval apart, the second time just now; every role armed before. */
export function seenTwice(record: TestRecord, holders: readonly SeenHolder[], how: ScanOptions = {}): void {
  const policy = how.policy ?? aSweptPolicy();
  scan(record, holders, how);
  effectOf(record.decide(aSign({ roles: 'all', policy })));
  record.now += interval;
  scan(record, holders, how);
}

/** Asks for one removal of the plan on record: done, or the code of the brake, or of the refusal. */
export function remove(record: TestRecord, key: string, policy = aSweptPolicy(), hash?: string): string {
  const named = hash ?? sweepState(record.view).plan?.hash ?? 'none';
  const decided = record.decide({ kind: 'sweep-remove', policy, key, hash: named });
  if (!decided.ok) return `refused: ${decided.problem.code}`;
  return decided.value.braked?.code ?? 'done';
}
