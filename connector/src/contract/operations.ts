/** The one list of operations. The OpenAPI file, the routes, the validation and the client types come from it. */
import { z } from 'zod';
import {
  callbackUrl,
  DriftNotice,
  type NoticeKind,
  RequestNotice,
  subscriptionId,
  SubscriptionView,
} from './notices.js';
import { ExplanationView, personId, SimulationView } from './policy-schemas.js';
import type { ProblemCode } from './problems.js';
import {
  AuditEventView,
  blankable,
  commandId,
  environmentId,
  environmentKinds,
  Finding,
  instantText,
  limitInQuery,
  minutes,
  minutesInQuery,
  pageToken,
  personas,
  type Persona,
  reasonText,
  requestId,
  RequestView,
  roleId,
  RoleView,
  scenarioText,
  ticketText,
  TimelineEntry,
} from './schemas.js';
import { holderKey, HolderRecordView, StuckRemovalView } from './removal-schemas.js';
import { holderCauses, holderKeys, HolderView, planHash, SweepFinding, sweepModes } from './sweep-schemas.js';

export interface Operation {
  readonly method: 'get' | 'post' | 'delete';
  /** Under /api/v1; placeholders in braces. */
  readonly path: string;
  readonly summary: string;
  /** Different from the summary, ends with a full stop. */
  readonly description: string;
  /** Order of the keys is API surface: it is the order of arguments in Power Fx. Never sort. */
  readonly pathInput?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly output: z.ZodObject;
  /** Who may call it; what they see is narrower still. */
  readonly personas: readonly Persona[];
  /** Codes beyond those that every operation can answer (see `commonProblems`). */
  readonly problems: readonly ProblemCode[];
  /** Whether it is in the connector file. */
  readonly inConnector: boolean;
  /** internal: the platform calls it by itself. */
  readonly visibility: 'important' | 'advanced' | 'internal' | 'none';
  /** The answer is `{ value, nextLink }`. */
  readonly pageable?: true;
  /** It makes something: answered with 201 and this path as Location, its placeholders taken from the answer. */
  readonly creates?: string;
  /** Subscribes a flow to one kind of notice; `content` is what is sent to the address in the body. */
  readonly trigger?: { readonly notice: NoticeKind; readonly hint: string; readonly content: z.ZodObject };
}

/** Every operation can answer these. */
export const commonProblems = [
  'invalid-input',
  'not-signed-in',
  'token-version',
  'app-only-token',
  'client-not-allowed',
  'too-many-requests',
  'record-unavailable',
  'not-ready',
  'internal-error',
] as const satisfies readonly ProblemCode[];

const everyone = personas;
const ofRequest = z.strictObject({ requestId: requestId.describe('Id of the request.') });
const ofEnvironment = z.strictObject({ environment: environmentId.describe('Id of the environment.') });
const list = <S extends z.ZodType>(row: S) => z.object({ value: z.array(row), nextLink: z.string().optional() });
const page = {
  limit: blankable(limitInQuery).describe('At most this many rows (1 to 100).'),
  after: blankable(pageToken).describe('Continues after the page whose nextLink held this text.'),
};
const command = {
  commandId: commandId.describe('Created by the client, new for each command; the same when the command is repeated.'),
};
const decides = [
  'directory-unavailable',
  'environment-unavailable',
  'outcome-unknown',
  'policy-outdated',
] as const satisfies readonly ProblemCode[];
const asks = [
  ...decides,
  'request-open',
  'too-many-open',
  'command-id-reused',
  'duration-over-limit',
  'duration-off-step',
  'outside-hours',
  'reason-too-short',
  'not-offered',
  'no-approver',
] as const satisfies readonly ProblemCode[];

/** A webhook trigger of flows. It only notifies: what a flow decides, it decides as the owner of its connection. */
const trigger = <C extends z.ZodObject>(
  notice: NoticeKind,
  content: C,
  words: Pick<Operation, 'summary' | 'description'> & { readonly hint: string },
  whom: readonly Persona[] = everyone,
) =>
  ({
    method: 'post',
    path: `/triggers/${notice}`,
    summary: words.summary,
    description: words.description,
    body: z.strictObject({ callbackUrl }),
    output: z.object({ id: z.string().describe('Id of the subscription.') }),
    personas: whom,
    problems: [
      'forbidden',
      'callback-not-allowed',
      'too-many-subscriptions',
      'directory-unavailable',
      'outcome-unknown',
    ],
    inConnector: true,
    visibility: 'none',
    creates: '/subscriptions/{id}',
    trigger: { notice, hint: words.hint, content },
  }) as const satisfies Operation;

export const operations = {
  GetMe: {
    method: 'get',
    path: '/me',
    summary: 'Get who I am',
    description: 'Returns who is signed in and what this person can do here.',
    output: z.object({
      id: z.string().describe('Entra object id.'),
      tenantId: z.string(),
      name: z.string().optional(),
      personas: z.array(z.enum(personas)),
    }),
    personas: everyone,
    problems: [],
    inConnector: true,
    visibility: 'none',
  },
  GetBoard: {
    method: 'get',
    path: '/board',
    summary: 'Get the board',
    description: 'Returns everything that the control shows to this person, as one JSON text.',
    query: z.strictObject({
      query: blankable(z.string().max(1000)).describe('Which parts to return; the control creates this text.'),
    }),
    output: z.object({
      board: z.string().describe('JSON text for the control.'),
      waiting: z.int().describe('How many requests are pending the approval of this person.'),
    }),
    personas: everyone,
    problems: [],
    inConnector: true,
    visibility: 'important',
  },
  ListRoles: {
    method: 'get',
    path: '/roles',
    summary: 'List roles',
    description: 'Lists the roles that this person can request, each with the rules that are met and unmet.',
    query: z.strictObject({
      environment: blankable(environmentId).describe('Only roles of this environment.'),
      ...page,
    }),
    output: list(RoleView),
    personas: everyone,
    problems: [],
    inConnector: true,
    visibility: 'none',
    pageable: true,
  },
  PreviewRequest: {
    method: 'get',
    path: '/preview',
    summary: 'Preview a request',
    description: 'Returns what would happen if this were requested now. Nothing is requested.',
    query: z.strictObject({
      role: roleId.describe('Id of the role, from ListRoles.'),
      minutes: minutesInQuery.describe('How long, in minutes.'),
      reason: blankable(reasonText).describe('Why the role is needed. When it is left out, its length is not checked.'),
      ticket: blankable(ticketText).describe('Number of a ticket.'),
      scenario: blankable(scenarioText).describe('What for, one of the purposes of the role.'),
      startsAt: blankable(instantText).describe('Start later: a time such as 2026-12-01T18:00:00Z.'),
    }),
    output: z.object({
      allowed: z.boolean(),
      roleName: z.string(),
      environmentName: z.string(),
      environmentKind: z.enum(environmentKinds),
      approval: z.enum(['none', 'people']),
      approvers: z.array(z.string()),
      text: z.string().describe('What will happen, in one sentence.'),
      findings: z.array(Finding),
    }),
    personas: everyone,
    problems: ['not-found', 'environment-unavailable', 'policy-outdated', 'directory-unavailable'],
    inConnector: true,
    visibility: 'none',
  },
  CreateRequest: {
    method: 'post',
    path: '/requests',
    summary: 'Request a role',
    description: 'Requests a role for a time. The policy decides whether approval is needed.',
    body: z.strictObject({
      ...command,
      role: roleId.describe('Id of the role, from ListRoles.'),
      minutes: minutes.describe('How long, in minutes.'),
      reason: reasonText.describe('Why the role is needed; approvers read it.'),
      ticket: blankable(ticketText).describe('Number of a ticket.'),
      scenario: blankable(scenarioText).describe('What for, one of the purposes of the role.'),
      startsAt: blankable(instantText).describe('Start later: a time such as 2026-12-01T18:00:00Z.'),
    }),
    output: RequestView,
    personas: everyone,
    problems: ['not-found', ...asks],
    inConnector: true,
    visibility: 'important',
  },
  ListRequests: {
    method: 'get',
    path: '/requests',
    summary: 'List requests',
    description: 'Lists requests, newest first: mine, those pending my approval, or all (administrators and auditors).',
    query: z.strictObject({
      scope: z.enum(['mine', 'toDecide', 'all']).describe('Which requests: mine, toDecide or all.'),
      environment: blankable(environmentId).describe('Only requests of this environment.'),
      ...page,
    }),
    output: list(RequestView),
    personas: everyone,
    problems: ['forbidden'],
    inConnector: true,
    visibility: 'none',
    pageable: true,
  },
  GetRequest: {
    method: 'get',
    path: '/requests/{requestId}',
    summary: 'Get a request',
    description: 'Returns one request with everything that happened to it so far.',
    pathInput: ofRequest,
    output: RequestView.extend({ timeline: z.array(TimelineEntry) }),
    personas: everyone,
    problems: ['not-found'],
    inConnector: true,
    visibility: 'none',
  },
  ApproveRequest: {
    method: 'post',
    path: '/requests/{requestId}/approve',
    summary: 'Approve a request',
    description: 'Approves a request of somebody else, for the requested time or a shorter one.',
    pathInput: ofRequest,
    body: z.strictObject({
      ...command,
      minutes: blankable(minutes).describe('A shorter time than requested, in minutes.'),
      reason: blankable(reasonText).describe('A note for the requester.'),
    }),
    output: RequestView,
    personas: ['approver'],
    problems: [
      ...decides,
      'not-found',
      'self-approval',
      'not-an-approver',
      'decided-already',
      'not-in-this-state',
      'window-over',
      'not-eligible',
      'duration-over-limit',
      'duration-off-step',
      'outside-hours',
    ],
    inConnector: true,
    visibility: 'none',
  },
  DenyRequest: {
    method: 'post',
    path: '/requests/{requestId}/deny',
    summary: 'Deny a request',
    description: 'Denies a request of somebody else, with a reason that the requester reads.',
    pathInput: ofRequest,
    body: z.strictObject({ ...command, reason: reasonText.describe('Why it is denied; the requester reads it.') }),
    output: RequestView,
    personas: ['approver'],
    problems: [
      ...decides,
      'not-found',
      'self-approval',
      'not-an-approver',
      'decided-already',
      'not-in-this-state',
      'window-over',
    ],
    inConnector: true,
    visibility: 'none',
  },
  CancelRequest: {
    method: 'post',
    path: '/requests/{requestId}/cancel',
    summary: 'Cancel a request',
    description: 'Cancels your own request, as long as the role is not added yet.',
    pathInput: ofRequest,
    body: z.strictObject(command),
    output: RequestView,
    personas: ['requester'],
    problems: ['not-found', 'not-in-this-state', 'outcome-unknown'],
    inConnector: true,
    visibility: 'none',
  },
  EndAccess: {
    method: 'post',
    path: '/requests/{requestId}/end',
    summary: 'End access',
    description:
      'Ends your own access now. Administrators can end the access of others, and requests that wait, with a reason.',
    pathInput: ofRequest,
    body: z.strictObject({
      ...command,
      reason: blankable(reasonText).describe('Why access ends; required to end the access of others.'),
    }),
    output: RequestView,
    personas: ['requester', 'administrator'],
    problems: ['not-found', 'not-in-this-state', 'reason-too-short', 'outcome-unknown', 'directory-unavailable'],
    inConnector: true,
    visibility: 'none',
  },
  ExtendRequest: {
    method: 'post',
    path: '/requests/{requestId}/extend',
    summary: 'Extend access',
    description: 'Requests more time for access that is active. The same rules apply as for a new request.',
    pathInput: ofRequest,
    body: z.strictObject({
      ...command,
      minutes: minutes.describe('How much longer, in minutes.'),
      reason: reasonText.describe('Why more time is needed; approvers read it.'),
    }),
    output: RequestView,
    personas: ['requester'],
    problems: ['not-found', 'not-eligible', 'not-in-this-state', 'extension-not-allowed', ...asks],
    inConnector: true,
    visibility: 'none',
  },
  ListAuditEvents: {
    method: 'get',
    path: '/audit-events',
    summary: 'List audit events',
    description: 'Lists the events in the ledger of one environment, newest first, for administrators and auditors.',
    query: z.strictObject({ environment: environmentId.describe('Id of the environment.'), ...page }),
    output: list(AuditEventView),
    personas: ['administrator', 'auditor'],
    problems: ['forbidden', 'not-found'],
    inConnector: true,
    visibility: 'advanced',
    pageable: true,
  },
  ListRoleHolders: {
    method: 'get',
    path: '/environments/{environment}/role-holders',
    summary: 'List role holders',
    description: 'Lists who holds a protected role of an environment and why, as seen by the last full scan.',
    pathInput: ofEnvironment,
    query: z.strictObject({
      cause: blankable(z.enum(holderCauses)).describe('Only holders with this cause; none: unmanaged assignments.'),
      ...page,
    }),
    output: list(HolderView),
    personas: ['administrator', 'auditor'],
    problems: ['forbidden', 'not-found', 'directory-unavailable'],
    inConnector: true,
    visibility: 'advanced',
    pageable: true,
  },
  ListStuckRemovals: {
    method: 'get',
    path: '/stuck-removals',
    summary: 'List stuck removals',
    description:
      'Lists roles that should be gone for more than a minute and are not, most overdue first, with the reason.',
    query: z.strictObject({
      environment: blankable(environmentId).describe('Only this environment; all when left out.'),
      ...page,
    }),
    output: list(StuckRemovalView),
    personas: ['administrator', 'auditor'],
    problems: ['forbidden', 'not-found', 'directory-unavailable'],
    inConnector: true,
    visibility: 'advanced',
    pageable: true,
  },
  SimulatePolicy: {
    method: 'get',
    path: '/policy/simulation',
    summary: 'Simulate the policy',
    description:
      'Returns what the policy in force would say if a person requested a role: for one person, who could request a role, or both. Nothing is requested.',
    query: z.strictObject({
      person: blankable(personId).describe('Entra object id. Everybody who can request the role when left out.'),
      role: blankable(roleId).describe('Id of the role. All roles of the policy when left out.'),
      minutes: blankable(minutesInQuery).describe('How long, in minutes. The default of each role when left out.'),
      ...page,
    }),
    output: list(SimulationView),
    personas: ['administrator', 'auditor'],
    problems: ['forbidden', 'not-found', 'directory-unavailable'],
    inConnector: false,
    visibility: 'advanced',
    pageable: true,
  },
  ExplainAccess: {
    method: 'get',
    path: '/requests/{requestId}/explanation',
    summary: 'Explain a request',
    description:
      'Returns why a request came out as it did, who could decide it, and what the policy in force would say to it now.',
    pathInput: ofRequest,
    output: ExplanationView,
    personas: ['administrator', 'auditor'],
    problems: ['not-found', 'directory-unavailable'],
    inConnector: false,
    visibility: 'advanced',
  },
  GetHolder: {
    method: 'get',
    path: '/environments/{environment}/holder',
    summary: 'Get what is known of a person and role',
    description:
      'Returns what the ledger holds of one person and role: requests, copies, unsettled calls, next try, size, and whether it can be written.',
    pathInput: ofEnvironment,
    query: z.strictObject({ holder: holderKey.describe('Key of the person and role, from ListStuckRemovals.') }),
    output: HolderRecordView,
    personas: ['administrator', 'auditor'],
    problems: ['forbidden', 'not-found', 'directory-unavailable'],
    inConnector: false,
    visibility: 'advanced',
  },
  ResetHolder: {
    method: 'post',
    path: '/environments/{environment}/holder/reset',
    summary: 'Rebuild a person and role',
    description:
      'Rebuilds what the ledger holds of one person and role, from the open requests and a new read of Dataverse, when it cannot be written.',
    pathInput: ofEnvironment,
    body: z.strictObject({
      ...command,
      holder: holderKey.describe('Key of the person and role, from ListStuckRemovals.'),
      reason: reasonText.describe('Why it is rebuilt. It is kept in the audit record.'),
    }),
    output: HolderRecordView,
    personas: ['administrator'],
    problems: [...decides, 'forbidden', 'not-found'],
    inConnector: false,
    visibility: 'advanced',
  },
  AcknowledgeDistrust: {
    method: 'post',
    path: '/environments/{environment}/trust',
    summary: 'Trust a ledger again',
    description:
      'Has the ledger of an environment trusted again that contradicted itself: puts back the rows that its events prove, and records who confirmed which finding.',
    pathInput: ofEnvironment,
    body: z.strictObject({
      ...command,
      finding: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .describe('Hash of the finding, from the findings of the environment or the log.'),
      reason: reasonText.describe('Why the ledger can be trusted again. It is kept in the audit record.'),
    }),
    output: z.object({
      environmentId: z.string().describe('Id of the environment.'),
      finding: z.string().describe('Hash of the finding that was confirmed.'),
      text: z.string().describe('What follows from it, in one or two sentences.'),
    }),
    personas: ['administrator'],
    problems: [...decides, 'forbidden', 'not-found'],
    inConnector: false,
    visibility: 'advanced',
  },
  PlanSweep: {
    method: 'get',
    path: '/environments/{environment}/sweep',
    summary: 'Get the removal plan',
    description:
      'Returns what the sweep of an environment would remove, the hash of that plan, and what keeps the sweep from removing.',
    pathInput: ofEnvironment,
    output: z.object({
      id: z.string().describe('Id of the environment.'),
      environmentName: z.string(),
      mode: z.enum(sweepModes),
      hash: z.string().optional().describe('Pass this to ApplySweep as plan; absent: there is nothing to remove.'),
      madeAt: z.iso.datetime().optional(),
      size: z.int().describe('How many roles the plan removes.'),
      removesByItself: z.boolean().describe('The plan is carried out without an approval.'),
      acknowledgedAt: z.iso.datetime().optional(),
      acknowledgedById: z.string().optional(),
      lastComplete: z.iso.datetime().optional().describe('When the last full scan began.'),
      findings: z.array(SweepFinding),
      holders: z.array(HolderView).describe('Who would lose a role by this plan, at most 100.'),
      text: z.string().describe('What will happen, in words.'),
    }),
    personas: ['administrator', 'auditor'],
    problems: ['forbidden', 'not-found', 'directory-unavailable'],
    inConnector: true,
    visibility: 'advanced',
  },
  ApplySweep: {
    method: 'post',
    path: '/environments/{environment}/sweep/apply',
    summary: 'Approve the removal plan',
    description: 'Approves exactly the removal plan with this hash. Its removals are then carried out one by one.',
    pathInput: ofEnvironment,
    body: z.strictObject({ ...command, plan: planHash.describe('Hash of the plan, from PlanSweep.') }),
    output: z.object({
      id: z.string().describe('Id of the environment.'),
      plan: z.string(),
      size: z.int(),
      text: z.string().describe('What happens now, in one sentence.'),
    }),
    personas: ['administrator'],
    problems: [...decides, 'forbidden', 'not-found', 'plan-changed', 'sweep-observes'],
    inConnector: true,
    visibility: 'advanced',
  },
  SignBaseline: {
    method: 'post',
    path: '/environments/{environment}/sweep/baseline',
    summary: 'Accept exceptions',
    description: 'Accepts holders of protected roles as exceptions, and turns on enforcement for a role.',
    pathInput: ofEnvironment,
    body: z.strictObject({
      ...command,
      reason: reasonText.describe(
        'Why the holders are accepted, or why enforcement is turned on. It is kept in the audit record.',
      ),
      holders: blankable(holderKeys).describe('Keys of holders, from ListRoleHolders, separated by blanks or commas.'),
      role: blankable(roleId).describe('Turn on enforcement for this role: its id, or all.'),
      until: blankable(instantText).describe('End of the exception: a time such as 2026-12-31T18:00:00Z.'),
    }),
    output: z.object({
      id: z.string().describe('Id of the environment.'),
      signed: z.int().describe('How many holders were accepted.'),
      armed: z.array(z.string()).describe('Root roles whose enforcement was turned on.'),
      text: z.string().describe('What was done, in one sentence.'),
    }),
    personas: ['administrator'],
    problems: [...decides, 'forbidden', 'own-assignment', 'not-found', 'not-observed-yet', 'is-a-grant'],
    inConnector: true,
    visibility: 'advanced',
  },
  WithdrawBaseline: {
    method: 'post',
    path: '/environments/{environment}/sweep/withdraw',
    summary: 'Withdraw exceptions',
    description:
      'Withdraws exceptions, and turns off enforcement for a role. Nothing is removed by this: without an exception a holder is unmanaged from the next scan on.',
    pathInput: ofEnvironment,
    body: z.strictObject({
      ...command,
      reason: reasonText.describe(
        'Why the exceptions are withdrawn, or why enforcement is turned off. It is kept in the audit record.',
      ),
      holders: blankable(holderKeys).describe('Keys of holders, from ListRoleHolders, separated by blanks or commas.'),
      role: blankable(roleId).describe('Turn off enforcement for this role: its id, or all.'),
    }),
    output: z.object({
      id: z.string().describe('Id of the environment.'),
      withdrawn: z.int().describe('How many exceptions were withdrawn.'),
      disarmed: z.array(z.string()).describe('Root roles whose enforcement was turned off.'),
      text: z.string().describe('What was done, in one sentence.'),
    }),
    personas: ['administrator'],
    problems: [...decides, 'forbidden', 'own-assignment', 'not-found', 'not-observed-yet'],
    inConnector: true,
    visibility: 'advanced',
  },
  RunSweep: {
    method: 'post',
    path: '/environments/{environment}/sweep/run',
    summary: 'Scan now',
    description: 'Requests a scan of an environment although none is due. At most one can be requested a minute.',
    pathInput: ofEnvironment,
    body: z.strictObject(command),
    output: z.object({
      id: z.string().describe('Id of the environment.'),
      text: z.string().describe('What happens now, in one sentence.'),
    }),
    personas: ['administrator'],
    problems: [...decides, 'forbidden', 'not-found', 'not-scanned'],
    inConnector: true,
    visibility: 'advanced',
  },
  ListSubscriptions: {
    method: 'get',
    path: '/subscriptions',
    summary: 'List subscriptions',
    description:
      'Lists which notices this service sends to flows, and which did not arrive: mine, or all for administrators.',
    query: z.strictObject({
      scope: blankable(z.enum(['mine', 'all'])).describe('Whose subscriptions: mine or all; mine when left out.'),
      ...page,
    }),
    output: list(SubscriptionView),
    personas: everyone,
    problems: ['forbidden', 'directory-unavailable'],
    inConnector: true,
    visibility: 'advanced',
    pageable: true,
  },
  DeleteSubscription: {
    method: 'delete',
    path: '/subscriptions/{subscriptionId}',
    summary: 'Delete a subscription',
    description: 'Ends your own subscription. Administrators can end those of others too.',
    pathInput: z.strictObject({ subscriptionId: subscriptionId.describe('Id of the subscription.') }),
    output: z.object({ id: z.string().describe('Id of the subscription that is gone.') }),
    personas: everyone,
    problems: ['not-found', 'outcome-unknown', 'directory-unavailable'],
    inConnector: true,
    visibility: 'internal',
  },
  OnDecisionNeeded: trigger('decision-needed', RequestNotice, {
    summary: 'When a request needs a decision',
    description: 'Triggers when somebody else requests a role that needs approval. Covers requests that you can see.',
    hint: 'Request a role that needs approval, as another person.',
  }),
  OnAccessGranted: trigger('access-granted', RequestNotice, {
    summary: 'When access is granted',
    description: 'Triggers when a role is active and verified in Dataverse. Covers requests that you can see.',
    hint: 'Request a role that needs no approval, and wait until it is active.',
  }),
  OnAccessEnded: trigger('access-ended', RequestNotice, {
    summary: 'When access has ended',
    description: 'Triggers when a role is removed and the removal is verified. Covers requests that you can see.',
    hint: 'End your access to a role, and wait until it is removed.',
  }),
  OnDriftFound: trigger(
    'drift-found',
    DriftNotice,
    {
      summary: 'When an unmanaged assignment is found',
      description:
        'Triggers when somebody holds a protected role without a request or an exception. For administrators and auditors.',
      hint: 'Assign a protected role to somebody in Dataverse, and wait for the next scan.',
    },
    ['administrator', 'auditor'],
  ),
} as const satisfies Record<string, Operation>;

export type Operations = typeof operations;
export type OperationName = keyof Operations;

type Parsed<O, K extends string> = O extends Record<K, infer S extends z.ZodType> ? z.output<S> : unknown;
/** What a handler gets: path, query and body joined; names are unique in an operation. */
export type OperationInput<N extends OperationName> = Parsed<Operations[N], 'pathInput'> &
  Parsed<Operations[N], 'query'> &
  Parsed<Operations[N], 'body'>;
export type OperationOutput<N extends OperationName> = z.output<Operations[N]['output']>;
