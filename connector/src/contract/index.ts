/** What the API promises. Explicit exports only. */
export * as limits from './limits.js';
export { DriftNotice, type NoticeKind, RequestNotice, type SubscriptionEnd, type SubscriptionView } from './notices.js';
export { problems, problemCodes, type ProblemCode, type ProblemRow } from './problems.js';
export {
  operations,
  commonProblems,
  type Operation,
  type OperationInput,
  type OperationName,
  type OperationOutput,
  type Operations,
} from './operations.js';
export { Board, type DecideItem, Outcome, type OutsideItem, Unchanged } from './board.js';
export { type BoardPart, boardParts, type BoardQuery, formatBoardQuery, parseBoardQuery } from './board-query.js';
export {
  type AuditEventView,
  type EndReason,
  type EnvironmentKind,
  environmentKinds,
  endReasons,
  type Finding,
  type Persona,
  ProblemView,
  type RequestState,
  type RequestView,
  type RoleView,
  type TimelineEntry,
} from './schemas.js';
export { type ExplanationView, type SimulationView } from './policy-schemas.js';
export { type Lines, lengthShown, printed, type Unprintable, unprintable } from './printable.js';
export { type HolderRecordView, type StuckRemovalView } from './removal-schemas.js';
export { type Until, untilOf } from './until.js';
export { type HolderCause, type HolderView, type SweepFinding, type SweepMode, sweepModes } from './sweep-schemas.js';
