/** Checks the tokens that the sandbox's Graph and Dataverse are called with. */
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { Claims } from './tokens.js';
import type { KeyRing } from './keys.js';

export interface Caller {
  readonly claims: Claims;
  /** Client id of the application that calls. */
  readonly clientId: string;
  /** The person it calls for; undefined for the application itself. */
  readonly personOid: string | undefined;
  readonly roles: readonly string[];
}

const parsed = (part: string): Claims => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Claims;
  } catch {
    return {};
  }
};

const signedClaims = (authorization: string, ring: KeyRing): Claims | undefined => {
  const [, head = '', body = '', signature = ''] = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(authorization) ?? [];
  const { alg, kid } = parsed(head);
  const jwk = ring.published().keys.find((key) => key['kid'] === kid);
  if (alg !== 'RS256' || !jwk) return undefined;
  const open = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
  const signed = verify('sha256', Buffer.from(`${head}.${body}`), open, Buffer.from(signature, 'base64url'));
  return signed ? parsed(body) : undefined;
};

/** The caller, or undefined when the header holds no token of this Entra for one of these audiences at this time. */
export const callerOf = (
  authorization: string | undefined,
  ring: KeyRing,
  audiences: readonly string[],
  now: number = Date.now(),
): Caller | undefined => {
  const claims = signedClaims(authorization ?? '', ring);
  if (!claims) return undefined;
  const audience = String(claims['aud']).replace(/\/$/, '');
  if (!audiences.includes(audience) || Number(claims['exp']) * 1000 <= now) return undefined;
  const appOnly = claims['scp'] === undefined;
  return {
    claims,
    clientId: String(claims['appid'] ?? claims['azp']),
    personOid: appOnly ? undefined : String(claims['oid']),
    roles: Array.isArray(claims['roles']) ? claims['roles'].map(String) : [],
  };
};
