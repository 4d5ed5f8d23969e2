/** `npm run verified`: writes the table of the root README from solution/verified-on; with --check only compares. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withVerified } from '../tenant/readme-table.js';
import { readVerified, type Verified } from '../tenant/verified.js';
import { Stop } from './stop.js';
import { type Surroundings } from './surroundings.js';

export const verifiedFolder = (root: string): string => join(root, 'solution', 'verified-on');

function readAll(root: string): readonly Verified[] {
  const folder = verifiedFolder(root);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^\d.*\.md$/.test(name)) : [];
  return names.sort().map((name) => {
    try {
      return readVerified(readFileSync(join(folder, name), 'utf8'));
    } catch (error) {
      throw new Error(`solution/verified-on/${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** Throws a Stop when the table is not fresh and may only be compared. */
export function writeTable(
  { check }: { readonly check: boolean },
  { root, say }: Pick<Surroundings, 'root' | 'say'>,
): void {
  const path = join(root, 'README.md');
  const readme = readFileSync(path, 'utf8');
  const fresh = withVerified(readme, readAll(root));
  if (fresh === readme) return;
  if (check)
    throw new Stop(
      'wrong',
      'The table of what was verified in README.md is not fresh: run npm run verified and commit it.',
    );
  writeFileSync(path, fresh);
  say('README.md written.');
}
