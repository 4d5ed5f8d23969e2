/** `npm run published -w api`: writes the files that are made from the sources. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { publishedFiles } from './published.js';

const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
for (const { path, make } of publishedFiles) writeFileSync(path, make(read(path), read));
