/** Wire shapes for who looks after removals: which are overdue and why, and what the ledger holds of one person and role. */
import { z } from 'zod';
import { states } from './schemas.js';

/** The key of one person and role. */
export const holderKey = z
  .string()
  .trim()
  .max(120)
  .regex(/^[A-Za-z0-9.-]+\|[A-Za-z0-9.-]+$/);

/** What the ledger holds of one person and role, for who must find out why a role stays. */
export const HolderRecordView = z
  .object({
    id: z.string().describe('Key of this person and role.'),
    personId: z.string().describe('Entra object id.'),
    personName: z.string().optional(),
    rootRole: z.string().describe('Root role id.'),
    roleName: z.string(),
    environmentId: z.string(),
    environmentName: z.string(),
    owned: z.boolean().describe('The role, where it is there, was assigned by this service.'),
    systemUserId: z.string().optional().describe('The user in Dataverse, where it is known.'),
    copies: z.array(z.string()).describe('Copies of the role that this service may have assigned.'),
    requests: z.array(
      z.object({ id: z.string(), state: z.enum(states), until: z.iso.datetime().optional() }).describe('One request.'),
    ),
    unsettled: z
      .array(z.object({ kind: z.enum(['assign', 'remove']), until: z.iso.datetime() }))
      .describe('Calls that may still take effect, and until when.'),
    lastRead: z.iso.datetime().optional().describe('When the last complete read of Dataverse began.'),
    lastReadShowsRole: z.boolean().optional(),
    tries: z.int().describe('How often the same answer came in a row; 0: none came yet.'),
    lastAnswer: z.string().optional().describe('What the last call that failed was answered.'),
    nextTryAt: z.iso.datetime().optional().describe('When something is done next.'),
    characters: z.int().describe('Size of the row in the ledger.'),
    charactersAtMost: z.int().describe('What a row of the ledger can hold.'),
    impossible: z.string().optional().describe('Why its changes cannot be written to the ledger.'),
    text: z.string().describe('What this means, in one or two sentences.'),
  })
  .meta({ title: 'HolderRecord' });

export type HolderRecordView = z.infer<typeof HolderRecordView>;

export const StuckRemovalView = z
  .object({
    holder: z.string().describe('Key of this person and role.'),
    personId: z.string().describe('Entra object id.'),
    personName: z.string().optional(),
    rootRole: z.string().describe('Root role id.'),
    roleName: z.string(),
    environmentId: z.string(),
    environmentName: z.string(),
    requestId: z.string().optional().describe('The last request whose access is over.'),
    since: z.iso.datetime().describe('When the role should have been gone.'),
    overdueMinutes: z.int().describe('For how long it is overdue, in whole minutes.'),
    tries: z.int().describe('How often the same answer came in a row; 0: none came yet.'),
    reasonCode: z.string().describe('Stable code of what stands in the way, or of the last answer of Dataverse.'),
    reason: z.string().describe('The same in words.'),
    nextTryAt: z.iso.datetime().describe('When it is tried again; it is never given up.'),
  })
  .meta({ title: 'StuckRemoval' });

export type StuckRemovalView = z.infer<typeof StuckRemovalView>;
