/** Takes the place of the host's clock in the bundle of the product: the process lives in the story that CLOCK tells. */
import type { Clock } from '../../../api/src/ports.js';
import { timeIn } from '../story-clock.js';
import { sleepBy } from './story-sleep.js';

export function createSystemClock(): Clock {
  const file = process.env['CLOCK'];
  if (file === undefined) throw new Error('CLOCK names the file that tells the time.');
  const now = timeIn(file);
  return { now, monotonic: now, sleep: sleepBy(file, now).sleep };
}
