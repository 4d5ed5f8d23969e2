import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { makeKeyPem } from '../adapters/system/ed25519-signer.js';
import type { StoreConfig } from '../config/read-config.js';
import { readSigner, readTrusted } from './open-store.js';

const folder = mkdtempSync(join(tmpdir(), 'jit-ca-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const trusted = (text: string) => {
  const caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, text);
  return readTrusted({ caFile });
};
const [one = '', other = ''] = rootCertificates;

test('without CA_FILE Node trusts whom it knows', () => {
  expect(readTrusted({})).toEqual({ ok: true, value: undefined });
});
test('certificates are trusted besides those that Node knows', () => {
  const read = trusted(`# ours\n${one}\n${other}\n`);
  expect(read.ok && read.value?.split('BEGIN CERTIFICATE').length).toBe(rootCertificates.length + 3);
});
test.each([
  ['an empty file', '', 'holds no certificate'],
  ['words', 'our authority', 'holds no certificate'],
  ['a key instead', '-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----', 'holds no certificate'],
  ['a cut certificate', one.slice(0, 200), 'holds no certificate'],
  ['a damaged second one', `${one}\n${other.replace(/\n[\w+/]{20}/, '\n')}`, '2 of 2'],
])('a file that would trust nobody is refused: %s', (_what, text, words) => {
  expect(trusted(text)).toMatchObject({ ok: false, reason: expect.stringContaining(words) as string });
});

describe('the signing key', () => {
  const signingKeyFile = join(folder, 'signing.pem');
  const config = { store: { kind: 'azure-tables', address: 'https://x' }, signingKeyFile } as StoreConfig;
  beforeAll(() => writeFileSync(signingKeyFile, makeKeyPem()));
  test.each([0o600, 0o400, 0o440, 0o640])('with mode %o is taken: a container hands it to a group', (mode) => {
    chmodSync(signingKeyFile, mode);
    expect(readSigner(config).ok).toBe(true);
  });
  test.each([0o644, 0o604, 0o666, 0o660, 0o602, 0o601])('with mode %o is refused: others may use it', (mode) => {
    chmodSync(signingKeyFile, mode);
    expect(readSigner(config)).toMatchObject({ ok: false, reason: expect.stringContaining('chmod 600') as string });
  });
});
