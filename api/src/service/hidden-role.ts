/** Answers alike for a role that is not there and for one that a person may not know of. */
import { mayKnow, type PersonFacts } from '../domain/evaluate.js';
import type { Role } from '../domain/policy.js';
import { refuse, type Result } from '../domain/result.js';
import { everyGroup } from './directory-facts.js';
import type { Service } from './service.js';

/** Asks what the directory says of the person of a call: now, or a while ago where a list is made. */
export type AskFacts = (groups: readonly string[]) => Promise<PersonFacts>;

/** Why nothing is said of a role: it is not for this person, or the directory does not say whether it is. */
export function hidden(role: Role, facts: PersonFacts): Result<never> | undefined {
  const may = mayKnow(role, facts);
  if (may === 'met') return undefined;
  return refuse(may === 'unknown' ? 'directory-unavailable' : 'not-found');
}

/** The same for a role that is not there: whether the directory answers must not tell that. */
export async function absentRole({ policy }: Pick<Service, 'policy'>, ask: AskFacts): Promise<Result<never>> {
  const { groups } = await ask(everyGroup(policy).slice(0, 1));
  return refuse(groups === 'unknown' ? 'directory-unavailable' : 'not-found');
}
