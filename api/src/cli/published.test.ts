import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedFiles } from './published.js';

const inPackage = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8');

test.each(publishedFiles.map((file) => [file.path, file] as const))(
  '%s is fresh (else: npm run published -w api)',
  (path, { make, meaning }) => {
    const text = inPackage(path);
    expect(meaning(text)).toBe(meaning(make(text, inPackage)));
  },
);
