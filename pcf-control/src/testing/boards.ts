/** Boards for tests: each builder states only what matters to the test. */
import type { Board, DecideItem, HolderView, OutsideItem, RequestView, RoleView } from '@jit/connector';

export const start = Date.parse('2026-09-08T08:04:00Z');
/** An instant so many seconds from the board's time. */
export const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

const prod = { environmentId: 'prod', environmentName: 'Contoso Prod', environmentKind: 'production' } as const;

export const aRole = (more: Partial<RoleView> = {}): RoleView => ({
  ...prod,
  id: 'sysadmin',
  name: 'System Administrator',
  canDo: 'read and change everything',
  approval: 'people',
  approvers: ['Ana Ortiz', 'Ben Koh'],
  lengths: [30, 60, 120, 240],
  defaultMinutes: 60,
  maximumMinutes: 240,
  stepMinutes: 15,
  reasonMinimum: 20,
  extendable: true,
  state: 'available',
  findings: [],
  ...more,
});

export const aRequest = (more: Partial<RequestView> = {}): RequestView => ({
  ...prod,
  id: 'r1',
  state: 'pending',
  roleId: 'sysadmin',
  roleName: 'System Administrator',
  requesterId: 'me',
  minutes: 120,
  reason: 'Correct the posting date on invoice 4711.',
  createdAt: at(-300),
  approvers: ['Ana Ortiz', 'Ben Koh'],
  mayCancel: false,
  mayEnd: false,
  mayExtend: false,
  mayDecide: false,
  ...more,
});

/** Access that is active and ends in 40 minutes. */
export const aLive = (more: Partial<RequestView> = {}): RequestView =>
  aRequest({
    id: 'r2',
    state: 'active',
    roleId: 'maker',
    roleName: 'Environment Maker',
    minutes: 60,
    decidedAt: at(-1219),
    addedAt: at(-1216),
    readyAt: at(-1200),
    endsAt: at(2400),
    mayEnd: true,
    mayExtend: true,
    ...more,
  });

export const anItem = (more: Partial<DecideItem> = {}): DecideItem => ({
  ...aRequest({ id: 'd1', requesterId: 'rita', requesterName: 'Rita Berg', mayDecide: true }),
  lengths: [30, 60, 120],
  findings: [],
  lastRequests: [],
  holdsNow: [],
  ...more,
});

/** An unmanaged assignment, seen twice. */
export const aHolder = (more: Partial<HolderView> = {}): HolderView => ({
  holder: 'ben|role-1',
  personId: 'ben',
  personName: 'Ben Koh',
  rootRole: 'role-1',
  roleName: 'Data Fixer',
  environmentId: 'prod',
  environmentName: 'Contoso Prod',
  cause: 'none',
  how: 'directly',
  firstSeen: at(-600),
  lastSeen: at(-60),
  seen: 2,
  inPlan: false,
  timesRemoved: 0,
  ...more,
});

export const anOutside = (more: Partial<OutsideItem> = {}): OutsideItem => ({
  environment: 'prod',
  environmentName: 'Contoso Prod',
  environmentKind: 'production',
  mode: 'ask',
  lastComplete: at(-60),
  findings: [],
  armed: [{ rootRole: 'role-1', roleName: 'Data Fixer', armed: true }],
  holders: [],
  more: 0,
  mayAct: true,
  ...more,
});

export const aPlan = (more: Partial<NonNullable<OutsideItem['plan']>> = {}): NonNullable<OutsideItem['plan']> => ({
  hash: 'a1b2c3d4e5f60718',
  madeAt: at(-50),
  size: 1,
  waits: true,
  acknowledged: false,
  text: 'The plan has one removal.',
  ...more,
});

export const aBoard = (more: Partial<Board> = {}): Board => ({
  v: 1,
  serverTime: at(0),
  revision: 7,
  me: { id: 'me', name: 'Rita Berg', personas: ['requester'] },
  contact: 'Adi Rao',
  notAnswering: [],
  roles: [aRole()],
  requests: [],
  decide: [],
  outcomes: [],
  ...more,
});

export const boardText = (more: Partial<Board> = {}): string => JSON.stringify(aBoard(more));
