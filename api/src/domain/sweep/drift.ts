/** What came to light outside: holders that one scan of the sweep saw for the first time and without a cause. */
import { documentsIn } from '../documents.js';
import type { Sighting } from './rows.js';

/** Keys of such holders, from the documents that an event wrote, by stored name. */
export const foundOutside = (written: Readonly<Record<string, unknown>>): string[] =>
  [...documentsIn(Object.entries(written), 'sighting')].flatMap(([key, sighting]) => (isNew(sighting) ? [key] : []));

/** Through a team is outside as well; what is only protected or disabled was known before. */
const isNew = (sighting: Sighting | null): boolean =>
  sighting !== null && sighting.seenAgain === undefined && (sighting.cause === 'none' || sighting.cause === 'team');
