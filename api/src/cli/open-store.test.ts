import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { readTrusted } from './open-store.js';

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
