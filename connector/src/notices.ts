/** Wire shapes of webhook triggers: what a subscriber is told, and what an owner sees of a subscription. */
import { z } from 'zod';
import { RequestView } from './schemas.js';

/** What can be subscribed to. One kind, one trigger. */
export const noticeKinds = ['decision-needed', 'access-granted', 'access-ended'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** The body that a subscriber gets; for telling, never for deciding. */
export const RequestNotice = z
  .object({
    id: z.string().describe('The same when a notice comes twice; remember it for a day.'),
    kind: z.enum(noticeKinds),
    happenedAt: z.iso.datetime(),
    /** As the owner of the subscription may see it when it was sent. */
    request: RequestView,
  })
  .meta({ title: 'RequestNotice' });
export type RequestNotice = z.infer<typeof RequestNotice>;

export const subscriptionStates = ['active', 'failing', 'ended'] as const;
/** Why a subscription ended by itself. */
export const subscriptionEnds = ['gone', 'failing-too-long', 'no-rights'] as const;
export type SubscriptionEnd = (typeof subscriptionEnds)[number];

/** A subscription as its owner and administrators see it; the address is a secret, only its host is shown. */
export const SubscriptionView = z
  .object({
    id: z.string(),
    kind: z.enum(noticeKinds),
    host: z.string().describe('Host of the address that is told.'),
    ownerId: z.string().describe('Entra object id of the person whose rights decide what is told.'),
    createdAt: z.iso.datetime(),
    state: z
      .enum(subscriptionStates)
      .describe('active; failing: the last notice did not arrive, it is tried again; ended: nothing is sent any more.'),
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
  .describe('Address that is told; the platform fills it in.')
  .meta({ 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' });
