/** The certificate of the sandbox for https on this machine: made once by an authority whose key is thrown away. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import forge from 'node-forge';
import { readWhole, writeWhole } from '../data-folder.js';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** What a client has to trust. */
  readonly ca: string;
}

interface Kept extends Certificate {
  /** Epoch ms. */
  readonly validUntil: number;
}

const days = 24 * 60 * 60 * 1000;
const lifetime = 825 * days;
const renewBefore = 30 * days;

const keyPair = (): {
  readonly pem: string;
  readonly key: forge.pki.rsa.PrivateKey;
  readonly open: forge.pki.rsa.PublicKey;
} => {
  // Node makes the key in milliseconds, where forge needs seconds.
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  return {
    pem: pair.privateKey,
    key: forge.pki.privateKeyFromPem(pair.privateKey),
    open: forge.pki.publicKeyFromPem(pair.publicKey),
  };
};

const draft = (subject: string, open: forge.pki.rsa.PublicKey, now: number): forge.pki.Certificate => {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = open;
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(now - days);
  certificate.validity.notAfter = new Date(now + lifetime);
  certificate.setSubject([{ name: 'commonName', value: subject }]);
  return certificate;
};

const make = (now: number): Kept => {
  const name = 'JIT Access sandbox authority (this machine only)';
  const authority = keyPair();
  const ca = draft(name, authority.open, now);
  ca.setIssuer(ca.subject.attributes);
  ca.setExtensions([
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, critical: true },
  ]);
  ca.sign(authority.key, forge.md.sha256.create());

  const leaf = keyPair();
  const cert = draft('localhost', leaf.open, now);
  cert.setIssuer(ca.subject.attributes);
  cert.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    {
      name: 'subjectAltName',
      altNames: [
        { type: 2, value: 'localhost' },
        { type: 7, ip: '127.0.0.1' },
      ],
    },
  ]);
  cert.sign(authority.key, forge.md.sha256.create());
  return {
    key: leaf.pem,
    cert: forge.pki.certificateToPem(cert),
    ca: forge.pki.certificateToPem(ca),
    validUntil: now + lifetime,
  };
};

/** Reads the certificate kept in the folder, or makes one that is good for 825 days. */
export const certificateIn = (dataFolder: string, now: number = Date.now()): Certificate => {
  const file = join(dataFolder, 'certificate.json');
  const text = readWhole(file);
  const kept = text === undefined ? undefined : (JSON.parse(text) as Kept);
  if (kept && kept.validUntil - now > renewBefore) return kept;
  const made = make(now);
  writeWhole(file, JSON.stringify(made));
  return made;
};
