/** The times of the protocol, made small in nearly the same proportions, so that a whole life passes in seconds. */
import type { Timings } from '../../api/src/domain/timings.js';

export const smallTimings = {
  tickMs: 100,
  callMs: 3000,
  claimMs: 7000,
  readBackMs: 1500,
  goneAfterAssignMs: 500,
  unsettledMs: 12_000,
  lateAnswerMs: 500,
  unsettledOftenMs: 300,
  unsettledFreshMs: 2500,
  unsettledSeldomMs: 600,
  quietRecheckMs: 1000,
  missingMs: 1000,
  backOffMinMs: 50,
  backOffMaxMs: 400,
  othersWaitMs: 200,
} as const satisfies Partial<Timings>;
