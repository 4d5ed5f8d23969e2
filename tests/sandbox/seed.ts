/** The directory of the sandbox: one tenant, its named people, groups and applications, all with fixed ids. */

const numbered = (kind: string, number: number): string => `${kind}-0000-4000-8000-${String(number).padStart(12, '0')}`;

export const tenantId = '6f1d2c58-3f0e-4a57-9c1e-0a4c5d7e9b10';
const tenantDomain = 'contoso.example';

export interface SeedPerson {
  readonly oid: string;
  readonly name: string;
  readonly mail: string;
  readonly enabled: boolean;
  /** BCP 47; left out where the person has set none. */
  readonly language?: string;
  /** What this person is for, said by the sandbox's page. */
  readonly part: string;
}

const person = (number: number, name: string, part: string): SeedPerson => ({
  oid: numbered('a1000000', number),
  name,
  mail: `${name.toLowerCase().replaceAll(' ', '.')}@${tenantDomain}`,
  enabled: true,
  part,
});

export const people = {
  rita: person(1, 'Rita Berg', 'requests roles'),
  ben: { ...person(2, 'Ben Koh', 'approves, and can request roles too'), language: 'de-DE' },
  ana: person(3, 'Ana Ortiz', 'approves'),
  adi: person(4, 'Adi Rao', 'administrator of the product'),
  una: person(5, 'Una Weiss', 'auditor, in no environment'),
  noa: person(6, 'Noa Lind', 'has no rights here'),
  pia: person(7, 'Pia Holm', 'holds one role permanently, and can request others'),
  breakGlassOne: person(8, 'Break Glass One', 'emergency account'),
  breakGlassTwo: person(9, 'Break Glass Two', 'emergency account'),
  dora: { ...person(10, 'Dora Fels', 'has left; her account is disabled'), enabled: false },
} as const;

export type PersonKey = keyof typeof people;

/** Those whom the page lets one be: everybody but the emergency accounts and who has left. */
export const signInAs: readonly PersonKey[] = ['rita', 'ben', 'ana', 'adi', 'una', 'noa', 'pia'];

export interface SeedGroup {
  readonly id: string;
  readonly name: string;
  /** Object ids of people and of groups inside this group. */
  readonly members: readonly string[];
}

const releaseCrew: SeedGroup = {
  id: numbered('b1000000', 5),
  name: 'Release Crew',
  members: [people.pia.oid],
};

export const groups = {
  makers: {
    id: numbered('b1000000', 1),
    name: 'Power Platform Makers',
    members: [people.rita.oid, people.ben.oid, releaseCrew.id],
  },
  approvers: { id: numbered('b1000000', 2), name: 'JIT Approvers', members: [people.ben.oid, people.ana.oid] },
  administrators: { id: numbered('b1000000', 3), name: 'JIT Administrators', members: [people.adi.oid] },
  auditors: { id: numbered('b1000000', 4), name: 'JIT Auditors', members: [people.una.oid] },
  releaseCrew,
} as const satisfies Record<string, SeedGroup>;

export interface SeedApplication {
  readonly clientId: string;
  /** Object id of its service principal. */
  readonly oid: string;
  readonly name: string;
  readonly secret: string;
  /** Application permissions on Graph. */
  readonly graphRoles: readonly string[];
  /** App roles on the product's API. */
  readonly apiRoles?: readonly string[];
}

/** Secrets open nothing but this sandbox. */
export const applications = {
  product: {
    clientId: numbered('c1000000', 1),
    oid: numbered('c2000000', 1),
    name: 'JIT Access',
    secret: 'sandbox-secret-of-the-product',
    graphRoles: ['User.Read.All', 'GroupMember.Read.All'],
  },
  /** Registered for the custom connector: it asks for tokens in the name of the signed-in person. */
  connector: {
    clientId: numbered('c1000000', 2),
    oid: numbered('c2000000', 2),
    name: 'JIT Access connector',
    secret: 'sandbox-secret-of-the-connector',
    graphRoles: [],
  },
  dataSync: {
    clientId: numbered('c1000000', 3),
    oid: numbered('c2000000', 3),
    name: 'Contoso Data Sync',
    secret: 'sandbox-secret-of-data-sync',
    graphRoles: [],
  },
  /** Starts jobs of the product from outside, as a timer in Azure would. */
  timer: {
    clientId: numbered('c1000000', 4),
    oid: numbered('c2000000', 4),
    name: 'Contoso Timer',
    secret: 'sandbox-secret-of-the-timer',
    graphRoles: [],
    apiRoles: ['Jobs.Run'],
  },
} as const satisfies Record<string, SeedApplication>;

/** The delegated permission that the connector asks for on the product's API. */
export const apiScope = 'access_as_user';
