/** Reads the board: the one text that the app feeds in. Foreign text gives undefined, never an exception. */
import type { Board, DecideItem, HolderView, OutsideItem, RequestView, RoleView, Unchanged } from '@jit/connector';
import { boardMaxBytes } from '@jit/connector/limits';
import { finding, problem, type Problem } from './read-problem';
import { flag, instant, list, mark, oneOf, parseJson, record, text, whole, type Reader } from './read-json';

export type RequestState = RequestView['state'];
export type EnvironmentKind = RequestView['environmentKind'];

/** How a command ended. */
export interface Answer {
  readonly commandId: string;
  readonly requestId?: string;
  readonly state?: RequestState;
  readonly problem?: Problem;
}

/** The board as the control uses it. */
export type SeenBoard = Omit<Board, 'v' | 'outcomes'> & {
  readonly outcomes: readonly Answer[];
  /** Rows that came in a form that this control does not know. */
  readonly unread: number;
};

const state = oneOf<RequestState>({
  pending: 1,
  scheduled: 1,
  granting: 1,
  active: 1,
  removing: 1,
  denied: 1,
  cancelled: 1,
  lapsed: 1,
  failed: 1,
  ended: 1,
});
const kind = oneOf<EnvironmentKind>({ production: 1, sandbox: 1, developer: 1, trial: 1, default: 1 });
const texts = list(text);
const place = { environmentId: text, environmentName: text, environmentKind: kind };

const role = record<RoleView>(
  {
    ...place,
    id: text,
    name: text,
    approval: oneOf({ none: 1, people: 1 }),
    approvers: texts,
    lengths: list(whole),
    defaultMinutes: whole,
    maximumMinutes: whole,
    stepMinutes: whole,
    reasonMinimum: whole,
    extendable: flag,
    state: oneOf({ available: 1, waiting: 1, live: 1, refused: 1 }),
    findings: list(finding),
  },
  { canDo: text, requestId: text },
);

const requestNeeded = {
  ...place,
  id: text,
  state,
  roleId: text,
  roleName: text,
  requesterId: text,
  minutes: whole,
  createdAt: instant,
  approvers: texts,
  mayCancel: flag,
  mayEnd: flag,
  mayExtend: flag,
  mayDecide: flag,
};
const requestOptional = {
  label: text,
  canDo: text,
  requesterName: text,
  askedMinutes: whole,
  reason: text,
  lapsesAt: instant,
  decidedAt: instant,
  decidedById: text,
  decidedByName: text,
  decisionNote: text,
  startsAt: instant,
  extendsId: text,
  extensionId: text,
  giveUpAt: instant,
  addedAt: instant,
  readyAt: instant,
  endsAt: instant,
  removingSince: instant,
  goneSince: instant,
  watchedUntil: instant,
  stuck: mark,
  stuckCode: text,
  stuckReason: text,
  nextTryAt: instant,
  endedAt: instant,
  // A reason that a newer API knows is shown like none.
  endReason: text as Reader<NonNullable<RequestView['endReason']>>,
  endedById: text,
  endedByName: text,
  endNote: text,
  roleKept: oneOf({ 'other-grant': 1, standing: 1 }),
};
const request = record<RequestView>(requestNeeded, requestOptional);

const decideItem = record<DecideItem>(
  {
    ...requestNeeded,
    lengths: list(whole),
    findings: list(finding),
    lastRequests: list(
      record({ roleName: text, environmentName: text, state, minutes: whole, createdAt: instant }, {}),
    ),
    holdsNow: list(
      record<DecideItem['holdsNow'][number]>({ roleName: text, environmentName: text }, { endsAt: instant }),
    ),
  },
  requestOptional,
);

const holder = record<HolderView>(
  {
    holder: text,
    personId: text,
    rootRole: text,
    roleName: text,
    environmentId: text,
    environmentName: text,
    // A cause that a newer API knows is shown by its name.
    cause: text as Reader<HolderView['cause']>,
    how: text,
    seen: whole,
    inPlan: flag,
    timesRemoved: whole,
  },
  {
    personName: text,
    note: text,
    firstSeen: instant,
    lastSeen: instant,
    requestId: text,
    endsAt: instant,
    until: instant,
    signedById: text,
    signedByName: text,
    signedAt: instant,
    reason: text,
    during: text,
  },
);

const outside = record<OutsideItem>(
  {
    environment: text,
    environmentName: text,
    environmentKind: kind,
    mode: oneOf({ off: 1, observe: 1, ask: 1, remove: 1 }),
    findings: list(record<OutsideItem['findings'][number]>({ code: text, text }, {})),
    armed: list(record<OutsideItem['armed'][number]>({ rootRole: text, roleName: text, armed: flag }, {})),
    holders: list(holder),
    more: whole,
    mayAct: flag,
  },
  {
    lastComplete: instant,
    scanAskedAt: instant,
    plan: record<NonNullable<OutsideItem['plan']>>(
      { hash: text, madeAt: instant, size: whole, waits: flag, acknowledged: flag, text },
      {},
    ),
  },
);

const lists = { roles: list(role), requests: list(request), decide: list(decideItem), outside: list(outside) };

/** A part that was not asked for is absent; a part that is there is a list. */
const part =
  <T>(reader: Reader<T[]>): Reader<T[]> =>
  (value) =>
    Array.isArray(value) ? reader(value) : undefined;

type WithoutCount = Omit<SeenBoard, 'unread'>;
const board = record<WithoutCount>(
  {
    serverTime: instant,
    revision: whole,
    me: record<Board['me']>(
      { id: text, personas: list(oneOf({ requester: 1, approver: 1, administrator: 1, auditor: 1 })) },
      { name: text },
    ),
    notAnswering: list(
      record<Board['notAnswering'][number]>({ what: oneOf({ directory: 1, environment: 1 }) }, { name: text }),
    ),
    outcomes: list(record<Answer>({ commandId: text }, { requestId: text, state, problem })),
  },
  {
    tag: text,
    contact: text,
    roles: part(lists.roles),
    requests: part(lists.requests),
    decide: part(lists.decide),
    decideMore: whole,
    outside: part(lists.outside),
    request,
  },
);

/** The answer that everything is as in the board with this tag. */
const unchanged = record<Omit<Unchanged, 'v'>>({ unchanged: text, serverTime: instant, revision: whole }, {});

const isOurs = (value: unknown): boolean => (value as { readonly v?: unknown }).v === 1;

/** Undefined when the text is anything else. */
export function readUnchanged(json: string): Omit<Unchanged, 'v'> | undefined {
  if (json.length > boardMaxBytes) return undefined;
  const value = parseJson(json);
  const read = unchanged(value);
  return read !== undefined && isOurs(value) ? read : undefined;
}

const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** The board in a text, or undefined when it is not readable. */
export function readBoard(json: string): SeenBoard | undefined {
  if (json.length > boardMaxBytes) return undefined;
  const value = parseJson(json);
  const read = board(value);
  if (read === undefined || !isOurs(value)) return undefined;
  const raw = value as Readonly<Record<string, unknown>>;
  const unread = (['roles', 'requests', 'decide', 'outside'] as const).reduce(
    (sum, name) => sum + lengthOf(raw[name]) - lengthOf(read[name]),
    0,
  );
  return { ...read, unread };
}
