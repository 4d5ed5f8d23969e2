/** Reads files that people name, with a sentence for them when that does not work. */
import { readFileSync, statSync } from 'node:fs';

export type FileText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

const because: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user has no permission to read it',
  EISDIR: 'it is a folder',
};

/** Text in UTF-8, as it is: a mark in front stays. `what`: how people call it, such as "The policy file (POLICY)". */
export function readTextFile(what: string, file: string, maxBytes: number): FileText {
  const refused = (why: string): FileText => ({ ok: false, reason: `${what} ${file} ${why}` });
  try {
    if (statSync(file).size > maxBytes) return refused(`is larger than ${maxBytes} bytes.`);
    const bytes = readFileSync(file);
    const fault = encodingFault(bytes);
    return fault === undefined ? { ok: true, text: bytes.toString('utf8') } : refused(`${fault}: save it as UTF-8.`);
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : 'unknown';
    return refused(`cannot be read: ${because[code] ?? code}.`);
  }
}

/** Other encodings would be read too, with damage that nobody sees: another name for a group, another contact. */
function encodingFault(bytes: Buffer): string | undefined {
  if (isUtf16(bytes)) return 'is UTF-16 ("Unicode" in Windows editors)';
  const damage = firstDamage(bytes);
  if (damage !== undefined) return `is not UTF-8 (line ${lineAt(bytes, damage)})`;
  const zero = bytes.indexOf(0);
  return zero < 0 ? undefined : `is not text (line ${lineAt(bytes, zero)} has a byte 0)`;
}

/** By its mark; without one, of the first two characters of a text one byte each is 0. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second, third, fourth] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return (first === 0 && third === 0 && second !== 0) || (second === 0 && fourth === 0 && first !== 0);
}

/** Where the bytes stop being UTF-8. */
function firstDamage(bytes: Buffer): number | undefined {
  const back = Buffer.from(bytes.toString('utf8'), 'utf8');
  if (back.equals(bytes)) return undefined;
  const at = bytes.findIndex((byte, index) => byte !== back[index]);
  return at < 0 ? bytes.length : at;
}

/** From 1. */
const lineAt = (bytes: Buffer, offset: number): number =>
  bytes.subarray(0, offset).reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 1);

/**
 * What is wrong with the rights of a file that proves who we are: everybody may read it, or a group may change it. A group
 * that reads it is how containers are handed secrets. Windows has no such rights.
 */
export function openToOthers(file: string): string | undefined {
  if (process.platform === 'win32') return undefined;
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o027) === 0) return undefined;
  return `can be used by others (mode ${mode.toString(8).padStart(4, '0')}): chmod 600, or mount it with mode 0440 or 0400.`;
}
