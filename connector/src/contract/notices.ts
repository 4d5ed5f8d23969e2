/** Wire shapes of webhook triggers: what a subscriber receives, and what an owner sees of a subscription. */
import { z } from 'zod';
import { environmentKinds, RequestView } from './schemas.js';
import { HolderView } from './sweep-schemas.js';

/** What can be subscribed to. One kind, one trigger. */
export const noticeKinds = ['decision-needed', 'access-granted', 'access-ended', 'drift-found'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What every notice holds; it informs, and nothing is decided by it. */
const common = {
  id: z.string().describe('The same when a notice comes twice; remember it for a day.'),
  kind: z.enum(noticeKinds),
  happenedAt: z.iso.datetime(),
};

/** The body of a notice about a request. */
export const RequestNotice = z
  .object({
    ...common,
    /** As the owner of the subscription may see it when it was sent. */
    request: RequestView,
  })
  .meta({ title: 'RequestNotice' });
export type RequestNotice = z.infer<typeof RequestNotice>;

/** The body of a notice about unmanaged assignments. */
export const DriftNotice = z
  .object({
    ...common,
    environmentId: z.string(),
    environmentName: z.string(),
    environmentKind: z.enum(environmentKinds),
    found: z.int().describe('How many unmanaged assignments were found and still exist.'),
    holders: z.array(HolderView).describe('The first twenty of them; ListRoleHolders has all.'),
  })
  .meta({ title: 'DriftNotice' });
export type DriftNotice = z.infer<typeof DriftNotice>;

const subscriptionStates = ['active', 'failing', 'ended'] as const;
/** Why a subscription ended by itself. */
export const subscriptionEnds = ['gone', 'failing-too-long', 'no-rights'] as const;
export type SubscriptionEnd = (typeof subscriptionEnds)[number];

/** A subscription as its owner and administrators see it; the address is a secret, only its host is shown. */
export const SubscriptionView = z
  .object({
    id: z.string(),
    kind: z.enum(noticeKinds),
    host: z.string().describe('Host of the address that receives the notices.'),
    ownerId: z.string().describe('Entra object id of the person whose permissions decide what is sent.'),
    createdAt: z.iso.datetime(),
    state: z
      .enum(subscriptionStates)
      .describe('active; failing: the last notice did not arrive and is tried again; ended: nothing is sent any more.'),
    failingSince: z.iso.datetime().optional(),
    lastError: z.string().optional().describe('Code of the last failure, such as http-500 or time-out.'),
    deadLetters: z.int().describe('How many notices were given up after a day.'),
    lastDeadLetterAt: z.iso.datetime().optional(),
    endedAt: z.iso.datetime().optional(),
    endReason: z.enum(subscriptionEnds).optional(),
  })
  .meta({ title: 'Subscription' });
export type SubscriptionView = z.infer<typeof SubscriptionView>;

export const subscriptionId = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9A-Fa-f]{16}$/);

/** The address that the platform makes for a flow; the API checks where it leads. */
export const callbackUrl = z
  .string()
  .trim()
  .min(1)
  .max(2048)
  .describe('Address that receives the notices; the platform fills it in.')
  .meta({ 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' });
