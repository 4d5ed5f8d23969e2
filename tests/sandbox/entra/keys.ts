/** The signing keys of the sandbox's Entra: the newest one signs, older ones stay published until they are retired. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readWhole, writeWhole } from '../data-folder.js';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
}

interface KeptKey {
  readonly kid: string;
  readonly pem: string;
}

export interface KeyRing {
  current(): SigningKey;
  /** As Entra publishes them: without `alg`. */
  published(): { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  /** A new key signs from now on. `publish: 'later'`: it signs before anybody can look it up. */
  rotate(publish?: 'now' | 'later'): void;
  /** Publishes a key that was held back. */
  publish(): void;
  /** Takes back all keys but the newest. */
  retireOld(): void;
}

const make = (): KeptKey => ({
  kid: randomBytes(20).toString('base64url'),
  pem: generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey,
});

/** Keys live in the data folder, so that tokens stay good over a restart. */
export const keyRingIn = (dataFolder: string): KeyRing => {
  const file = join(dataFolder, 'entra-keys.json');
  const text = readWhole(file);
  let keys: KeptKey[] = text === undefined ? [make()] : (JSON.parse(text) as KeptKey[]);
  let heldBack = '';
  const keep = (): void => writeWhole(file, JSON.stringify(keys));
  if (text === undefined) keep();
  const newest = (): KeptKey => keys.at(-1) as KeptKey;
  return {
    current: () => ({ kid: newest().kid, privateKey: createPrivateKey(newest().pem) }),
    published: () => ({
      keys: keys
        .filter(({ kid }) => kid !== heldBack)
        .map(({ kid, pem }) => ({ ...createPublicKey(pem).export({ format: 'jwk' }), use: 'sig', kid, x5t: kid })),
    }),
    rotate: (publish = 'now') => {
      keys = [...keys, make()];
      heldBack = publish === 'later' ? newest().kid : '';
      keep();
    },
    publish: () => {
      heldBack = '';
    },
    retireOld: () => {
      keys = [newest()];
      keep();
    },
  };
};
