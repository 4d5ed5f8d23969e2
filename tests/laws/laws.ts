/** One checker for each law, over what a run left behind. Simulation and chaos runs use the same ones. */
import { answersAreTrue } from './answers.js';
import { intentBeforeEffect, whatIsShownIsTrue } from './effects.js';
import { noGrantWithoutCause } from './grants.js';
import { everythingHasABound } from './bounds.js';
import { anAdministratorStays } from './administrators.js';
import { nothingNewWhileRemovalsFail } from './breaker.js';
import { somebodyCanDecide } from './deciders.js';
import type { Law } from './history.js';
import { recordIsWhole } from './record.js';
import { noGapInPeace, noOverstay, nothingTakenThatWeDidNotGive, promptInPeace } from './removals.js';
import { brakesHold } from './sweep.js';
import { heldAlreadyIsTrue, onlyInOurOrganization, onlyTheCopyThatWeGave } from './targets.js';
import {
  activeIsHeld,
  alwaysTriedAgain,
  goneSoonInPeace,
  mostOverdueFirst,
  readyIsLookedAtAgain,
  removingComesToAnEnd,
} from './windows.js';
import { oneAtATime, oneTerminalState, repeatsAreHarmless, timeIsTheSameForAll } from './requests.js';

const laws: readonly Law[] = [
  noGrantWithoutCause,
  noOverstay,
  nothingTakenThatWeDidNotGive,
  oneTerminalState,
  oneAtATime,
  intentBeforeEffect,
  repeatsAreHarmless,
  recordIsWhole,
  whatIsShownIsTrue,
  answersAreTrue,
  timeIsTheSameForAll,
  promptInPeace,
  noGapInPeace,
  brakesHold,
  everythingHasABound,
  goneSoonInPeace,
  mostOverdueFirst,
  removingComesToAnEnd,
  activeIsHeld,
  alwaysTriedAgain,
  onlyInOurOrganization,
  onlyTheCopyThatWeGave,
  heldAlreadyIsTrue,
  nothingNewWhileRemovalsFail,
  somebodyCanDecide,
  anAdministratorStays,
  readyIsLookedAtAgain,
];

/** Every law at once. */
export const checkLaws: Law = (history) => laws.flatMap((law) => law(history));
