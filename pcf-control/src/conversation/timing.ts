/** Every length of time that the conversation knows, in milliseconds. */
export const timing = {
  /** The event follows the outputs after this time even when no update names them. */
  raiseAfter: 300,
  /** An event without an answer is raised again after this time. */
  answerWithin: 3_000,
  /** How often the event is raised again before we say that we do not know. */
  raisedAgain: 3,
  /** A refresh without an answer has failed, and a first one shows the causes. */
  refreshWithin: 10_000,
  /** Pauses after failed refreshes; the last one repeats. */
  backOff: [5_000, 15_000, 60_000],
  /** While something moves: soon at first, because most changes take seconds; the last one repeats. */
  moving: [1_000, 2_000, 3_000, 5_000],
  movingAtMost: 600_000,
  /** While a request waits for somebody's decision. */
  pending: 10_000,
  waiting: 30_000,
  /** So long after it a refusal that only the text of a call told of is looked up. */
  lookUp: 30_000,
  idle: 300_000,
  /** What is older than this is not shown as now. */
  stale: 90_000,
  /** A placeholder that comes sooner only flickers. */
  shimmer: 300,
  /** Past the end of a role, so that the service has seen it too. */
  afterEnd: 500,
} as const;
