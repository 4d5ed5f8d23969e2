/** What came to light outside: holders that one look of the sweep saw for the first time and without a cause. */
import { sightingName, type Sighting } from './record.js';

const prefix = sightingName('');

/** Keys of such holders, from the jobs that an event wrote, by name. */
export const foundOutside = (jobs: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(jobs).flatMap(([name, job]) =>
    name.startsWith(prefix) && isNew(job as Sighting | null) ? [name.slice(prefix.length)] : [],
  );

/** Through a team is outside as well; what is only protected or disabled was known before. */
const isNew = (sighting: Sighting | null): boolean =>
  sighting !== null && sighting.seenAgain === undefined && (sighting.cause === 'none' || sighting.cause === 'team');
