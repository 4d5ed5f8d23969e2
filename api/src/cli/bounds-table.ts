/** How large whatever is stored can become, for who runs the store: measured on the largest row and event of every kind. */
import { mostRechecks, mostCopiesSeen } from '../domain/holder-bounds.js';
import { mostGiven } from '../domain/copies.js';
import { mostInAll, mostOfOne } from '../domain/decide/subscriptions.js';
import { mostCalls } from '../domain/decide/without-store.js';
import { wholePortion } from '../domain/draft.js';
import { mostEver } from '../domain/sweep/brakes.js';
import { mostSigned } from '../domain/sweep/command.js';
import { mostDuring } from '../domain/sweep/judge.js';
import {
  mostAdministratorRoles,
  mostAdministrators,
  mostCopies,
  mostNotes,
  mostPlanParts,
  mostTeams,
} from '../domain/sweep/record.js';
import { mostRemembered } from '../domain/sweep/remove.js';
import { mostTogether } from '../ledger/queue.js';
import { sizes } from '../ledger/sizes.js';
import { eventSizes, rowSizes, type Measured } from '../testing/worst-sizes.js';

type Row = readonly string[];

const inCells = ({ what, length, most }: Measured): Row => [what.replaceAll('|', '\\|'), String(length), String(most)];

export const rowBounds = (): Row[] => [['Row', 'Largest', 'Limit'], ...rowSizes().map(inCells)];

export const eventBounds = (): Row[] => [
  ['Event', 'Largest', 'Limit'],
  ...eventSizes().map((one) => inCells({ ...one, what: `\`${one.what}\`` })),
];

/** Lists that could grow with time, tries or people, and what goes when there are more. */
export const listBounds = (): Row[] => [
  ['List', 'At most', 'What goes first'],
  ...lists.map(([list, most, rule]) => [list, String(most), rule]),
];

const lists: readonly (readonly [list: string, most: number, rule: string])[] = [
  ['rechecks of a holder', mostRechecks, 'all that are due count as one; the middle ones, never the last'],
  ['unsettled calls of a holder', 4, 'one of each kind: the one that may arrive last stands for the others'],
  ['copies of a role in one read', mostCopiesSeen, 'those that are not ours'],
  ['copies assigned in one episode', mostGiven, 'the oldest'],
  ['rows of one commit', sizes.rows, 'nothing: commands behind go with the next, removals first'],
  ['commands in one commit', mostTogether, 'nothing: those behind go with the next, removals first'],
  ['requests changed by one command', wholePortion, 'nothing: the next command goes on, ends first'],
  ['calls made without the store', mostCalls, 'the oldest'],
  ['teams of a sighting or an exception', mostTeams, 'those behind'],
  ['requests that were live at a sighting', mostDuring, 'those behind'],
  ['findings of a scan', mostNotes, 'those behind'],
  ['administrators seen by a scan', mostAdministrators, 'those behind: one is enough to keep'],
  ['roles of administrators', mostAdministratorRoles, 'nothing: more are no evidence'],
  ['copies in one planned removal', mostCopies, 'those behind, for the next plan'],
  ['rows of a removal plan', mostPlanParts, 'holders behind, for the next plan'],
  ['automatic removals that count', mostEver, 'nothing: more wait for the next scan'],
  ['removals of one holder by the sweep', mostRemembered, 'the oldest'],
  ['assignments accepted by one command', mostSigned, 'nothing: the next command goes on'],
  ['subscriptions in all', mostInAll, 'the oldest ended ones, then a new one is refused'],
  ['subscriptions of one person', mostOfOne, 'a new one is refused'],
];
