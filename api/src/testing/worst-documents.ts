/**
 * The largest row of every kind that is stored, each field filled: a kind or a field that is added without its worst case
 * does not compile.
 */
import { limits } from '@jit/connector';
import { mostOfCode } from '../domain/breaker.js';
import { mostOfError, mostOfHost } from '../domain/decide/subscriptions.js';
import { mostFindings } from '../domain/decide/acknowledge-distrust.js';
import { mostCalls } from '../domain/decide/without-store.js';
import type { DocumentName, DocumentOf } from '../domain/documents.js';
import { mostCharacters } from '../domain/policy-words.js';
import type { Closed, Request } from '../domain/request.js';
import { mostEver } from '../domain/sweep/brakes.js';
import { partCharacters } from '../domain/sweep/plan.js';
import { mostAdministratorRoles, mostNotes, mostOfNote } from '../domain/sweep/record.js';
import { mostRemembered } from '../domain/sweep/remove.js';
import { rolesOfRow } from '../domain/sweep/roles.js';
import {
  aLongStanding,
  escaped,
  filled,
  lastSequence,
  latest,
  longEnvironment,
  longHash,
  longId,
  longIds,
  longInstance,
  longPerson,
  longSighting,
  mostAdministratorsSeen,
  type Whole,
} from './worst.js';

/** The longest name and address of an environment: a letter of another script makes several in an address. */
export const longName = escaped(100);
export const longUrl = `https://${filled(1500)}`;
/** Codes of findings are words of ours. */
export const longCode = filled(40);

const longRole = { observedAt: latest, armed: { by: longPerson(), at: latest } };
const longItem = { key: `x-${longId(1)}|${longId(2)}`, systemUserId: longId(1), copies: longIds(8) };
const itemsIn = (characters: number): (typeof longItem)[] =>
  Array.from({ length: Math.floor(characters / (JSON.stringify(longItem).length + 1)) }, () => longItem);

/** Nothing writes `environments` any more, nor the roles in `sweep`: those are rows of older releases. */
type WrittenName = Exclude<DocumentName, 'environments'>;
type WrittenDocument<N extends WrittenName> = Whole<N extends 'sweep' ? Omit<DocumentOf<N>, 'roles'> : DocumentOf<N>>;

export const worstDocuments: { readonly [N in WrittenName]: WrittenDocument<N> } = {
  breaker: { v: 1, failures: lastSequence, code: filled(mostOfCode), resetAt: latest },
  pause: { v: 1, until: latest },
  policy: { v: 1, version: lastSequence, hash: longHash, lines: [filled(mostCharacters)] },
  sweep: {
    v: 1,
    run: lastSequence,
    claim: { by: longInstance, run: lastSequence, at: latest, until: latest },
    since: latest,
    lastAt: latest,
    lastComplete: {
      run: lastSequence,
      at: latest,
      calls: lastSequence,
      organizationId: longId(1),
      holdersSeen: lastSequence,
      administratorRoles: longIds(mostAdministratorRoles),
      administrators: mostAdministratorsSeen,
    },
    findings: Array.from({ length: mostNotes }, () => ({ code: longCode, text: filled(mostOfNote) })),
    plan: {
      hash: longHash,
      run: lastSequence,
      madeAt: latest,
      size: lastSequence,
      parts: lastSequence,
      acknowledged: { by: longPerson(), at: latest },
    },
    removed: Array.from({ length: mostEver }, () => latest),
    asked: { by: longPerson(), at: latest, commandId: filled(limits.commandIdMaxLength) },
    foreign: longId(1),
    gapSince: latest,
  },
  'without-store': {
    v: 1,
    calls: Array.from({ length: mostCalls }, () => longHash.slice(0, 16)),
    count: lastSequence,
    lastAt: latest,
  },
  distrust: { v: 1, findings: Array.from({ length: mostFindings }, () => ({ finding: longHash, at: latest })) },
  environment: { v: 1, name: longName, environmentKind: 'production', url: longUrl, organizationId: longId(1) },
  sighting: longSighting(0),
  standing: aLongStanding(),
  swept: { v: 1, at: Array.from({ length: mostRemembered }, () => latest) },
  sweepplan: { v: 1, items: itemsIn(partCharacters) },
  sweeproles: { v: 1, roles: Object.fromEntries(longIds(rolesOfRow).map((id) => [id, longRole])) },
  subscription: {
    v: 1,
    id: longHash.slice(0, 16),
    owner: longPerson(),
    notice: 'decision-needed',
    host: filled(mostOfHost),
    addressHash: longHash,
    createdAt: latest,
    failingSince: latest,
    lastError: filled(mostOfError),
    dead: lastSequence,
    deadAt: latest,
    ended: { at: latest, reason: 'failing-too-long' },
  },
};

const longSaid = { n: lastSequence, hash: longHash };
const longPolicy = { version: lastSequence, hash: longHash };
const longDecision = {
  by: longPerson(),
  at: latest,
  policy: longPolicy,
  said: longSaid,
  commandId: filled(limits.commandIdMaxLength),
};
const longEnding = { reason: 'removed-without-store' as const, at: latest, by: longPerson(), said: longSaid };
const asked = (id: string) => ({
  v: 1 as const,
  seq: lastSequence,
  by: longInstance,
  at: latest,
  id,
  environment: longEnvironment,
  role: filled(limits.roleIdMaxLength),
  rootRole: longId(1),
  requester: longPerson(),
  createdAt: latest,
  askedMs: latest,
  durationMs: latest,
  chainMs: latest,
  extends: longId(2),
  said: longSaid,
  policy: longPolicy,
});
const joined = { at: latest, mustEndBy: latest };
const used = { addedAt: latest, readyAt: latest, endsAt: latest };
const closed = {
  closedAt: latest,
  closedBy: longPerson(),
  decision: longDecision,
  ending: longEnding,
  roleKept: 'other-grant' as const,
  ...used,
};

type StateName = Exclude<Request, Closed>['state'] | 'closed';
type InState<S extends StateName> = Whole<S extends 'closed' ? Closed : Extract<Request, { readonly state: S }>>;

/** A request of this id in every state. */
export const worstRequests = (id = longId(1)): { readonly [S in StateName]: InState<S> } => ({
  pending: { ...asked(id), state: 'pending', lapsesAt: latest },
  scheduled: { ...asked(id), state: 'scheduled', decision: longDecision, startsAt: latest },
  granting: {
    ...asked(id),
    state: 'granting',
    decision: longDecision,
    since: latest,
    giveUpAt: latest,
    joined,
    addedAt: latest,
  },
  active: { ...asked(id), state: 'active', decision: longDecision, joined, ...used },
  removing: { ...asked(id), state: 'removing', decision: longDecision, ending: longEnding, ...used },
  denied: { ...asked(id), state: 'denied', decision: longDecision, closedAt: latest },
  closed: { ...asked(id), state: 'cancelled', ...closed },
});
