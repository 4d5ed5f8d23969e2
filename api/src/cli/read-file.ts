/** Reads files that people name, with a sentence for them when that does not work. */
import { readFileSync, statSync } from 'node:fs';

export type FileText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

const because: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
};

/** `what`: how people call it, such as "The policy file (POLICY)". */
export function readTextFile(what: string, file: string, maxBytes: number): FileText {
  try {
    if (statSync(file).size > maxBytes)
      return { ok: false, reason: `${what} ${file} is larger than ${maxBytes} bytes.` };
    return { ok: true, text: readFileSync(file, 'utf8') };
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : 'unknown';
    return { ok: false, reason: `${what} ${file} cannot be read: ${because[code] ?? code}.` };
  }
}
