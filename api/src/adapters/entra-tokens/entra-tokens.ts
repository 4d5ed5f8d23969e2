/** Tells who calls: the text of a bearer token becomes a person, or an application that may run jobs, or a refusal. */
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { Actor, Application } from '../../domain/person.js';
import { ok, refuse, type Result } from '../../domain/result.js';
import type { Clock, Log } from '../../ports.js';
import { readApplication } from './application-claims.js';
import { type Expected, readClaims, toleranceSeconds } from './claims.js';
import { createKeyFetch } from './fetch-keys.js';
import { rememberVerified, type VerifyToken } from './remember-verified.js';
import { createSigningKeys, KeysUnavailable } from './signing-keys.js';

export interface EntraTokensNeeds {
  /** Where Entra answers, such as https://login.microsoftonline.com; the issuer is made from it and the tenant. */
  readonly authority: string;
  /** Directory ids whose people may call. */
  readonly tenants: readonly string[];
  /** The client id of this API. */
  readonly audience: string;
  readonly allowedClients: readonly string[];
  /** App role that an application needs for the job routes. */
  readonly jobRole: string;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly log: Log;
}

/** Both take a bearer token, without the word Bearer, and never reject. */
export interface EntraTokens {
  /** The person of a delegated token. */
  readonly person: (token: string) => Promise<Result<Actor>>;
  /** The application of an app-only token with the role for jobs. */
  readonly application: (token: string) => Promise<Result<Application>>;
}

type Claims = Readonly<Record<string, unknown>>;

/** Node takes 16 KB of headers; a token of Entra is far below. */
const tokenMaxLength = 12_000;
const keysTimeoutMs = 5_000;
/** A few kilobytes each. */
const mostRemembered = 2_000;

/** Opens no connection before the first token comes. */
export function createEntraTokens(needs: EntraTokensNeeds): EntraTokens {
  const { clock, log, ca } = needs;
  const authority = needs.authority.replace(/\/+$/, '');
  const allowedClients = needs.allowedClients.map((id) => id.toLowerCase());
  const keysOf = new Map<string, JWTVerifyGetKey>(
    needs.tenants.map((tenant) => {
      const id = tenant.toLowerCase();
      const address = { url: `${authority}/${id}/discovery/v2.0/keys`, timeoutMs: keysTimeoutMs };
      const fetch = createKeyFetch(ca === undefined ? address : { ...address, ca });
      return [id, createSigningKeys({ fetch, clock, log })];
    }),
  );

  const verifyNow: VerifyToken = async (token, now) => {
    const claimed = unverified(token);
    if (claimed === undefined) return refuse('not-signed-in', { cause: 'no-jwt' });
    if (claimed.version === '1.0') return refuse('token-version');
    const { tenant } = claimed;
    const keys = keysOf.get(tenant);
    if (keys === undefined) return refuse('not-signed-in', { cause: 'tenant' });
    try {
      const { protectedHeader, key, payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        typ: 'JWT',
        issuer: `${authority}/${tenant}/v2.0`,
        audience: needs.audience,
        requiredClaims: ['exp', 'nbf', 'iat'],
        clockTolerance: toleranceSeconds,
        currentDate: new Date(now),
      });
      return ok({ tenant, keys, header: protectedHeader, key, payload });
    } catch (fault) {
      if (fault instanceof KeysUnavailable) return refuse('not-ready', { retryAfterSeconds: 5 });
      if (fault instanceof errors.JOSEError) return refuse('not-signed-in', { cause: causeOf(fault) });
      log.warn('token.unreadable', { cause: fault instanceof Error ? fault.name : 'unknown' });
      return refuse('not-signed-in');
    }
  };
  const verify = rememberVerified(verifyNow, mostRemembered);
  /** Whoever is remembered is read anew: what the claims allow depends on the time as well. */
  const readBy = async <T>(
    token: string,
    read: (claims: Claims, expected: Expected) => Result<T>,
  ): Promise<Result<T>> => {
    const now = clock.now();
    const verified = await verify(token, now);
    if (!verified.ok) return verified;
    const { tenant, payload } = verified.value;
    return read(payload, { tenant, audience: needs.audience, allowedClients, now: now / 1000 });
  };
  return {
    person: (token) => readBy(token, readClaims),
    application: (token) =>
      readBy(token, (claims, expected) => readApplication(claims, { ...expected, role: needs.jobRole })),
  };
}

/** Which check of the library failed: `err-jwt-expired`, or with the claim: `err-jwt-claim-validation-failed aud`. */
const causeOf = (fault: errors.JOSEError): string => {
  const claim = fault instanceof errors.JWTClaimValidationFailed ? ` ${fault.claim}` : '';
  return `${fault.code.toLowerCase().replaceAll('_', '-')}${claim}`;
};

/** What the token says of itself: good for choosing the keys that may prove it, for nothing else. */
function unverified(token: string): { readonly tenant: string; readonly version: unknown } | undefined {
  if (token.length > tokenMaxLength) return undefined;
  try {
    const { kid } = decodeProtectedHeader(token);
    const { tid, ver } = decodeJwt(token);
    if (typeof kid !== 'string' || typeof tid !== 'string') return undefined;
    return { tenant: tid.toLowerCase(), version: ver };
  } catch {
    return undefined;
  }
}
