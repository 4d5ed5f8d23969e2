/**
 * The way back from what `sign.ts` decides: exceptions end, and roles are only observed again. It removes nothing, nor does
 * it let a plan go: whoever loses an exception is seen twice anew before any plan names them.
 */
import type { Effect } from '../command.js';
import { row, rowsOf } from '../documents.js';
import type { Draft } from '../draft.js';
import { noAdministrator } from '../evaluate.js';
import { holderKey } from '../holder.js';
import { personOf } from '../person.js';
import { environmentOf } from '../policy.js';
import { ok, refuse, type Problem, type Result } from '../result.js';
import type { WithdrawBaseline } from './command.js';
import { putState } from './plan.js';
import { sightingOf, sweepState } from './record.js';
import { putRoles, rolesOnRecord } from './roles.js';
import type { Roles } from './rows.js';
import { mostNamed, rootsOf } from './sign.js';

/** The effect counts what was there to withdraw: a repeat finds nothing, changes nothing and is no refusal. */
export function withdrawBaseline(draft: Draft, command: WithdrawBaseline): Result<Effect> {
  const roles = rolesOnRecord(draft);
  const roots = rootsOf(roles, command);
  const problem = noAdministrator(command) ?? obstacleTo(draft, command, roles, roots);
  if (problem !== undefined) return { ok: false, problem };
  const environment = environmentOf(command.policy, draft.environment);
  if (environment === undefined) return refuse('not-found');
  const ending = command.keys.filter((key) => draft.document('standing', key) !== undefined);
  const disarming = roots.filter((root) => roles[root]?.armed !== undefined);
  const effect: Effect = { swept: { holders: ending.length, roles: roots } };
  if (ending.length + disarming.length === 0) return ok(effect);
  const { ref, statement } = command;
  putRoles(draft, disarmed(roles, disarming));
  const { plan: _p, findings: _f, ...state } = sweepState(draft);
  putState(draft, environment, state, (plan, documents) => {
    draft.emit('sweep.withdrawn', {
      actor: personOf(command.actor),
      data: {
        disarmed: disarming.slice(0, mostNamed),
        withdrawn: ending.length,
        ref,
        said: statement.hash,
        ...plan,
      },
      documents: { ...rowsOf(ending.map((key) => row('standing', key, null))), ...documents },
      statements: [{ request: ref, n: 1, statement: statement.statement }],
    });
  });
  return ok(effect);
}

function obstacleTo(
  draft: Draft,
  { actor, keys }: WithdrawBaseline,
  known: Roles,
  roots: readonly string[],
): Problem | undefined {
  if (roots.length + keys.length === 0 || roots.some((root) => known[root] === undefined))
    return { code: 'not-observed-yet' };
  const stranger = keys.find((key) => draft.document('standing', key) === undefined && !isOfRole(known, key));
  if (stranger !== undefined)
    return { code: 'not-observed-yet', detail: `No full scan has seen the role of ${stranger}.` };
  const own = roots.map((root) => holderKey(actor, root)).find((key) => isUnmanaged(draft, key));
  return own === undefined
    ? undefined
    : { code: 'own-assignment', detail: `${own} is an unmanaged assignment of your own: the sweep would leave it.` };
}

const isOfRole = (known: Roles, key: string): boolean => known[key.split('|')[1] ?? ''] !== undefined;

/** Whoever gave himself a role outside could keep it by turning off what would take it. */
const isUnmanaged = (draft: Draft, key: string): boolean =>
  sightingOf(draft, key)?.cause === 'none' || draft.holder(key)?.planned !== undefined;

function disarmed(roles: Roles, roots: readonly string[]): Roles {
  const meant = new Set(roots);
  const all = Object.entries(roles).map(([root, role]) => {
    const { armed: _, ...observed } = role;
    return [root, meant.has(root) ? observed : role] as const;
  });
  return Object.fromEntries(all);
}
