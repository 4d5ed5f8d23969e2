/** What people are called, for showing only. */
import type { Actor } from '../domain/person.js';
import type { Service } from '../service/service.js';

/** The name that Entra knows; none where it does not answer. */
export async function personName({ people }: Pick<Service, 'people'>, oid: string): Promise<string | undefined> {
  const found = await people.members({ groups: [], persons: [{ id: oid, name: oid }] });
  return found?.[0]?.name;
}

/** Nobody waits longer than this for a name, ms: access ends with it or without. */
const nameMs = 1000;

/** Who acts under the name that the directory knows: that of a token is what somebody wrote into it. */
export async function called(service: Pick<Service, 'people' | 'ports'>, actor: Actor): Promise<Actor> {
  const { name: _own, ...person } = actor;
  const waiting = new AbortController();
  const late = service.ports.clock.sleep(nameMs, waiting.signal).then(() => undefined);
  const name = await Promise.race([personName(service, actor.oid), late]);
  waiting.abort();
  return name === undefined || name === '' ? person : { ...person, name };
}
