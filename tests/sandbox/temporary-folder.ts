/** A data folder of its own for one test file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const temporaryFolder = (): { readonly path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'jit-sandbox-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
};
