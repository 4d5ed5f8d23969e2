/** Keeps the rows of an environment in one small file, so that a restart of the sandbox finds them again. */
import { join } from 'node:path';
import { readWhole, writeWhole } from '../data-folder.js';
import type { SeedEnvironment } from '../seed-environments.js';
import { createState, type DataverseState, type Rows } from './state.js';

/** Who holds roles and who is disabled comes from the file; the rest from the seed of today. */
export const stateIn = (dataFolder: string, environment: SeedEnvironment): DataverseState => {
  const file = join(dataFolder, `dataverse-${environment.id}.json`);
  const text = readWhole(file);
  const { businessUnits, roles, teams, teamMembers, teamRoles } = environment;
  const kept =
    text === undefined
      ? undefined
      : {
          ...(JSON.parse(text) as Pick<Rows, 'users' | 'holdings'>),
          businessUnits,
          roles,
          teams,
          teamMembers,
          teamRoles,
        };
  return createState(environment, {
    kept,
    onChange: ({ users, holdings }) => writeWhole(file, JSON.stringify({ users, holdings })),
  });
};
