/** Wire shape of a removal that is overdue: whose role should be gone and is not, and why. */
import { z } from 'zod';

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
