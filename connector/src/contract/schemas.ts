/** Wire shapes that several operations share. Inputs are strict, outputs are open and flat. */
import { z } from 'zod';
import * as limits from './limits.js';
import { type Lines, unprintable } from './printable.js';
import { problemCodes, type ProblemCode } from './problems.js';

const isBlank = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

/** Absent, null, "" and blanks only are the same: Power Fx sends a cleared text as "", flows send null. */
export const blankable = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (isBlank(value) ? undefined : value), schema.optional());

/** Checks and overwrites only, no transformation: so the connector file can say all of it. */
const words = (maxLength: number, how: Lines = {}) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .max(maxLength)
    .superRefine((text, context) => {
      const found = unprintable(text, how);
      if (found !== undefined)
        context.addIssue({ code: 'custom', message: `must not contain ${found.kind} (${found.code})` });
    });

/** Something must be there to read: signs that are drawn as nothing are refused by name, blanks are trimmed. */
export const reasonText = words(limits.reasonMaxLength, { lines: true }).min(1);
export const ticketText = words(limits.ticketMaxLength);
export const scenarioText = words(64);
/** An instant in a request is plain text: a formula's broken date would be dropped silently otherwise. */
export const instantText = z.string().trim().max(40);
export const commandId = z
  .string()
  .trim()
  .min(limits.commandIdMinLength)
  .max(limits.commandIdMaxLength)
  .regex(/^[A-Za-z0-9.-]+$/);
export const requestId = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$/);
export const roleId = z
  .string()
  .trim()
  .min(1)
  .max(limits.roleIdMaxLength)
  .regex(/^[A-Za-z0-9._-]+$/);
export const environmentId = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9-]+$/);
export const minutes = z.int().min(1).max(limits.hardMaximumMinutes);
/** A number as it comes in a query: digits only. Coercion would take "1e2", "0x10" and a list of one as well. */
const digits = z
  .string()
  .trim()
  .regex(/^[0-9]{1,9}$/)
  .transform(Number);
export const minutesInQuery = digits.pipe(minutes);
export const limitInQuery = digits.pipe(z.int().min(1).max(limits.pageMaximum));
export const pageToken = z.string().max(2048);

export const environmentKinds = ['production', 'sandbox', 'developer', 'trial', 'default'] as const;
export const states = [
  'pending',
  'scheduled',
  'granting',
  'active',
  'removing',
  'denied',
  'cancelled',
  'lapsed',
  'failed',
  'ended',
] as const;
export const endReasons = [
  'expired',
  'given-back',
  'revoked',
  'removed-outside',
  'removed-without-store',
  'held-already',
  'no-approver',
  'not-usable-in-time',
  'refused-by-dataverse',
  'refused-by-policy',
  'user-disabled',
  'user-absent',
  'role-absent',
] as const;
export const personas = ['requester', 'approver', 'administrator', 'auditor'] as const;

/** One rule of the policy, checked against the facts. Unknown counts as unmet. */
export const Finding = z
  .object({
    rule: z.string().describe('Code of the rule; the same code as the problem when it is unmet.'),
    result: z.enum(['met', 'unmet', 'unknown']),
    text: z.string().describe('The rule in words, with its numbers.'),
    limit: z.int().optional().describe('The number of the rule, if it has one: minutes or characters.'),
  })
  .meta({ title: 'Finding' });

export const RoleView = z
  .object({
    id: z.string().describe('Catalogue id of the role; what CreateRequest takes as role.'),
    name: z.string(),
    environmentId: z.string(),
    environmentName: z.string(),
    environmentKind: z.enum(environmentKinds),
    canDo: z.string().optional().describe('What the role allows, such as: change and delete rows of all tables.'),
    approval: z.enum(['none', 'people']),
    approvers: z.array(z.string()).describe('Names of people or groups who can decide.'),
    lengths: z.array(z.int()).describe('Lengths to choose from, in minutes, shortest first.'),
    defaultMinutes: z.int(),
    maximumMinutes: z.int(),
    stepMinutes: z.int(),
    reasonMinimum: z.int().describe('Fewest characters of a reason.'),
    extendable: z.boolean(),
    state: z
      .enum(['available', 'waiting', 'live', 'refused'])
      .describe(
        'available: can be requested now; waiting: already requested; live: held through a request; refused: see findings.',
      ),
    requestId: z.string().optional().describe('The open request, or the one through which the role is held.'),
    findings: z.array(Finding),
  })
  .meta({ title: 'Role' });

export const RequestView = z
  .object({
    id: z.string(),
    label: z.string().optional().describe('The request in a few words, for lists that people choose from.'),
    state: z.enum(states),
    roleId: z.string(),
    roleName: z.string(),
    environmentId: z.string(),
    environmentName: z.string(),
    environmentKind: z.enum(environmentKinds),
    canDo: z.string().optional(),
    requesterId: z.string(),
    requesterName: z.string().optional(),
    minutes: z.int().describe('How long it is for: as requested, or as approved when that is shorter.'),
    askedMinutes: z.int().optional().describe('As requested, when the approver shortened it.'),
    reason: z.string().optional(),
    createdAt: z.iso.datetime(),
    approvers: z.array(z.string()).describe('Who can decide, while it is pending.'),
    lapsesAt: z.iso.datetime().optional().describe('When a pending request expires.'),
    decidedAt: z.iso.datetime().optional(),
    decidedById: z.string().optional().describe('Absent when the policy approved it automatically.'),
    decidedByName: z.string().optional(),
    decisionNote: z.string().optional().describe('What the person who decided wrote.'),
    startsAt: z.iso.datetime().optional().describe('When a scheduled request starts.'),
    extendsId: z.string().optional().describe('The access that this request extends.'),
    extensionId: z.string().optional().describe('The open request that extends this access.'),
    giveUpAt: z.iso
      .datetime()
      .optional()
      .describe('Granting: when the role is removed again if it is not active by then.'),
    addedAt: z.iso.datetime().optional().describe('When Dataverse accepted the role.'),
    readyAt: z.iso.datetime().optional().describe('When the role was verified in Dataverse.'),
    endsAt: z.iso.datetime().optional().describe('Active: when access ends and the role is removed.'),
    removingSince: z.iso.datetime().optional(),
    goneSince: z.iso.datetime().optional().describe('Removing: since when the role is verified as removed.'),
    watchedUntil: z.iso.datetime().optional().describe('Removing: until when the service keeps monitoring.'),
    stuck: z.boolean().optional().describe('Removing: several tries had no effect; the service keeps trying.'),
    stuckCode: z.string().optional().describe('Stable code of why it is stuck.'),
    stuckReason: z.string().optional().describe('The same in words.'),
    nextTryAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional().describe('When the request reached its final state.'),
    endReason: z.enum(endReasons).optional(),
    endedById: z.string().optional(),
    endedByName: z.string().optional(),
    endNote: z.string().optional().describe('What the person who ended it wrote.'),
    roleKept: z
      .enum(['other-grant', 'standing'])
      .optional()
      .describe('The role stays: another grant (other-grant) or an exception (standing) needs it.'),
    mayCancel: z.boolean().describe('You can cancel it now.'),
    mayEnd: z.boolean().describe('You can end the access now.'),
    mayExtend: z.boolean().describe('You can request an extension now.'),
    mayDecide: z.boolean().describe('You can approve or deny it now.'),
  })
  .meta({ title: 'Request' });

export const TimelineEntry = z
  .object({
    at: z.iso.datetime(),
    kind: z.string().describe('What happened, such as access.requested.'),
    byId: z.string().optional(),
    byName: z.string().optional(),
  })
  .meta({ title: 'TimelineEntry' });

export const AuditEventView = z
  .object({
    environmentId: z.string(),
    sequence: z.int(),
    at: z.iso.datetime(),
    kind: z.string(),
    actorId: z.string().optional().describe('Entra object id of the person; absent when the service acted.'),
    requestId: z.string().optional(),
    hash: z.string().describe('SHA-256 of the event as stored, in hex.'),
    record: z.string().describe('The event as stored: canonical JSON text.'),
  })
  .meta({ title: 'AuditEvent' });

export const ProblemView = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
    help: z.string().optional(),
    traceId: z.string().optional(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }).meta({ title: 'FieldError' }))
      .optional()
      .describe('Which fields of the input are wrong.'),
    findings: z.array(Finding).optional().describe('The result of each rule, when a rule refused.'),
  })
  .meta({ title: 'Problem' });

export type Finding = z.infer<typeof Finding>;
export type RoleView = z.infer<typeof RoleView>;
export type RequestView = z.infer<typeof RequestView>;
export type TimelineEntry = z.infer<typeof TimelineEntry>;
export type AuditEventView = z.infer<typeof AuditEventView>;
export type ProblemView = z.infer<typeof ProblemView>;
export type RequestState = (typeof states)[number];
export type EndReason = (typeof endReasons)[number];
export type Persona = (typeof personas)[number];
export type EnvironmentKind = (typeof environmentKinds)[number];
