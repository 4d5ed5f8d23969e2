/** The public keys of one issuer: fetched when needed, refreshed beside the calls, served on while the issuer is down. */
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Clock, Log } from '../../ports.js';

/** No key set is at hand: the issuer did not answer yet, or not for so long that its keys count no more. */
export class KeysUnavailable extends Error {}

export interface SigningKeysNeeds {
  /** The key document, parsed; rejects when it did not come whole. */
  readonly fetch: () => Promise<unknown>;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly log: Log;
}

/** At most one fetch in this time, whatever comes in: a flood of unknown key ids costs nothing. */
const cooldownMs = 30_000;
/** Without any keys a short pause is enough: people wait. */
const coldCooldownMs = 2_000;
/** Older keys are refreshed, so that a withdrawn one goes. */
const refreshAfterMs = 10 * 60_000;
/** The last good keys serve this long at most. */
const keptMs = 24 * 60 * 60_000;

interface Good {
  readonly find: JWTVerifyGetKey;
  readonly at: number;
}

/** Finds the key of a token by its id. Rejects with KeysUnavailable, or as jose does when there is no such key. */
export function createSigningKeys({ fetch, clock, log }: SigningKeysNeeds): JWTVerifyGetKey {
  let good: Good | undefined;
  let triedAt: number | undefined;
  let underWay: Promise<void> | undefined;

  const kept = (): Good | undefined => (good !== undefined && clock.monotonic() - good.at <= keptMs ? good : undefined);
  const cooling = (): boolean =>
    triedAt !== undefined && clock.monotonic() - triedAt < (kept() === undefined ? coldCooldownMs : cooldownMs);

  async function load(): Promise<void> {
    triedAt = clock.monotonic();
    try {
      const keys = await fetch();
      good = { find: keySet(keys), at: clock.monotonic() };
    } catch (fault) {
      log.warn('keys.fetch-failed', { cause: fault instanceof Error ? fault.message : 'unknown' });
    }
  }
  /** Never rejects; calls that come meanwhile share it. */
  const refresh = (): Promise<void> => {
    if (underWay !== undefined) return underWay;
    if (cooling()) return Promise.resolve();
    underWay = load().finally(() => (underWay = undefined));
    return underWay;
  };

  return async (header, token) => {
    if (kept() === undefined) await refresh();
    const now = kept();
    if (now === undefined) throw new KeysUnavailable();
    if (clock.monotonic() - now.at > refreshAfterMs) void refresh();
    try {
      return await now.find(header, token);
    } catch (fault) {
      if (!(fault instanceof errors.JWKSNoMatchingKey)) throw fault;
      await refresh();
      if (good === now || good === undefined) throw fault;
      return good.find(header, token);
    }
  };
}

/** An empty set is a slip of the issuer, never a reason to forget good keys. */
function keySet(document: unknown): JWTVerifyGetKey {
  const find = createLocalJWKSet(document as Parameters<typeof createLocalJWKSet>[0]);
  if (find.jwks().keys.length === 0) throw new Error('the key document is empty');
  return find;
}
