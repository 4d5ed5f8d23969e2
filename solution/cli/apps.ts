/** Apps that somebody saved in Studio: looked through for secrets, then laid beside the zips. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretsIn } from '../check/secret-rules.js';
import { looksLikeZip } from '../packer/zip.js';
import { outOf } from './out.js';
import { report } from './report.js';

/** Copies solution/app/*.msapp to solution/out. Throws a Stop when one holds a secret or is no app. */
export function copyApps(root: string, say: (line: string) => void): void {
  const folder = join(root, 'solution', 'app');
  const apps = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.msapp')) : [];
  for (const name of apps.sort()) {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const secrets = secretsIn(new Map([[name, bytes]])).map((found) => ({ rule: 'no-secret', ...found }));
    const noApp = looksLikeZip(bytes)
      ? []
      : [{ rule: 'app-is-zip', at: '', sentence: 'This is no app that Studio saved.' }];
    report(name, [...noApp, ...secrets], say);
    mkdirSync(outOf(root), { recursive: true });
    copyFileSync(join(folder, name), join(outOf(root), name));
    say(`${name} holds no secret that we know of; it lies in solution/out, to be opened in Studio.`);
  }
}
