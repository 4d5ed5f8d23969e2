/** The test of the long worlds: every rule that shows in them broken once. */
import { itNotices } from '../notices.js';
import { longVariants } from './variants.js';

itNotices(longVariants);
