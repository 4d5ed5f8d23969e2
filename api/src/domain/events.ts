/**
 * Every kind of event that the ledger holds, and what it says beside the documents that it changed. What is emitted, told
 * of and checked is written against this list; the table for auditors in the README of the API is made from it.
 */
import type { EndReason, NoticeKind, SubscriptionEnd } from '@jit/connector';
import type { SeenRoles } from './holder.js';
import type { PolicyRef } from './request.js';
import type { CallKind } from './unsettled.js';

/** The documents say it all. */
type Nothing = never;

/** Instants are epoch ms. A field that older rows lack is optional here as well. */
export interface EventData {
  /** The ledger begins. */
  'record.begun': { readonly deployment: string };
  /** The ledger could not be written for a while; now it can. */
  'record.outage': {
    readonly happenedAt: number;
    readonly recordedAt: number;
    readonly failures: number;
    readonly cause: string;
  };
  /** Dataverse demanded a pause: nothing is sent until it is over. */
  'service.paused': Nothing;
  /** A version of the policy is in force; the difference to the one before, in words. */
  'policy.adopted': { readonly version: number; readonly hash: string; readonly difference: readonly string[] };
  /** An environment is served for the first time. */
  'environment.opened': EnvironmentData;
  /** Name, kind or address of an environment changed in the policy. */
  'environment.described': EnvironmentData;
  /** An organization answered at the address of an environment and is its own from now on. */
  'environment.met': { readonly environment: string; readonly organization: string; readonly accepted?: true };
  /** An organization no longer belongs to this environment: another one has it now. */
  'environment.left': { readonly environment: string; readonly organization: string };

  /** A person requested a role; where the policy decides, it is approved automatically. */
  'access.requested': {
    readonly role: string;
    readonly rule: 'approved' | 'asks people';
    readonly policy: PolicyRef;
  };
  /** An approver approved the request. */
  'access.approved': Nothing;
  /** An approver denied the request. */
  'access.denied': Nothing;
  /** The request was cancelled before anything was assigned. */
  'access.cancelled': Nothing;
  /** Nobody decided in time, or the beginning was missed. */
  'access.lapsed': Nothing;
  /** A request that was to begin later begins. */
  'access.started': Nothing;
  /** From now on the holder has the role for the request. */
  'access.joined': Nothing;
  /** Dataverse took the assignment; no read has shown it yet. */
  'access.added': Nothing;
  /** A read shows the role: access is active. */
  'access.granted': Nothing;
  /** Access ends: the role is to be removed. */
  'access.ending': EndData;
  /** The role is verified as removed, or stays for a reason that the request names. */
  'access.ended': EndData;
  /** Access never came about. */
  'access.failed': EndData;

  /** A complete read of the roles of a person. */
  'holder.read': { readonly held: boolean; readonly user: SeenRoles['user'] };
  /** The user of a waiting removal is enabled again: it is due immediately. */
  'holder.enabled-again': Nothing;
  /** A read is due at a time that was not set before. */
  'holder.watched': Nothing;
  /** The role of an active grant was not there; a second read decides. */
  'holder.missing': Nothing;
  /** The role is verified as removed and no longer ours; `plan`: a sweep had planned that. */
  'holder.gone': { readonly plan?: string };
  /** A call to Dataverse is about to be sent: the intent before the effect. */
  'holder.intent': { readonly call: string; readonly kind: CallKind };
  /** What Dataverse answered to a call; `late`: after its claim had run out. */
  'holder.answered': {
    readonly call: string;
    readonly kind: CallKind;
    readonly answer: string;
    readonly late: boolean;
  };
  /** A claim or an unsettled call ran out; so many calls are still unsettled. */
  'holder.settled': { readonly unsettled: number };
  /** An administrator had this holder rebuilt; a read follows. `said` is the hash of the reason. */
  'holder.reset': { readonly key: string; readonly ref: string; readonly said: string };
  /** The role was there before us: somebody else assigned it, and it is not removed. */
  'holder.not-ours': Nothing;
  /** An administrator accepted the assignment, so the role stays. */
  'holder.kept': Nothing;
  /** Nothing is left to do for this holder: the row goes. */
  'holder.retired': Nothing;
  /** A removal that was made while the ledger could not be written. */
  'holder.removed-without-store': {
    readonly callId: string;
    readonly systemUserId: string;
    readonly roleId: string;
    readonly kind: 'remove';
    readonly holder: string;
    readonly by: string;
    readonly requests: readonly string[];
    readonly happenedAt: number;
    readonly recordedAt: number;
    readonly answer: string;
  };

  /**
   * An administrator confirmed why the ledger was not trusted: `finding` is the hash of that. `said` is the hash of the
   * reason.
   */
  'ledger.distrust-acknowledged': { readonly finding: string; readonly ref: string; readonly said: string };

  /** A replica began a scan. */
  'sweep.begun': { readonly run: number };
  /** What a scan saw in one portion of the holders. */
  'sweep.seen': { readonly run: number };
  /** A live grant that a scan did not show is read again. */
  'sweep.rechecked': { readonly run: number; readonly key: string };
  /** A scan is complete; the plan that follows from it, if any. */
  'sweep.completed': { readonly run: number; readonly calls: number; readonly holders: number } & PlanData;
  /** A scan was not complete: nothing rests on it. */
  'sweep.stopped': { readonly code: string };
  /** What is known of protected roles: since when they are seen, and for which of them enforcement is on. */
  'sweep.roles-noted': Nothing;
  /** One part of a removal plan. */
  'sweep.planned': Nothing;
  /** An administrator approved the removal plan with this hash. */
  'sweep.acknowledged': { readonly plan: string; readonly size: number };
  /** A removal of a plan begins. */
  'sweep.removing': { readonly plan: string; readonly key: string; readonly acknowledged: boolean };
  /** A removal of a plan is not carried out after all. */
  'sweep.dropped': Nothing;
  /** Removals of long ago are no longer counted. */
  'sweep.forgotten': Nothing;
  /** An administrator accepted assignments as exceptions. */
  'sweep.signed-off': Nothing;
  /** An administrator accepted assignments or turned enforcement on; `said` is the hash of the reason. */
  'sweep.baseline': {
    readonly armed: readonly string[];
    readonly signed: number;
    readonly ref: string;
    readonly said: string;
  } & PlanData;
  /** An administrator withdrew exceptions or turned enforcement off; `said` is the hash of the reason. */
  'sweep.withdrawn': {
    readonly disarmed: readonly string[];
    readonly withdrawn: number;
    readonly ref: string;
    readonly said: string;
  } & PlanData;
  /** An administrator requested a scan. */
  'sweep.asked': Nothing;
  /** An exception ended: the role was not there when access was granted for a time. */
  'sweep.entry-ended': Nothing;

  /** A flow subscribed; `dropped` are the subscriptions that it took the place of. */
  'webhook.subscribed': WebhookData & {
    readonly notice: NoticeKind;
    readonly host: string;
    readonly dropped?: readonly string[];
  };
  /** A person ended a subscription. */
  'webhook.unsubscribed': WebhookData & { readonly notice: NoticeKind; readonly host: string };
  /** Notices arrive again. */
  'webhook.recovered': WebhookData;
  /** Notices do not arrive. */
  'webhook.failing': WebhookData & { readonly error: string };
  /** So many notices were not delivered in time and dropped. */
  'webhook.given-up': WebhookData & { readonly count: number; readonly error: string };
  /** A subscription ended automatically. */
  'webhook.ended': WebhookData & { readonly reason: SubscriptionEnd; readonly error?: string };
}

interface EnvironmentData {
  readonly environment: string;
  readonly name: string;
  readonly url: string;
}

interface EndData {
  readonly reason?: EndReason;
}

export interface PlanData {
  readonly plan?: string;
  readonly size?: number;
}

interface WebhookData {
  readonly subscription: string;
}

export type EventKind = keyof EventData;

/** What one step of a request is called. */
export type StepKind = Exclude<Extract<EventKind, `access.${string}`>, 'access.requested' | 'access.added'>;

/** An event says what its kind asks for, and may leave `data` out where nothing is asked for. */
export type DataOf<K extends EventKind> =
  Partial<EventData[K]> extends EventData[K] ? { readonly data?: EventData[K] } : { readonly data: EventData[K] };

/** A kind with what it says, as it is written now. */
export type Happening = { [K in EventKind]: { readonly kind: K; readonly data?: EventData[K] } }[EventKind];

/**
 * The same as it is read: a row of an older release may lack fields, and one of another release may be of a kind that is not
 * on this list, so that it equals none.
 */
export type Recorded = { [K in EventKind]: { readonly kind: K; readonly data?: Partial<EventData[K]> } }[EventKind];
