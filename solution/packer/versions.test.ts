import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf } from './files.js';
import { connectorId } from './identity.js';
import { fingerprint, isHigher, readVersions, release, versionFault, writeVersions } from './versions.js';
import { findAll, parseXml } from './xml.js';

const [old, now] = ['a'.repeat(64), 'b'.repeat(64)];
const released = { version: '1.0.0.0', fingerprint: old };

test('before the first release anything may be packed', () => {
  expect(versionFault('JitAccess', { version: '1.0.0.0' }, now)).toBeUndefined();
});

test('a released version stands for one content', () => {
  expect(versionFault('JitAccess', { version: '1.0.0.0', released }, old)).toBeUndefined();
  expect(versionFault('JitAccess', { version: '1.0.0.0', released }, now)).toMatch(/must rise.*solution:release/);
});

test('a version does not rise when nothing that is packed has changed', () => {
  expect(versionFault('JitAccessConnector', { version: '1.0.1.0', released }, old)).toMatch(
    /nothing in it has changed/,
  );
  expect(versionFault('JitAccessConnector', { version: '1.0.1.0', released }, now)).toBeUndefined();
});

test('a version never falls', () => {
  expect(versionFault('JitAccess', { version: '0.9.9.9', released }, now)).toMatch(/lower than 1\.0\.0\.0/);
});

test('the first release keeps the version and records the content', () => {
  expect(release({ version: '1.0.0.0' }, now)).toEqual({
    version: '1.0.0.0',
    released: { version: '1.0.0.0', fingerprint: now },
  });
});

test('a release of new content raises the third number and clears what follows', () => {
  const raised = release({ version: '1.2.3.4', released: { version: '1.2.3.4', fingerprint: old } }, now);
  expect(raised).toEqual({ version: '1.2.4.0', released: { version: '1.2.4.0', fingerprint: now } });
  expect(release({ version: '0.1.0', released: { version: '0.1.0', fingerprint: old } }, now).version).toBe('0.1.1');
});

test('a higher number that a person chose is kept', () => {
  expect(release({ version: '2.0.0.0', released }, now).version).toBe('2.0.0.0');
});

test('a release of unchanged content changes nothing, and takes back a number that rose for nothing', () => {
  expect(release({ version: '1.0.0.0', released }, old)).toEqual({ version: '1.0.0.0', released });
  expect(release({ version: '1.5.0.0', released }, old)).toEqual({ version: '1.0.0.0', released });
});

test.each([
  ['1.0.0.1', '1.0.0.0', true],
  ['1.10.0.0', '1.9.0.0', true],
  ['1.0.0.0', '1.0.0.0', false],
  ['1.0.9.0', '2.0.0.0', false],
])('%s higher than %s: %s', (a, b, expected) => {
  expect(isHigher(a, b)).toBe(expected);
});

test('a fingerprint depends on names and contents, not on the order of files', () => {
  const [a, b] = [bytesOf('1'), bytesOf('2')];
  const base = fingerprint(new Map([['a', a], ['b', b]])); // prettier-ignore
  expect(fingerprint(new Map([['b', b], ['a', a]]))).toBe(base); // prettier-ignore
  expect(fingerprint(new Map([['a', b], ['b', a]]))).not.toBe(base); // prettier-ignore
  expect(fingerprint(new Map([['a', a]]))).not.toBe(base);
});

const file = { control: { version: '0.1.0' }, JitAccess: { version: '1.0.0.0', released }, JitAccessConnector: { version: '1.0.0.0' } }; // prettier-ignore

test('the file of versions reads back as it was written', () => {
  expect(readVersions(writeVersions(file))).toEqual(file);
});

test.each([
  ['control', { ...file, control: { version: '1.0.0.0' } }, /control.*three numbers/],
  ['a solution', { ...file, JitAccess: { version: '1.0' } }, /JitAccess.*four numbers/],
  ['a missing part', { control: file.control, JitAccess: file.JitAccess }, /JitAccessConnector/],
  ['a fingerprint', { ...file, JitAccess: { version: '1.0.0.0', released: { version: '1.0.0.0' } } }, /fingerprint/],
])('a wrong form of %s is refused', (_, wrong, sentence) => {
  expect(() => readVersions(JSON.stringify(wrong))).toThrow(sentence);
});

test('the control has the version of its manifest', () => {
  const root = join(__dirname, '..', '..');
  const { control } = readVersions(readFileSync(join(root, 'solution', 'versions.json'), 'utf8'));
  const manifest = parseXml(readFileSync(join(root, 'pcf-control', 'src', 'ControlManifest.Input.xml'), 'utf8'));
  expect(findAll(manifest, 'control')[0]?.attributes['version']).toBe(control.version);
});

test('the id of the connector is the UUIDv5 of its name, and never another one', () => {
  const namespaceOfAddresses = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
  const hash = createHash('sha1').update(namespaceOfAddresses).update('jitaccess/jit_jitaccess').digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)];
  expect(groups.join('-')).toBe(connectorId);
});
