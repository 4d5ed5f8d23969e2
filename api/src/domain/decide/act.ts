/** One step of one request by a person, with what must go with it in the same commit. */
import type { Effect } from '../command.js';
import { keyOf, type Draft, type NewEvent } from '../draft.js';
import type { Timings } from '../timings.js';
import { samePerson, type Person } from '../person.js';
import type { Policy } from '../policy.js';
import { isTerminal, type PolicyRef, type Request, type StatementRef } from '../request.js';
import { ok, refuse, type Result } from '../result.js';
import type { NewStatement } from '../statement.js';
import { step, type Step } from '../transition.js';
import { dropExtensions, keepIfOwed, touch } from './together.js';

export const policyRef = (policy: Policy): PolicyRef => ({ version: policy.version, hash: policy.hash });

/** Numbers of the acts of a request, and so of its statements. */
export const acts = { asked: 1, decided: 2, ended: 3 } as const;

export const statementRef = (n: number, statement: NewStatement | undefined): { said?: StatementRef } =>
  statement === undefined ? {} : { said: { n, hash: statement.hash } };

export const statementsOf = (id: string, n: number, statement: NewStatement | undefined): NewEvent['statements'] =>
  statement === undefined ? [] : [{ request: id, n, statement: statement.statement }];

/** Whether this person ended it already; what was not added yet was closed, not ended. */
export function endedBy(request: Request, person: Person): boolean {
  if ('closedBy' in request) return samePerson(request.closedBy, person);
  return 'ending' in request && request.ending.by !== undefined && samePerson(request.ending.by, person);
}

export function act(
  draft: Draft,
  request: Request,
  what: Step,
  by: { readonly actor: Person; readonly statements: NewEvent['statements'] },
  timings: Timings,
): Result<Effect> {
  const stepped = step(request, what, draft.now, timings);
  if (!stepped.ok) return stepped;
  const holder = touch(draft, stepped.next);
  draft.emit(stepped.event, {
    actor: by.actor,
    request: request.id,
    requests: [stepped.next],
    statements: by.statements,
    ...(holder && { holders: [holder] }),
  });
  if (isTerminal(stepped.next) || stepped.next.state === 'removing') dropExtensions(draft, request.id, timings);
  keepIfOwed(draft, keyOf(request), timings);
  return answered(draft, request.id);
}

/** What the person hears: the request as it is now. */
export function answered(draft: Draft, id: string): Result<Effect> {
  const request = draft.request(id);
  return request === undefined ? refuse('internal-error') : ok({ request });
}
