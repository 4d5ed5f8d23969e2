/** Reads a verified Entra v2 token as a person, or says with a code of the contract why it is none. */
import { printed } from '@jit/connector';
import { z } from 'zod';
import type { Actor } from '../../domain/person.js';
import { refuse, type Result } from '../../domain/result.js';

/** The one delegated scope of this API. */
const requiredScope = 'access_as_user';

/** Whole seconds; tolerance of `exp`, `nbf` and `iat`. */
export const toleranceSeconds = 60;
/**
 * The longest that Entra gives: 28 hours where access is evaluated continuously, a day to managed identities, each issued
 * some minutes back. What claims to live longer is not from there.
 */
export const lifetimeMaxSeconds = 29 * 60 * 60;

export const entraId = z.guid().transform((text) => text.toLowerCase());
export const shortText = z.string().max(256);
/** Whoever can name a user wrote it: shown to that person only, and nothing that cannot be printed. */
const ownName = shortText.transform((text) => printed(text).trim() || undefined);

const Claims = z.object({
  ver: z.literal('2.0'),
  // A list, even one that names us, is no Entra token: other readers would take it too.
  aud: z.string(),
  tid: entraId,
  oid: entraId,
  azp: z.string().min(1),
  scp: z.string(),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
  idtyp: z.literal('user').optional(),
  name: ownName.optional().catch(undefined),
  uti: shortText.optional().catch(undefined),
});

export interface Expected {
  /** Lower case; keys of this tenant verified the token. */
  readonly tenant: string;
  readonly audience: string;
  /** Client ids, lower case. */
  readonly allowedClients: readonly string[];
  /** Epoch seconds. */
  readonly now: number;
}

/** For the log: which claim is missing or of another form. */
export const wrongClaim = ({ issues }: z.ZodError): string => `claim ${String(issues[0]?.path[0])}`;

const noPerson = (cause: string): Result<never> => refuse('not-signed-in', { cause });

/** Of a token without the scope of a person. */
export const isAppOnly = (claims: Readonly<Record<string, unknown>>): boolean =>
  claims['idtyp'] === 'app' || (claims['scp'] === undefined && Array.isArray(claims['roles']));

/** `claims`: the payload after signature, issuer and times were checked. */
export function readClaims(claims: Readonly<Record<string, unknown>>, expected: Expected): Result<Actor> {
  if (isAppOnly(claims)) return refuse('app-only-token');
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) return noPerson(wrongClaim(parsed.error));
  const { aud, tid, oid, azp, scp, iat, exp, name, uti } = parsed.data;
  if (aud !== expected.audience || tid !== expected.tenant) return noPerson('audience or tenant');
  if (iat > expected.now + toleranceSeconds || exp - iat > lifetimeMaxSeconds || exp <= iat)
    return noPerson('lifetime');
  if (!scp.split(' ').includes(requiredScope)) return noPerson('scope');
  const client = azp.toLowerCase();
  if (!expected.allowedClients.includes(client))
    return refuse('client-not-allowed', { cause: `client ${client.slice(0, 64)}`, by: { tid, oid } });
  return {
    ok: true,
    value: {
      tid,
      oid,
      client,
      ...(name === undefined ? {} : { name }),
      ...(uti === undefined ? {} : { tokenId: uti }),
    },
  };
}
