/** Changes one thing in a copy of the good files: `definition|host`, `definition|paths|/me|get|operationId`. */
import type { ConnectorFiles } from '../subject.js';
import { goodFiles } from './good-files.js';

/** Where, and what is put there; undefined takes it away. */
export type Edit = readonly [path: string, value: unknown];

type Branch = Record<string, unknown>;

function branchAt(root: object, steps: readonly string[], path: string): Branch {
  return steps.reduce<Branch>((node, step) => {
    const next = node[step];
    if (typeof next !== 'object' || next === null) throw new Error(`The good files have nothing at ${path}.`);
    return next as Branch;
  }, root as Branch);
}

/** The good files with the edits. Throws when the place is not there, so that no fixture can miss. */
export function edited(edits: readonly Edit[]): ConnectorFiles {
  const files = goodFiles();
  for (const [path, value] of edits) {
    const steps = path.split('|');
    const key = steps.pop() ?? '';
    const branch = branchAt(files, steps, path);
    if (value === undefined) Reflect.deleteProperty(branch, key);
    else branch[key] = value;
  }
  return files;
}
