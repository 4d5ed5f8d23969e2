/** What people are called, for showing only. */
import type { Service } from '../service/service.js';

/** The name that Entra knows; none where it does not answer. */
export async function personName({ people }: Pick<Service, 'people'>, oid: string): Promise<string | undefined> {
  const found = await people.members({ groups: [], persons: [{ id: oid, name: oid }] });
  return found?.[0]?.name;
}
