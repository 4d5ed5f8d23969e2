/** `jit init`: makes the signing key and begins the record of a new deployment in an empty store. */
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeKeyPem } from '../adapters/system/ed25519-signer.js';
import { createSystemClock } from '../adapters/system/clock.js';
import { createSystemRandom } from '../adapters/system/random.js';
import type { StoreConfig } from '../config/read-config.js';
import { defaultTimings } from '../domain/timings.js';
import { initialise } from '../ledger/initialise.js';
import { keyBesideStore, openStore, readSigner, readTrusted, sentenceOf, type Tried } from './open-store.js';

export interface Made {
  readonly deployment: string;
  /** A key that was there already is used, never written over. */
  readonly keyIsNew: boolean;
}

/** A store that gives no answer is told as that. */
const openMs = 30_000;

type Begun = Tried<string> | { readonly ok: false; readonly reason: string; readonly mayBeThere: true };

/** Not ok: the store is as it was, and a key that this call made is gone again, unless the store may hold its work. */
export async function init(config: StoreConfig): Promise<Tried<Made>> {
  const misplaced = keyBesideStore(config);
  if (misplaced !== undefined) return { ok: false, reason: misplaced };
  const key = provideKey(config.signingKeyFile);
  if (!key.ok) return key;
  const begun = await beginDeployment(config);
  if (begun.ok) return { ok: true, value: { deployment: begun.value, keyIsNew: key.value } };
  if (key.value && !('mayBeThere' in begun)) rmSync(config.signingKeyFile);
  return { ok: false, reason: begun.reason };
}

/** Whether the key was made now. */
function provideKey(file: string): Tried<boolean> {
  if (existsSync(file)) return { ok: true, value: false };
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, makeKeyPem(), { mode: 0o600, flag: 'wx' });
    // The mask of the process may have taken more away than asked, never less; this says it once more.
    chmodSync(file, 0o600);
    return { ok: true, value: true };
  } catch (fault) {
    return { ok: false, reason: `The signing key (SIGNING_KEY) cannot be written: ${sentenceOf(fault)}.` };
  }
}

async function beginDeployment(config: StoreConfig): Promise<Begun> {
  const clock = createSystemClock();
  const signer = readSigner(config);
  if (!signer.ok) return signer;
  const trusted = readTrusted(config);
  if (!trusted.ok) return trusted;
  const ca = trusted.value;
  const store = await openStore(config, clock, { create: true, ca, signal: AbortSignal.timeout(openMs) });
  if (!store.ok)
    return { ok: false, reason: store.silent ? `${store.reason} Nothing was created. Try again.` : store.reason };
  const { tables, close } = store.value;
  const random = createSystemRandom();
  const made = await initialise({ tables, signer: signer.value, clock, random, callMs: defaultTimings.callMs });
  close();
  switch (made.kind) {
    case 'made':
      return { ok: true, value: made.deployment };
    case 'there':
      return {
        ok: false,
        reason: `The store already holds a deployment (${made.deployment ?? 'unknown'}). Nothing was changed.`,
      };
    case 'unavailable':
      if (made.mayBeThere)
        return {
          ok: false,
          reason:
            `The store does not say whether the ledger was created (${made.cause}). Keep the signing key and try again: ` +
            'if it was, the answer then names its DEPLOYMENT.',
          mayBeThere: true,
        };
      return { ok: false, reason: `The store is not responding (${made.cause}). Nothing was created. Try again.` };
  }
}
