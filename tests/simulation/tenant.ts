/** The organizations of a run, the addresses at which they answer, and which one each environment was meant for. */
import type { DataverseState } from './dataverse-state.js';

/** An environment as a policy names it. */
export interface Place {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

export interface Tenant {
  /** By id; an environment that is corrected or read under two addresses is one organization still. */
  readonly organizations: ReadonlyMap<string, DataverseState>;
  /** Id of the organization that answers at this address now. */
  at(url: string): string | undefined;
  /** From now on another organization answers there. */
  lead(url: string, organization: string): void;
  /** Environments by id, with the organization whose roles their records are about: the one behind the first address. */
  readonly homes: ReadonlyMap<string, string>;
  /** An environment that a policy names; the first time decides which organization is its own. */
  know(place: Place): void;
  /** The organization of an environment. */
  stateOf(environment: string): DataverseState;
  /** What answers at the address that this policy has for the environment. */
  answering(places: readonly Pick<Place, 'id' | 'url'>[], environment: string): string | undefined;
}

/** One organization for each place to begin with. */
export function createTenant(places: readonly Place[], createState: (organization: string) => DataverseState): Tenant {
  const organizations = new Map<string, DataverseState>(
    places.map(({ id }) => [`org-${id}`, createState(id)] as const),
  );
  const addresses = new Map<string, string>(places.map(({ id, url }) => [url, `org-${id}`] as const));
  const homes = new Map<string, string>();
  const tenant: Tenant = {
    organizations,
    at: (url) => addresses.get(url),
    lead: (url, organization) => addresses.set(url, organization),
    homes,
    know({ id, url }) {
      const organization = addresses.get(url);
      if (!homes.has(id) && organization !== undefined) homes.set(id, organization);
    },
    stateOf(environment) {
      const state = organizations.get(homes.get(environment) ?? '');
      if (state === undefined) throw new Error(`There is no environment ${environment}.`);
      return state;
    },
    answering(known, environment) {
      const url = known.find((place) => place.id === environment)?.url;
      return url === undefined ? undefined : addresses.get(url);
    },
  };
  for (const place of places) tenant.know(place);
  return tenant;
}

export const placesOf = (count: number): Place[] =>
  Array.from({ length: count }, (_one, index) => {
    const id = `env-${String(index + 1)}`;
    return { id, name: id, url: `https://${id}.example` };
  });
