/** Wire shapes of the sweep: who holds protected roles and why, and what is to be known about it. */
import { z } from 'zod';
import * as limits from './limits.js';

/** Hash of a removal plan: SHA-256 in hex. */
export const planHash = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9A-Fa-f]{64}$/);
/** Keys of holders, separated by blanks or commas. */
export const holderKeys = z
  .string()
  .trim()
  .max(limits.holderKeysMaxLength)
  .regex(/^[A-Za-z0-9|., -]*$/);

export const sweepModes = ['off', 'observe', 'ask', 'remove'] as const;
/** Why somebody holds a protected role; `none`: unmanaged. */
export const holderCauses = [
  'none',
  'request',
  'signed-off',
  'own',
  'protected',
  'application',
  'disabled',
  'team',
] as const;

/** Somebody who holds a protected role of an environment, as seen by the last full scan. */
export const HolderView = z
  .object({
    holder: z.string().describe('Key of this person and role; what SignBaseline takes in holders.'),
    personId: z.string().describe('Entra object id, or the id of the user in Dataverse when it has none.'),
    personName: z.string().optional(),
    rootRole: z.string().describe('Root role id.'),
    roleName: z.string(),
    environmentId: z.string(),
    environmentName: z.string(),
    cause: z
      .enum(holderCauses)
      .describe(
        'none: unmanaged; request: held through a request, for a time; signed-off: an administrator accepted it as an exception; own: being added or removed by the service; the others are never removed.',
      ),
    how: z.string().describe('How it is held: directly, or through which team.'),
    note: z.string().optional().describe('What keeps the sweep from removing it now, in one sentence.'),
    firstSeen: z.iso.datetime().optional().describe('When a full scan first saw it as unmanaged.'),
    lastSeen: z.iso.datetime().optional(),
    seen: z.int().describe('How many full scans saw it as unmanaged; two are needed for a removal.'),
    inPlan: z.boolean().describe('It is part of the current removal plan.'),
    requestId: z.string().optional().describe('The request through which it is held.'),
    endsAt: z.iso.datetime().optional().describe('When that request ends.'),
    until: z.iso.datetime().optional().describe('When the exception ends.'),
    signedById: z.string().optional(),
    signedByName: z.string().optional(),
    signedAt: z.iso.datetime().optional(),
    reason: z.string().optional().describe('Why it was accepted as an exception.'),
    during: z.string().optional().describe('Whose access was active when it first appeared, in words.'),
    timesRemoved: z.int().describe('How often the sweep removed it in the last 24 hours.'),
  })
  .meta({ title: 'Holder' });

/** Something that an administrator must know about the sweep of an environment. */
export const SweepFinding = z
  .object({
    code: z.string().describe('Stable code, such as evidence-incomplete or too-many.'),
    text: z.string().describe('What it is and what to do.'),
  })
  .meta({ title: 'SweepFinding' });

export type HolderView = z.infer<typeof HolderView>;
export type SweepFinding = z.infer<typeof SweepFinding>;
export type HolderCause = (typeof holderCauses)[number];
export type SweepMode = (typeof sweepModes)[number];
