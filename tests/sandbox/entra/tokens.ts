/** The tokens of the sandbox's Entra: the claims of each kind as Entra writes them, and how they are signed. */
import { createHash, createHmac, createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { SeedApplication, SeedPerson } from '../seed.js';
import type { KeyRing, SigningKey } from './keys.js';

export type Claims = Readonly<Record<string, unknown>>;

/** `wrong-key`: signed by a key of nobody under the current key id. `hmac`: HS256 with the public key as its secret. */
export type Signing = 'current' | 'wrong-key' | 'unknown-key-id' | 'none' | 'hmac';

export interface Issuance {
  readonly tenantId: string;
  /** Origin of the server, without a path. */
  readonly origin: string;
  /** Epoch ms. */
  readonly now: number;
}

/** Seconds; Entra's own default is a random time between 60 and 90 minutes. */
export const tokenLifetime = 3900;

const times = (now: number): Claims => {
  const seconds = Math.floor(now / 1000);
  return { iat: seconds, nbf: seconds, exp: seconds + tokenLifetime, uti: randomBytes(16).toString('base64url') };
};

/** The same person has another `sub` at each application. */
const pairwise = (oid: string, clientId: string): string =>
  createHash('sha256').update(`${oid}|${clientId}`).digest('base64url');

/** In the name of a person. `audience`: the client id of the API (v2), or its App ID URI (v1). */
export const delegatedClaims = (
  issuance: Issuance,
  person: SeedPerson,
  client: SeedApplication,
  audience: string,
  scope: string,
  version: '1.0' | '2.0' = '2.0',
): Claims => {
  const { tenantId: tid, origin, now } = issuance;
  const both = { aud: audience, ...times(now), name: person.name, oid: person.oid, scp: scope, tid };
  if (version === '1.0') {
    return {
      ...both,
      iss: `https://sts.windows.net/${tid}/`,
      appid: client.clientId,
      appidacr: '1',
      amr: ['pwd', 'mfa'],
      sub: pairwise(person.oid, audience),
      unique_name: person.mail,
      upn: person.mail,
      ver: '1.0',
    };
  }
  return {
    ...both,
    iss: `${origin}/${tid}/v2.0`,
    azp: client.clientId,
    azpacr: '1',
    preferred_username: person.mail,
    sub: pairwise(person.oid, audience),
    ver: '2.0',
  };
};

/** In the name of an application. Graph and Dataverse get the v1 form, as in the real Entra. */
export const appOnlyClaims = (
  issuance: Issuance,
  client: SeedApplication,
  audience: string,
  roles: readonly string[],
  version: '1.0' | '2.0' = '1.0',
): Claims => {
  const { tenantId: tid, origin, now } = issuance;
  const both = { aud: audience, ...times(now), idtyp: 'app', oid: client.oid, sub: client.oid, tid };
  const named = roles.length > 0 ? { ...both, roles } : both;
  return version === '1.0'
    ? { ...named, iss: `https://sts.windows.net/${tid}/`, appid: client.clientId, appidacr: '1', ver: '1.0' }
    : { ...named, iss: `${origin}/${tid}/v2.0`, azp: client.clientId, azpacr: '1', ver: '2.0' };
};

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const strangerKey = (): SigningKey => ({
  kid: 'nobody',
  privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
});

/** A compact JWT. A claim set to undefined is left out. */
export const signToken = (claims: Claims, ring: KeyRing, signing: Signing = 'current', header: Claims = {}): string => {
  const current = ring.current();
  const alg = signing === 'none' ? 'none' : signing === 'hmac' ? 'HS256' : 'RS256';
  const kid = signing === 'unknown-key-id' ? randomBytes(20).toString('base64url') : current.kid;
  const input = `${encoded({ typ: 'JWT', alg, kid, ...header })}.${encoded(claims)}`;
  switch (signing) {
    case 'none':
      return `${input}.`;
    case 'hmac': {
      const open = createPublicKey(current.privateKey).export({ type: 'spki', format: 'pem' });
      return `${input}.${createHmac('sha256', open).update(input).digest('base64url')}`;
    }
    case 'wrong-key':
      return `${input}.${sign('sha256', Buffer.from(input), strangerKey().privateKey).toString('base64url')}`;
    case 'current':
    case 'unknown-key-id':
      return `${input}.${sign('sha256', Buffer.from(input), current.privateKey).toString('base64url')}`;
  }
};
