/** What differs from one installation to the next, and how it is checked before it goes into a file. */

export interface Installation {
  /** Host name of the API alone: no scheme, no port, no path. */
  readonly host: string;
  /** Entra tenant: its id, or one of its domain names. */
  readonly tenant: string;
  /** Application (client) id of the connector's app registration. */
  readonly clientId: string;
  /** Application (client) id of the API's app registration, or its application id URI (`api://...`). */
  readonly apiId: string;
  /** Shown to makers. Default: `jit-access@` and the host. */
  readonly contactEmail?: string | undefined;
  /** Default: `https://` and the host. */
  readonly website?: string | undefined;
  /** Default: `/privacy` on the website. */
  readonly privacy?: string | undefined;
}

/** What stands in the committed files. Every value says by itself that it is none. */
export const placeholders = {
  host: 'jit-access.example.com',
  tenant: 'TENANT-ID',
  clientId: 'CONNECTOR-CLIENT-ID',
  apiId: 'API-CLIENT-ID',
} as const satisfies Installation;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domain = new RegExp(`^(?:${label}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`, 'i');
const isWebAddress = (text: string): boolean => /^https:\/\/[^\s/]+\S*$/.test(text) && URL.canParse(text);

type Check = readonly [option: keyof Installation, ok: (value: string) => boolean, sentence: string];

const checks: readonly Check[] = [
  ['host', (text) => domain.test(text), 'is the host name of the API alone, such as jit.contoso.com'],
  ['tenant', (text) => guid.test(text) || domain.test(text), 'is the id of the Entra tenant, or one of its domains'],
  ['clientId', (text) => guid.test(text), "is the application id (a GUID) of the connector's app registration"],
  [
    'apiId',
    (text) => guid.test(text) || /^api:\/\/[\w.-]+(?:\/[\w.-]+)*$/.test(text),
    "is the application id (a GUID) of the API's app registration, or its address that begins with api://",
  ],
  ['contactEmail', (text) => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text), 'is a mail address'],
  ['website', isWebAddress, 'is an address that begins with https://'],
  ['privacy', isWebAddress, 'is an address that begins with https://'],
];

const optionOf = (name: string): string => `--${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)}`;
const isPlaceholder = (name: keyof Installation, value: string): boolean =>
  Object.entries(placeholders).some(([key, text]) => key === name && text.toLowerCase() === value.toLowerCase());

/** One sentence per value that has a wrong form. Placeholders are well-formed here. */
export function formFaults(installation: Installation): readonly string[] {
  const faults = checks.flatMap(([name, ok, sentence]) => {
    const value = installation[name];
    if (value === undefined || isPlaceholder(name, value) || ok(value)) return [];
    return [`${optionOf(name)} ${sentence}; it is "${value}".`];
  });
  const same = installation.clientId.toLowerCase() === installation.apiId.replace(/^api:\/\//, '').toLowerCase();
  return same
    ? [...faults, '--client-id and --api-id are two app registrations; Entra refuses one that asks itself.']
    : faults;
}

/** One sentence per value that a released connector may not have because it is a placeholder. */
export function releaseFaults(installation: Installation): readonly string[] {
  return checks.flatMap(([name, , sentence]) => {
    const value = installation[name];
    if (value === undefined || !isPlaceholder(name, value)) return [];
    return [`${optionOf(name)} is still the placeholder "${value}": give the real one; it ${sentence}.`];
  });
}

/** Application id URI of the API: what the sign-in of the connector is for. */
export const resourceOf = ({ apiId }: Installation): string => (apiId.startsWith('api://') ? apiId : `api://${apiId}`);

export const scopeOf = (installation: Installation): string => `${resourceOf(installation)}/access_as_user`;
