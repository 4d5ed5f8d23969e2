/** Remembers which tokens were verified, so that the next call of a person costs no signature. Never keeps a token itself. */
import { createHash } from 'node:crypto';
import type { CompactJWSHeaderParameters, JWTPayload, JWTVerifyGetKey } from 'jose';
import { ok, type Result } from '../../domain/result.js';
import { toleranceSeconds } from './claims.js';

/** A token whose signature, issuer, audience and times were checked. */
export interface VerifiedToken {
  /** Lower case; the keys of this tenant verified it. */
  readonly tenant: string;
  readonly keys: JWTVerifyGetKey;
  readonly header: CompactJWSHeaderParameters;
  /** The one that verified it: a key of the same id in a newer key document is another one. */
  readonly key: object;
  readonly payload: JWTPayload;
}

/** `now`: epoch ms. Never rejects. */
export type VerifyToken = (token: string, now: number) => Promise<Result<VerifiedToken>>;

/**
 * The same answers. A token that was verified before is not verified again as long as the key that did so is still among
 * the published ones and its own time is not over; else `verify` says what is wrong with it. `most`: kept at once; the one
 * that was not used for longest goes first.
 */
export function rememberVerified(verify: VerifyToken, most: number): VerifyToken {
  const kept = new Map<string, VerifiedToken>();
  /** Whoever was used last stands last. */
  function keep(hash: string, verified: VerifiedToken): void {
    kept.delete(hash);
    kept.set(hash, verified);
    for (const [oldest] of kept) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
  }
  return async (token, now) => {
    // With its signature: another signature below the same claims is another token.
    const hash = createHash('sha256').update(token, 'utf8').digest('base64');
    const known = kept.get(hash);
    if (known !== undefined && isInTime(known, now) && (await isStillSigned(known))) {
      keep(hash, known);
      return ok(known);
    }
    kept.delete(hash);
    const verified = await verify(token, now);
    if (verified.ok) keep(hash, verified.value);
    return verified;
  };
}

const isInTime = ({ payload: { exp = 0, nbf = Infinity } }: VerifiedToken, now: number): boolean =>
  exp > now / 1000 - toleranceSeconds && nbf <= now / 1000 + toleranceSeconds;

/** Asking for the key also refreshes the keys in time: a withdrawn one goes although nothing is verified. */
async function isStillSigned({ keys, header, key }: VerifiedToken): Promise<boolean> {
  try {
    return (await keys(header, { payload: '', signature: '' })) === key;
  } catch {
    return false;
  }
}
