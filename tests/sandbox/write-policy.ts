/** Writes the policy of the sandbox into the data folder, with the addresses of this start filled in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, parseDocument } from 'yaml';
import { readWhole, writeWhole } from './data-folder.js';
import { repositoryRoot } from './repository.js';
import { environments } from './seed-environments.js';

export interface PolicyValues {
  /** Address of the Dataverse of each environment, by its id. */
  readonly urls: ReadonlyMap<string, string>;
  /** ISO 8601: how long the two-minute role is given instead. */
  readonly short?: string | undefined;
  /** Changes the policy before it is written: a test's own roles and rules. */
  readonly edit?: ((policy: Document) => void) | undefined;
}

/**
 * Returns the path of the file. The product refuses another text under the same version, so the version rises
 * whenever the text is another than at the last start.
 */
export const writePolicy = (dataFolder: string, { urls, short, edit }: PolicyValues): string => {
  const template = readFileSync(join(repositoryRoot(), 'tests/sandbox/policy.yaml'), 'utf8');
  const policy = parseDocument(short === undefined ? template : template.replaceAll('PT2M', short));
  for (const [at, { id }] of environments.entries()) policy.setIn(['environments', at, 'url'], urls.get(id));
  edit?.(policy);
  const file = join(dataFolder, 'policy.yaml');
  const before = readWhole(file);
  const version = Number((before === undefined ? policy : parseDocument(before)).get('version'));
  policy.set('version', version);
  if (before === policy.toString()) return file;
  policy.set('version', before === undefined ? version : version + 1);
  writeWhole(file, policy.toString());
  return file;
};
