/**
 * The largest event of every kind: all that it may say, and all the documents that it may change at once. A kind or a field
 * that is added without its worst case does not compile.
 */
import { limits } from '@jit/connector';
import { mostOfCode } from '../domain/breaker.js';
import { mostOfCause } from '../domain/decide/service.js';
import {
  mostForgotten as mostSubscriptionsForgotten,
  mostOfError,
  mostOfHost,
} from '../domain/decide/subscriptions.js';
import { mostRequests } from '../domain/decide/without-store.js';
import { row, rowsOf, type Rows } from '../domain/documents.js';
import type { Changes } from '../domain/draft.js';
import type { EventData, EventKind } from '../domain/events.js';
import { mostOfDifference } from '../domain/policy-words.js';
import { mostHolders, mostSigned } from '../domain/sweep/command.js';
import { mostPlanParts } from '../domain/sweep/record.js';
import { mostNamed } from '../domain/sweep/sign.js';
import type { Statement } from '../domain/statement.js';
import { mostOfName } from '../service/statements.js';
import { longCode, longName, longUrl, worstDocuments, worstRequests } from './worst-documents.js';
import {
  aLongHolder,
  aLongSighting,
  aLongStanding,
  filled,
  lastSequence,
  latest,
  longHash,
  longId,
  longIds,
  longInstance,
  longPerson,
  longReason,
  mostWatched,
  type Whole,
} from './worst.js';

type WorstEvent<K extends EventKind> = Changes<K> &
  ([EventData[K]] extends [never] ? object : { readonly data: Whole<EventData[K]> });

const requests = worstRequests();
const holder = { holders: [aLongHolder()] };
const retired = `x-${longId(1)}|${longId(2)}`;
const keysOf = (many: number): string[] => longIds(many).map((id) => `x-${id}|${longId(1)}`);

export const longStatement: Whole<Omit<Statement, 'address'>> = {
  salt: longHash.slice(0, 32),
  by: filled(mostOfName),
  reason: longReason,
};
/** An address as its subscriber writes it: a URL has no letter that is longer when stored. */
export const longAddress = { salt: longHash.slice(0, 16), address: filled(2048) };

/** One step of one request, by a person or by itself. */
const step = (state: keyof typeof requests) => ({
  actor: longPerson(),
  request: longId(1),
  requests: [requests[state]],
  ...holder,
  statements: [{ request: longId(1), n: lastSequence, statement: longStatement }],
});
const end = { data: { reason: 'removed-without-store' as const } };
const environment = {
  data: { environment: filled(64), name: longName, url: longUrl },
  documents: row('environment', filled(64), worstDocuments.environment),
};
const organization = { environment: filled(64), organization: longId(1) };
const subscription = (more: object | null) => row('subscription', worstDocuments.subscription.id, more as never);
const webhook = { subscription: worstDocuments.subscription.id };
const written = { documents: subscription(worstDocuments.subscription) };
const plan = { plan: longHash, size: lastSequence };
const state = { documents: { sweep: worstDocuments.sweep } };
const droppedPlan = rowsOf(Array.from({ length: mostPlanParts }, (_, part) => row('sweepplan', String(part), null)));
/** As many rows as one portion of a scan changes. */
const seen: Rows = rowsOf(keysOf(40).map((key) => row('sighting', key, aLongSighting())));

export const worstEvents: { readonly [K in EventKind]: WorstEvent<K> } = {
  'record.begun': { data: { deployment: longHash.slice(0, 32) } },
  'record.outage': {
    data: { happenedAt: latest, recordedAt: latest, failures: lastSequence, cause: filled(mostOfCause) },
  },
  'service.paused': { documents: { pause: worstDocuments.pause } },
  'policy.adopted': {
    data: { version: lastSequence, hash: longHash, difference: [filled(mostOfDifference)] },
    documents: { policy: worstDocuments.policy },
  },
  'environment.opened': environment,
  'environment.described': environment,
  'environment.met': { data: { ...organization, accepted: true }, documents: environment.documents },
  'environment.left': { data: organization, documents: environment.documents },

  'access.requested': {
    ...step('pending'),
    data: {
      role: filled(limits.roleIdMaxLength),
      rule: 'asks people',
      policy: { version: lastSequence, hash: longHash },
    },
  },
  'access.approved': step('scheduled'),
  'access.denied': step('denied'),
  'access.cancelled': step('closed'),
  'access.lapsed': step('closed'),
  'access.started': step('granting'),
  'access.joined': step('granting'),
  'access.added': step('granting'),
  'access.granted': step('active'),
  'access.ending': { ...step('removing'), ...end },
  'access.ended': { ...step('closed'), ...end },
  'access.failed': { ...step('closed'), ...end },

  'holder.read': { ...holder, data: { held: false, user: 'disabled' } },
  'holder.enabled-again': holder,
  'holder.watched': holder,
  'holder.missing': holder,
  'holder.gone': { ...holder, data: { plan: longHash } },
  'holder.retired': { retired: [retired] },
  'holder.intent': { ...holder, data: { call: longId(1), kind: 'assign' } },
  'holder.answered': {
    ...holder,
    documents: { breaker: worstDocuments.breaker },
    data: { call: longId(1), kind: 'assign', answer: `refused: ${filled(mostOfCode)}`, late: false },
  },
  'holder.settled': { ...holder, data: { unsettled: lastSequence } },
  'holder.reset': {
    actor: longPerson(),
    ...holder,
    data: { key: retired, ref: longHash.slice(0, 32), said: longHash },
    statements: [{ request: longHash.slice(0, 32), n: 1, statement: longStatement }],
  },
  'ledger.distrust-acknowledged': {
    actor: longPerson(),
    documents: { distrust: worstDocuments.distrust },
    data: { finding: longHash, ref: longHash.slice(0, 32), said: longHash },
    statements: [{ request: longHash.slice(0, 32), n: 1, statement: longStatement }],
  },
  'holder.not-ours': holder,
  'holder.kept': holder,
  'holder.removed-without-store': {
    ...holder,
    documents: { 'without-store': worstDocuments['without-store'] },
    data: {
      callId: longId(1),
      systemUserId: longId(1),
      roleId: longId(1),
      kind: 'remove',
      holder: retired,
      by: longInstance,
      requests: longIds(mostRequests),
      happenedAt: latest,
      recordedAt: latest,
      answer: `refused: ${filled(mostOfCode)}`,
    },
  },

  'sweep.begun': { data: { run: lastSequence }, ...state },
  'sweep.seen': { data: { run: lastSequence }, documents: seen },
  'sweep.rechecked': { data: { run: lastSequence, key: retired }, ...holder },
  'sweep.completed': {
    data: { run: lastSequence, calls: lastSequence, holders: lastSequence, ...plan },
    ...state,
  },
  'sweep.stopped': { data: { code: longCode }, documents: { ...droppedPlan, ...state.documents } },
  'sweep.roles-noted': {
    documents: rowsOf(
      Array.from({ length: Math.ceil(mostWatched / 80) }, (_, part) =>
        row('sweeproles', String(part), worstDocuments.sweeproles),
      ),
    ),
  },
  'sweep.planned': {
    documents: rowsOf(
      Array.from({ length: mostPlanParts }, (_, part) => row('sweepplan', String(part), worstDocuments.sweepplan)),
    ),
  },
  'sweep.acknowledged': { actor: longPerson(), data: plan, ...state },
  'sweep.removing': {
    ...holder,
    data: { plan: longHash, key: retired, acknowledged: false },
    documents: {
      ...row('sighting', retired, null),
      ...row('swept', retired, worstDocuments.swept),
      ...state.documents,
    },
  },
  'sweep.dropped': holder,
  'sweep.forgotten': { documents: rowsOf(keysOf(20).map((key) => row('swept', key, null))) },
  'sweep.signed-off': {
    actor: longPerson(),
    holders: Array.from({ length: mostSigned }, (_, count) => aLongHolder(count)),
    documents: rowsOf(
      keysOf(mostSigned).flatMap((key) => [row('standing', key, aLongStanding()), row('sighting', key, null)]),
    ),
  },
  'sweep.baseline': {
    actor: longPerson(),
    data: {
      armed: longIds(mostNamed),
      signed: lastSequence,
      ref: longHash.slice(0, 32),
      said: longHash,
      ...plan,
    },
    ...state,
    statements: [{ request: longHash.slice(0, 32), n: 1, statement: longStatement }],
  },
  'sweep.withdrawn': {
    actor: longPerson(),
    data: {
      disarmed: longIds(mostNamed),
      withdrawn: lastSequence,
      ref: longHash.slice(0, 32),
      said: longHash,
      ...plan,
    },
    documents: { ...rowsOf(keysOf(mostHolders).map((key) => row('standing', key, null))), ...state.documents },
    statements: [{ request: longHash.slice(0, 32), n: 1, statement: longStatement }],
  },
  'sweep.asked': { actor: longPerson(), ...state },
  'sweep.entry-ended': { request: longId(1), documents: row('standing', retired, null) },

  'webhook.subscribed': {
    actor: longPerson(),
    data: {
      ...webhook,
      notice: 'decision-needed',
      host: filled(mostOfHost),
      dropped: Array.from({ length: mostSubscriptionsForgotten + 1 }, () => webhook.subscription),
    },
    documents: rowsOf([
      ...Array.from({ length: mostSubscriptionsForgotten + 1 }, (_, count) =>
        row('subscription', String(count).padStart(16), null),
      ),
      subscription(worstDocuments.subscription),
    ]),
    statements: [{ request: webhook.subscription, n: 1, statement: longAddress }],
  },
  'webhook.unsubscribed': {
    actor: longPerson(),
    data: { ...webhook, notice: 'decision-needed', host: filled(mostOfHost) },
    documents: subscription(null),
  },
  'webhook.recovered': { data: webhook, ...written },
  'webhook.failing': { data: { ...webhook, error: filled(mostOfError) }, ...written },
  'webhook.given-up': { data: { ...webhook, count: lastSequence, error: filled(mostOfError) }, ...written },
  'webhook.ended': {
    data: { ...webhook, reason: 'failing-too-long', error: filled(mostOfError) },
    ...written,
  },
};
