/** `npm run published -w api`: writes the files that are made from the sources. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { publishedFiles } from './published.js';

for (const { path, make } of publishedFiles)
  writeFileSync(path, make(existsSync(path) ? readFileSync(path, 'utf8') : ''));
