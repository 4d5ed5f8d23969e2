/** One checker for each law, over what a run left behind. Simulation and chaos runs use the same ones. */
import { answersAreTrue } from './laws-answers.js';
import { intentBeforeEffect, whatIsShownIsTrue } from './laws-effects.js';
import { noGrantWithoutCause } from './laws-grants.js';
import type { Law } from './laws-history.js';
import { recordIsWhole } from './laws-record.js';
import { noGapInPeace, noOverstay, nothingTakenThatWeDidNotGive, promptInPeace } from './laws-removals.js';
import { brakesHold } from './laws-sweep.js';
import { oneTerminalState, repeatsAreHarmless, timeIsTheSameForAll } from './laws-requests.js';

const laws: readonly Law[] = [
  noGrantWithoutCause,
  noOverstay,
  nothingTakenThatWeDidNotGive,
  oneTerminalState,
  intentBeforeEffect,
  repeatsAreHarmless,
  recordIsWhole,
  whatIsShownIsTrue,
  answersAreTrue,
  timeIsTheSameForAll,
  promptInPeace,
  noGapInPeace,
  brakesHold,
];

/** Every law at once. */
export const checkLaws: Law = (history) => laws.flatMap((law) => law(history));
