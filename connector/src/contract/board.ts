/**
 * The board: the one JSON text that the control eats. Made by the API for one person, validated on both sides.
 * A new field here needs no change in any app. Absent means the key is missing.
 */
import { z } from 'zod';
import { environmentKinds, Finding, personas, ProblemView, RequestView, RoleView, states } from './schemas.js';
import { HolderView, SweepFinding, sweepModes } from './sweep-schemas.js';

/** How one command of this person ended; kept for ten minutes, refusals included. */
export const Outcome = z.object({
  commandId: z.string(),
  requestId: z.string().optional(),
  state: z
    .enum(states)
    .optional()
    .describe('The state right after the command, when it was taken; commands about no request have none.'),
  problem: ProblemView.optional(),
});

/** A request that waits for this person, with what is needed to judge it. */
export const DecideItem = RequestView.extend({
  /** Lengths that an approver can choose, in minutes, the requested one last. */
  lengths: z.array(z.int()),
  findings: z.array(Finding),
  /** The requester's last requests, newest first, at most five. */
  lastRequests: z.array(
    z.object({
      roleName: z.string(),
      environmentName: z.string(),
      state: z.enum(states),
      minutes: z.int(),
      createdAt: z.iso.datetime(),
    }),
  ),
  /** What the requester holds through this service now. */
  holdsNow: z.array(
    z.object({ roleName: z.string(), environmentName: z.string(), endsAt: z.iso.datetime().optional() }),
  ),
});

/** Unmanaged assignments of one environment: for administrators and auditors, when the part `outside` is requested. */
export const OutsideItem = z.object({
  environment: z.string(),
  environmentName: z.string(),
  environmentKind: z.enum(environmentKinds),
  mode: z.enum(sweepModes),
  /** When the last full scan began; absent: there was none yet. */
  lastComplete: z.iso.datetime().optional(),
  /** When an administrator asked for a scan; absent: none is waited for. */
  scanAskedAt: z.iso.datetime().optional(),
  findings: z.array(SweepFinding),
  /** Protected roles, each with its enforcement (`armed`): without it nothing is ever removed. */
  armed: z.array(z.object({ rootRole: z.string(), roleName: z.string(), armed: z.boolean() })),
  plan: z
    .object({
      hash: z.string(),
      madeAt: z.iso.datetime(),
      size: z.int(),
      /** It is pending the approval of an administrator. */
      waits: z.boolean(),
      acknowledged: z.boolean(),
      text: z.string(),
    })
    .optional(),
  /** Unmanaged ones first, at most fifty. */
  holders: z.array(HolderView),
  /** How many more there are. */
  more: z.int(),
  /** This person can approve plans and accept exceptions; auditors only read. */
  mayAct: z.boolean(),
});

/** Names everything that a board shows: two boards with one tag differ in their time and revision only. */
const tag = z.string();

/** The answer to a query that knows the tag of the board as it still is: what was shown is true at this time as well. */
export const Unchanged = z.object({
  v: z.literal(1),
  unchanged: tag,
  /** As in the board. */
  serverTime: z.iso.datetime(),
  revision: z.int(),
});

export const Board = z.object({
  v: z.literal(1),
  /** Time of the server when it made this board. */
  serverTime: z.iso.datetime(),
  /** Sum of the head sequences of all environments: a lower one never replaces a higher one. */
  revision: z.int(),
  /** For the next query (`known`); boards of older services have none. */
  tag: tag.optional(),
  me: z.object({ id: z.string(), name: z.string().optional(), personas: z.array(z.enum(personas)) }),
  /** Who helps: from the configuration. */
  contact: z.string().optional(),
  /** Parts of the service that do not answer now: the directory, or an environment by its name. */
  notAnswering: z.array(z.object({ what: z.enum(['directory', 'environment']), name: z.string().optional() })),
  roles: z.array(RoleView).optional(),
  /** My open requests and those that ended in the last 7 days, newest first. */
  requests: z.array(RequestView).optional(),
  /** What is pending my decision, oldest first, at most fifty. */
  decide: z.array(DecideItem).optional(),
  /** How many more there are. */
  decideMore: z.int().optional(),
  outside: z.array(OutsideItem).optional(),
  /** The request of the deep link, when I may see it. */
  request: RequestView.optional(),
  outcomes: z.array(Outcome),
});

export type Board = z.infer<typeof Board>;
export type Unchanged = z.infer<typeof Unchanged>;
export type Outcome = z.infer<typeof Outcome>;
export type OutsideItem = z.infer<typeof OutsideItem>;
export type DecideItem = z.infer<typeof DecideItem>;
