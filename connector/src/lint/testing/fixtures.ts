/** All wrong files. */
import { extensionFixtures } from './fixtures-extensions.js';
import { fileFixtures } from './fixtures-files.js';
import { operationFixtures } from './fixtures-operations.js';
import { rootFixtures } from './fixtures-root.js';
import { schemaFixtures } from './fixtures-schemas.js';
import type { Fixture } from './fixture.js';

export const fixtures: readonly Fixture[] = [
  ...rootFixtures,
  ...operationFixtures,
  ...schemaFixtures,
  ...extensionFixtures,
  ...fileFixtures,
];
