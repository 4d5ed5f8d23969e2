/** A certificate for a name of a test's own, which signs itself: whoever trusts it trusts nothing else. */
import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

const hour = 60 * 60 * 1000;

export function certificateFor(name: string): { readonly key: string; readonly cert: string } {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const made = forge.pki.createCertificate();
  made.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  made.serialNumber = '01';
  made.validity.notBefore = new Date(Date.now() - hour);
  made.validity.notAfter = new Date(Date.now() + 24 * hour);
  made.setSubject([{ name: 'commonName', value: name }]);
  made.setIssuer(made.subject.attributes);
  made.setExtensions([{ name: 'subjectAltName', altNames: [{ type: 2, value: name }] }]);
  made.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  return { key: pair.privateKey, cert: forge.pki.certificateToPem(made) };
}
