/** The way in: every call of the contract is one use case; the replica answers them all. */
import type { OperationInput, OperationName, OperationOutput } from '@jit/connector';
import type { Actor } from '../domain/person.js';
import type { Problem, Result } from '../domain/result.js';
import type { SweepReport } from '../domain/sweep/report.js';
import type { EnvironmentCounts } from '../views/counts.js';

/** What a use case answers: the output of the operation, or the token of the next page beside it. */
export type Handled<N extends OperationName> = OperationOutput<N> & { readonly next?: string };

export type Handle = <N extends OperationName>(
  name: N,
  actor: Actor,
  input: OperationInput<N>,
) => Promise<Result<Handled<N>>>;

/** One running copy of the service. Several may run in one process (tests do), none has module-level state. */
export interface Replica {
  readonly handle: Handle;
  /** Keeps how a command ended that never reached a use case, for the board of this person. */
  keepRefusal(actor: Actor, commandId: string, problem: Problem): Promise<void>;
  /** Checks and loads the record, then starts the worker. Not ok: nothing runs, with a sentence for each reason. */
  start(): Promise<
    { readonly ok: true } | { readonly ok: false; readonly reasons: readonly string[]; readonly silent: boolean }
  >;
  /**
   * Looks at who holds the protected roles of an environment now, although it is not due, and carries out what may be.
   * `dryRun`: nothing is put on record and nothing is removed. Refused with not-found for an unknown environment.
   */
  sweep(environment: string, how: { readonly dryRun: boolean }): Promise<Result<SweepReport>>;
  /** What an operator watches, from the record of this replica; empty until it has started. */
  counts(): readonly EnvironmentCounts[];
  /** Why this replica takes no decisions now; empty when it is ready. */
  notReady(): readonly string[];
  /** Takes no new work, finishes what is under way (at most so many ms). */
  drain(withinMs: number): Promise<void>;
  /** Ends at once: nothing of this replica runs or answers afterwards. */
  stop(): void;
}
