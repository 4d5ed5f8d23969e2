/** Reads a verified Entra v2 token as an application that may run jobs, or says with a code why it is none. */
import { z } from 'zod';
import type { Application } from '../../domain/person.js';
import { refuse, type Result } from '../../domain/result.js';
import {
  entraId,
  type Expected,
  isAppOnly,
  lifetimeMaxSeconds,
  shortText,
  toleranceSeconds,
  wrongClaim,
} from './claims.js';

const Claims = z.object({
  ver: z.literal('2.0'),
  aud: z.string(),
  tid: entraId,
  oid: entraId,
  azp: z.string().min(1),
  // A token with a scope speaks for a person, whatever roles it names.
  scp: z.undefined().optional(),
  idtyp: z.literal('app').optional(),
  roles: z.array(z.string()).max(100).optional(),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
  uti: shortText.optional().catch(undefined),
});

/** `claims`: the payload after signature, issuer and times were checked. `role`: name of the app role for jobs. */
export function readApplication(
  claims: Readonly<Record<string, unknown>>,
  expected: Omit<Expected, 'allowedClients'> & { readonly role: string },
): Result<Application> {
  if (!isAppOnly(claims))
    return typeof claims['scp'] === 'string'
      ? refuse('forbidden', { detail: 'Jobs are run by applications, not with the sign-in of a person.' })
      : refuse('not-signed-in', { cause: 'scope' });
  const parsed = Claims.safeParse(claims);
  if (!parsed.success) return refuse('not-signed-in', { cause: wrongClaim(parsed.error) });
  const { aud, tid, oid, azp, roles = [], iat, exp, uti } = parsed.data;
  if (aud !== expected.audience || tid !== expected.tenant)
    return refuse('not-signed-in', { cause: 'audience or tenant' });
  if (iat > expected.now + toleranceSeconds || exp - iat > lifetimeMaxSeconds || exp <= iat)
    return refuse('not-signed-in', { cause: 'lifetime' });
  if (!roles.includes(expected.role))
    return refuse('forbidden', {
      detail: `The application needs the app role ${expected.role} of this API.`,
      cause: 'role',
      by: { tid, oid },
    });
  return {
    ok: true,
    value: { tid, oid, client: azp.toLowerCase(), ...(uti === undefined ? {} : { tokenId: uti }) },
  };
}
