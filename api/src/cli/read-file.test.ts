import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTextFile } from './read-file.js';

const folder = mkdtempSync(join(tmpdir(), 'jit-text-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'policy.yaml');
const text = 'version: 1\ncontact: Café Zürich\n';
const reading = (bytes: Buffer) => {
  writeFileSync(file, bytes);
  return readTextFile('The policy file', file, 1000);
};
const bigEndian = (words: string) => Buffer.from(words, 'utf16le').swap16();
const mark = '\ufeff';

test.each([
  ['UTF-8', Buffer.from(text), text],
  ['UTF-8 with a mark in front', Buffer.from(mark + text), mark + text],
  ['nothing', Buffer.alloc(0), ''],
])('%s is read as it is', (_what, bytes, read) => {
  expect(reading(bytes)).toEqual({ ok: true, text: read });
});

test.each([
  ['UTF-16 of Windows editors', Buffer.from(mark + text, 'utf16le')],
  ['UTF-16 the other way round', bigEndian(mark + text)],
  ['UTF-16 without its mark', Buffer.from(text, 'utf16le')],
  ['UTF-16 without its mark, the other way round', bigEndian(text)],
])('%s is refused by its name, never read with damage', (_what, bytes) => {
  expect(reading(bytes)).toEqual({
    ok: false,
    reason: `The policy file ${file} is UTF-16 ("Unicode" in Windows editors): save it as UTF-8.`,
  });
});

test.each([
  ['Latin-1', Buffer.from(text, 'latin1'), 2],
  ['Windows-1252', Buffer.concat([Buffer.from('a: 1\nb: 2\nc: "'), Buffer.from([0x93]), Buffer.from('"\n')]), 3],
  ['a character cut in half', Buffer.from(text).subarray(0, Buffer.from(text).indexOf(0xa9)), 2],
])('%s is refused with the line', (_what, bytes, line) => {
  expect(reading(bytes)).toEqual({
    ok: false,
    reason: `The policy file ${file} is not UTF-8 (line ${String(line)}): save it as UTF-8.`,
  });
});

test('bytes that are no text are refused', () => {
  expect(reading(Buffer.from('version: 1\0\n'))).toEqual({
    ok: false,
    reason: `The policy file ${file} is not text (line 1 has a byte 0): save it as UTF-8.`,
  });
});
