/** Signs and verifies with Ed25519 keys kept as PEM texts. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  verify as verifyBytes,
  type KeyObject,
} from 'node:crypto';
import type { Signer } from '../../ports.js';

/** First 16 hex digits of SHA-256 over the public key (SPKI, DER): `openssl pkey -pubout -outform DER | sha256sum`. */
const idOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);

const read = (what: string, make: () => KeyObject): KeyObject => {
  let key: KeyObject;
  try {
    key = make();
  } catch (cause) {
    throw new Error(`${what} is no key in PEM form.`, { cause });
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${what} is not an Ed25519 key.`);
  return key;
};

const signatureBytes = 64;

/** The bytes of a signature in its one base64url form; undefined for anything else. */
const bytesOf = (signature: string): Buffer | undefined => {
  const bytes = Buffer.from(signature, 'base64url');
  return bytes.length === signatureBytes && bytes.toString('base64url') === signature ? bytes : undefined;
};

/** A new private key (PKCS #8, PEM). Write it to a file that nobody else may read. */
export const makeKeyPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The public half of a private key (SPKI, PEM), to be kept as a former key after a rotation. */
export const publicKeyPem = (privateKeyPem: string): string =>
  createPublicKey(read('The signing key', () => createPrivateKey(privateKeyPem)))
    .export({ type: 'spki', format: 'pem' })
    .toString();

/**
 * Signs with a private key and verifies with it and with former ones. A key id that is not known verifies nothing.
 * Throws an Error with one sentence when a text is no Ed25519 key.
 * @param pem private key, PKCS #8
 * @param formerKeys public keys, SPKI
 */
export const loadSigner = (pem: string, formerKeys: readonly string[] = []): Signer => {
  const key = read('The signing key', () => createPrivateKey(pem));
  const publicKey = createPublicKey(key);
  const keyId = idOf(publicKey);
  const known = new Map([[keyId, publicKey]]);
  for (const former of formerKeys) {
    const old = read('A former signing key', () => createPublicKey(former));
    known.set(idOf(old), old);
  }
  const publicKeys = [...known].map(([id, one]) => ({ keyId: id, x: one.export({ format: 'jwk' }).x ?? '' }));
  return {
    keyId,
    publicKeys,
    sign: (text) => signBytes(null, Buffer.from(text), key).toString('base64url'),
    verify: (text, signature, id) => {
      const [signer, bytes] = [known.get(id), bytesOf(signature)];
      return signer !== undefined && bytes !== undefined && verifyBytes(null, Buffer.from(text), signer, bytes);
    },
  };
};
