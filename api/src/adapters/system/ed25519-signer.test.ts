import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { loadSigner, makeKeyPem, publicKeyPem } from './ed25519-signer.js';

const pem = makeKeyPem();
const signer = loadSigner(pem);

test('a signature verifies for its text, its key and nothing else', () => {
  const signature = signer.sign('head ä');
  expect(signature).toMatch(/^[\w-]{86}$/);
  expect(signer.verify('head ä', signature, signer.keyId)).toBe(true);
  expect(signer.verify('head a', signature, signer.keyId)).toBe(false);
  expect(signer.verify('head ä', signature, '0000000000000000')).toBe(false);
  expect(loadSigner(makeKeyPem()).verify('head ä', signature, signer.keyId)).toBe(false);
});
test.each(['', 'x', 'A'.repeat(86), 'ä'])('%j is no signature', (text) => {
  expect(signer.verify('head', text, signer.keyId)).toBe(false);
});
test('a signature has one form only', () => {
  const signature = signer.sign('head');
  const last = signature.at(-1) ?? '';
  // The last digit carries four bits that no byte uses.
  const alias = signature.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1);
  for (const other of [`${signature}=`, ` ${signature}`, `${signature}AA`, alias]) {
    expect(signer.verify('head', other, signer.keyId)).toBe(false);
  }
});
test('the key id is the start of the hash of the public key', () => {
  const der = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  expect(signer.keyId).toBe(createHash('sha256').update(der).digest('hex').slice(0, 16));
  expect(loadSigner(pem).keyId).toBe(signer.keyId);
});
test('signing is repeatable', () => {
  expect(loadSigner(pem).sign('x')).toBe(signer.sign('x'));
});
test('after a rotation, what a former key signed still verifies, and only the new key signs', () => {
  const rotated = loadSigner(makeKeyPem(), [publicKeyPem(pem)]);
  expect(rotated.keyId).not.toBe(signer.keyId);
  expect(rotated.verify('head', signer.sign('head'), signer.keyId)).toBe(true);
  expect(rotated.verify('head', rotated.sign('head'), signer.keyId)).toBe(false);
  expect(publicKeyPem(pem)).not.toContain('PRIVATE');
});
test('the public keys are those that verify: the one in use first, then former ones', () => {
  const rotated = loadSigner(makeKeyPem(), [publicKeyPem(pem)]);
  expect(rotated.publicKeys.map(({ keyId }) => keyId)).toEqual([rotated.keyId, signer.keyId]);
  const { x } = createPublicKey(pem).export({ format: 'jwk' });
  expect(signer.publicKeys).toEqual([{ keyId: signer.keyId, x }]);
});
test('what is no Ed25519 key is refused with a sentence', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  expect(() => loadSigner('nonsense')).toThrow('The signing key is no key in PEM form.');
  expect(() => loadSigner(publicKeyPem(pem))).toThrow('The signing key is no key in PEM form.');
  expect(() => loadSigner(rsa.toString())).toThrow('The signing key is not an Ed25519 key.');
  expect(() => loadSigner(pem, ['nonsense'])).toThrow('A former signing key is no key in PEM form.');
});
