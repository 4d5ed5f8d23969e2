/** Every time and count of the protocol in one object, so that tests and chaos runs can pass smaller ones. Milliseconds. */
export interface Timings {
  /** Deadline of one call to an outside system. */
  readonly callMs: number;
  /** How long an intent claims its holder for the worker that made it. */
  readonly claimMs: number;
  /** How often the worker looks. */
  readonly tickMs: number;
  /** Patience of the read-back after a call. */
  readonly readBackMs: number;
  /** A read proves a role gone only when it began this long after our last assign. */
  readonly goneAfterAssignMs: number;
  /** For how long a call without a definite answer may still arrive. */
  readonly unsettledMs: number;
  /** For how much longer a call stays unsettled whose definite answer came after its claim. */
  readonly lateAnswerMs: number;
  /** While a call may still arrive its holder is read again this often, for `unsettledFreshMs` after the call. */
  readonly unsettledOftenMs: number;
  readonly unsettledFreshMs: number;
  /** And this often after that. */
  readonly unsettledSeldomMs: number;
  /** The one later read of a settled holder. */
  readonly quietRecheckMs: number;
  /** From granting until the role must be read back. */
  readonly activationMs: number;
  /** `mustEndBy` = joining + duration + this. */
  readonly overrunMs: number;
  /** Two complete reads this far apart without the role mean that somebody took it. */
  readonly missingMs: number;
  /** A call to Dataverse, and a proof from it, rest on an answer of the right organization no older than this. */
  readonly organizationMs: number;
  /** How often it is asked who answers there, when nothing else asks. */
  readonly contactMs: number;
  /** How often it is asked whether somebody can decide what waits; twice nobody, and it ends. */
  readonly undecidableMs: number;
  /** A decision rests on facts no older than this. */
  readonly factsMs: number;
  /** How long the fate of one transaction is looked for. */
  readonly commitFateMs: number;
  readonly commitRounds: number;
  readonly backOffMinMs: number;
  readonly backOffMaxMs: number;
  /** After so many equal refusals the back-off grows to `refusedMs`. */
  readonly sameRefusals: number;
  readonly refusedMs: number;
  /** Removals that failed in a row before nothing new is given in an environment. */
  readonly breakerFailures: number;
  /** While removals fail the most overdue one is tried this often, from the first to the second. */
  readonly probeMinMs: number;
  readonly probeMaxMs: number;
  /** A holder row without duties stays this long after its last read. */
  readonly retireMs: number;
  /** A scheduled start whose facts stay unknown lapses after this. */
  readonly startGraceMs: number;
  /** Clocks further apart than this make a replica not ready. */
  readonly skewMs: number;
  readonly outcomeKeptMs: number;
  /** Whoever committed a transition goes first; others wait this long. */
  readonly othersWaitMs: number;
  /** How long a run of the sweep belongs to the replica that began it. */
  readonly sweepClaimMs: number;
  /** After at least so long without a complete scan the sweep removes nothing by itself. */
  readonly sweepGapMs: number;
  /** A removal that the sweep decided is begun within this time, or not at all. */
  readonly plannedMs: number;
  /** Dataverse takes so many requests per application user in a sliding window. */
  readonly budgetWindowMs: number;
  readonly budgetRequests: number;
  readonly budgetAtOnce: number;
  /** How long after its end memory alone takes a role away, where the record cannot be written. */
  readonly withoutStoreMs: number;
  /** A record that cannot be written is tried again this often at most. */
  readonly probeMs: number;
  /** By then a person has an answer to a command. */
  readonly commandMs: number;
  /** All that is on record is held against the signed head this often, in portions with a rest between them. */
  readonly historyMs: number;
  readonly historyRestMs: number;
  /** The newest head seen is kept beside the key this often. */
  readonly seenMs: number;
  /** A notice that did not arrive within this is given up. */
  readonly noticeKeptMs: number;
  /** A subscription ends when nothing has arrived for this long. */
  readonly subscriptionFailsMs: number;
}

const second = 1000;
const minute = 60 * second;

export const defaultTimings: Timings = {
  callMs: 15 * second,
  claimMs: 45 * second,
  tickMs: second,
  readBackMs: 30 * second,
  goneAfterAssignMs: 30 * second,
  unsettledMs: 10 * minute,
  lateAnswerMs: 30 * second,
  unsettledOftenMs: 10 * second,
  unsettledFreshMs: 2 * minute,
  unsettledSeldomMs: 30 * second,
  quietRecheckMs: 2 * minute,
  activationMs: 15 * minute,
  overrunMs: 10 * minute,
  missingMs: minute,
  organizationMs: minute,
  contactMs: 5 * minute,
  undecidableMs: 5 * minute,
  factsMs: 10 * second,
  commitFateMs: 20 * second,
  commitRounds: 8,
  backOffMinMs: second,
  backOffMaxMs: 30 * second,
  sameRefusals: 5,
  refusedMs: 15 * minute,
  breakerFailures: 3,
  probeMinMs: 5 * second,
  probeMaxMs: 30 * second,
  retireMs: 24 * 60 * minute,
  startGraceMs: 60 * minute,
  skewMs: 30 * second,
  outcomeKeptMs: 10 * minute,
  othersWaitMs: 3 * second,
  sweepClaimMs: 5 * minute,
  sweepGapMs: 60 * minute,
  plannedMs: 15 * minute,
  budgetWindowMs: 300 * second,
  budgetRequests: 6000,
  budgetAtOnce: 52,
  withoutStoreMs: minute,
  probeMs: second,
  commandMs: 15 * second,
  historyMs: 60 * minute,
  historyRestMs: 50,
  seenMs: minute,
  noticeKeptMs: 24 * 60 * minute,
  subscriptionFailsMs: 7 * 24 * 60 * minute,
};
