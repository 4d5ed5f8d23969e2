import type { CallAnswer } from '../command.js';
import { mostOfCode } from '../breaker.js';
import { cut } from '../stored-text.js';

/** What Dataverse answered to a call, as events tell it: the kind of answer; of a refusal also the code, cut to its bound. */
export const answerText = (answer: CallAnswer): string =>
  answer.kind === 'refused' ? `refused: ${cut(answer.code, mostOfCode)}` : answer.kind;
