/** One checker for each law, over what a run left behind. Simulation and chaos runs use the same ones. */
import type { Policy } from '../../api/src/domain/policy.js';
import { roleOf } from '../../api/src/domain/evaluate.js';
import { isTerminal, type Request } from '../../api/src/domain/request.js';
import { answersAreTrue } from './laws-answers.js';
import type { History, Law, Violation } from './laws-history.js';
import { recordIsWhole } from './laws-record.js';
import { keyOfRequest, liveOf, replaysOf, type RecordedIntent, type Replay } from './laws-replay.js';
import { matchCalls } from './laws-sent.js';

const violates =
  (law: string) =>
  (what: string, at?: number, holder?: string): Violation => ({
    law,
    what,
    ...(at !== undefined && { at }),
    ...(holder !== undefined && { holder }),
  });

/** The newest policy that was on record at this instant; before there was one, the first. */
function policyAt(history: History, at: number): Policy | undefined {
  let version: number | undefined;
  for (const event of history.service) {
    const { kind, data } = JSON.parse(event.text) as { kind: string; data?: { version?: number } };
    if (kind === 'policy.adopted' && (event.at <= at || version === undefined)) version = data?.version ?? version;
  }
  return history.policies.find((policy) => policy.version === version);
}

const idsOf = (people: { readonly groups: readonly { readonly id: string }[] }): string[] =>
  people.groups.map((group) => group.id);

/** Why this grant was no cause for a call at this instant; undefined when it was. */
function lackOf(history: History, request: Request, { intent, commit }: RecordedIntent): string | undefined {
  const age = history.factsMs + history.clockMs;
  const policy = policyAt(history, intent.at - age);
  const role = policy && roleOf(policy, request.role);
  if (role === undefined || role.rootRole !== request.rootRole) return 'the policy does not offer the role';
  if (!history.wasAmong(request.requester.oid, idsOf(role.mayAsk), intent.at - age, commit.at))
    return 'the person may not ask for it';
  const decision = 'decision' in request ? request.decision : undefined;
  if (decision === undefined) return 'nobody decided';
  const decidedUnder = history.policies.find((one) => one.version === decision.policy.version);
  const approval = (decidedUnder && roleOf(decidedUnder, request.role))?.approval;
  if (decision.by === undefined) {
    if (approval !== 'none') return 'the rule does not approve it';
  } else {
    if (decision.by.oid === request.requester.oid) return 'the requester approved it';
    const approvers = approval === undefined || approval === 'none' ? [] : idsOf(approval.by);
    if (!history.wasAmong(decision.by.oid, approvers, decision.at - age, decision.at + history.clockMs))
      return 'who approved it may not';
  }
  const until = request.state === 'granting' ? request.giveUpAt : request.state === 'active' ? request.endsAt : 0;
  return until > intent.at ? undefined : 'its time was over';
}

/** L1: no role is assigned but for a joined, approved, unexpired grant that the policy allows. */
export const noGrantWithoutCause: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    matchCalls(replay, history.clockMs).flatMap(({ call, recorded }) => {
      const violation = violates('L1');
      if (call.kind !== 'assign' || recorded === undefined) return [];
      const live = liveOf(recorded.commit.after, recorded.key);
      if (live.length === 0) return [violation('assigned for nobody', call.at, recorded.key)];
      const lacks = live.map((request) => lackOf(history, request, recorded));
      return lacks.includes(undefined) ? [] : [violation(`assigned, but ${lacks.join('; ')}`, call.at, recorded.key)];
    }),
  );

/** Whether the role is there through us at this instant: begun by us, or by others while we owned it. */
function isOurs(replay: Replay, key: string, at: number): boolean {
  if (!replay.heldAt(key, at)) return false;
  return replay.begunBy(key, at)?.by === 'us';
}

/** L2: everything is taken back in the end, and nothing waits for ever. The run must have ended in peace. */
export const noOverstay: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const violation = violates('L2');
    const found: Violation[] = [];
    const last = replay.standingAt(history.endedAt);
    for (const request of last.requests.values())
      if (!isTerminal(request))
        found.push(violation(`${request.id} is still ${request.state}`, history.endedAt, keyOfRequest(request)));
    const keys = new Set(replay.history.changes.map(({ oid, rootRole }) => `${oid}|${rootRole}`));
    for (const key of keys)
      if (isOurs(replay, key, history.endedAt) && liveOf(last, key).length === 0)
        found.push(violation('the role is still there, owed to nobody', history.endedAt, key));
    for (const [key, holder] of last.holders)
      if (holder.owned || holder.intent !== undefined || holder.unsettled.length > 0)
        found.push(violation('the holder still has duties', history.endedAt, key));
    return found;
  });

const endOf = (request: Request, otherwise: number): number =>
  'endsAt' in request ? (request.endsAt ?? otherwise) : otherwise;

/** For how long a role stayed behind an end while it was owed to nobody, for each grant that ended. Milliseconds. */
export const overstays = (history: History): number[] =>
  replaysOf(history).flatMap((replay) =>
    [...replay.standingAt(history.endedAt).requests.values()].flatMap((request) => {
      const ending = 'ending' in request ? request.ending : undefined;
      if (ending === undefined || request.state === 'denied') return [];
      const end = ending.reason === 'expired' ? endOf(request, ending.at) : ending.at;
      const key = keyOfRequest(request);
      if (!isOurs(replay, key, end)) return [0];
      const gone = replay.history.changes.find(
        (change) => `${change.oid}|${change.rootRole}` === key && change.at >= end && !change.held,
      );
      const owed = replay.commits.find(
        ({ at, after }) => at >= end && liveOf(after, key).some((other) => other.id !== request.id),
      );
      return [Math.min(gone?.at ?? Infinity, owed?.at ?? Infinity, history.endedAt) - end];
    }),
  );

/** The read that the first assign of the episode of this call rested on. */
function episodeRead(replay: Replay, key: string, at: number): number {
  let began = Infinity;
  for (const { intent, key: own, commit } of replay.intents.values())
    if (own === key && intent.first && commit.at <= at)
      began = commit.after.holders.get(key)?.read?.beganAt ?? intent.at;
  return began;
}

/**
 * L3: we remove nothing that was there before our grant, and nothing while another grant is owed it. What somebody else
 * gave during our grant is one row with ours (stated exception), and so is what came between our read and our assign.
 */
export const nothingTakenThatWeDidNotGive: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const violation = violates('L3');
    const found: Violation[] = [];
    for (const { call, recorded } of matchCalls(replay, history.clockMs)) {
      if (call.kind !== 'remove' || recorded === undefined) continue;
      if (liveOf(recorded.commit.after, recorded.key).length > 0)
        found.push(violation('removed while it was owed to another grant', call.at, recorded.key));
    }
    for (const change of replay.history.changes) {
      if (change.by !== 'us' || change.kind !== 'remove' || !change.changed) continue;
      const key = `${change.oid}|${change.rootRole}`;
      const begun = replay.begunBy(key, change.at - 1);
      if (begun?.by === 'us') continue;
      const ours = episodeRead(replay, key, change.sentAt ?? change.at) - history.staleMs - history.clockMs;
      if (begun === undefined || begun.at < ours)
        found.push(violation('removed what was there before our grant', change.at, key));
    }
    return found;
  });

/** L4: a request reaches one terminal state, once, and nothing changes it afterwards. */
export const oneTerminalState: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const closed = new Map<string, string>();
    const found: Violation[] = [];
    for (const { events, at } of replay.commits)
      for (const event of events)
        for (const [key, doc] of Object.entries(event.after)) {
          const id = /^(?:done|open\|request)\|(.+)$/.exec(key)?.[1];
          if (id === undefined || doc === null) continue;
          const request = doc as Request;
          const before = closed.get(id);
          if (before !== undefined)
            found.push(violates('L4')(`${id} was ${before}, then ${request.state}`, at, keyOfRequest(request)));
          if (key.startsWith('done|') !== isTerminal(request))
            found.push(violates('L4')(`${id} is ${request.state} in the row ${key}`, at, keyOfRequest(request)));
          if (isTerminal(request)) closed.set(id, request.state);
        }
    return found;
  });

/** L7: each call has its intent on record before, and its outcome or its doubt after. */
export const intentBeforeEffect: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const violation = violates('L7');
    const found: Violation[] = [];
    for (const { call, recorded } of matchCalls(replay, history.clockMs))
      if (recorded === undefined)
        found.push(violation(`${call.kind} ${call.roleId} was sent without an intent of its own`, call.at));
    const answered = new Set<string>();
    for (const { events } of replay.commits)
      for (const { kind, data } of events)
        if (kind === 'holder.answered' && typeof data?.['call'] === 'string') answered.add(data['call']);
    const resolved = new Set(answered);
    for (const { after } of replay.commits) {
      for (const holder of after.holders.values()) for (const call of holder.unsettled) resolved.add(call.callId);
    }
    for (const { call, recorded } of matchCalls(replay, history.clockMs))
      if (recorded !== undefined && call.heardAt !== undefined && !answered.has(recorded.intent.callId))
        found.push(violation(`the answer to call ${recorded.intent.callId} is not on record`, call.heardAt, recorded.key));
    for (const { intent, key } of replay.intents.values())
      if (!resolved.has(intent.callId))
        found.push(violation(`what became of call ${intent.callId} is not on record`, intent.at, key));
    return found;
  });

/** L8: a command that comes twice makes one request. */
export const repeatsAreHarmless: Law = (history) => {
  const violation = violates('L8');
  const found: Violation[] = [];
  for (const replay of replaysOf(history)) {
    const asked = new Set<string>();
    for (const { events, at } of replay.commits)
      for (const { kind, request } of events) {
        if (kind !== 'access.requested' || request === undefined) continue;
        if (asked.has(request)) found.push(violation(`${request} was asked for twice`, at));
        asked.add(request);
      }
  }
  const ids = new Map<string, string>();
  for (const { oid, commandId, operation, answer, answeredAt } of history.clients) {
    if (answer?.ok !== true || answer.id === undefined || commandId === undefined) continue;
    if (operation !== 'CreateRequest' && operation !== 'ExtendRequest') continue;
    const known = ids.get(`${oid} ${commandId}`);
    if (known !== undefined && known !== answer.id)
      found.push(violation(`command ${commandId} of ${oid} made two requests`, answeredAt));
    ids.set(`${oid} ${commandId}`, answer.id);
  }
  return found;
};

/** L13: "ready" and "ended" rest on a read that was true, and no late effect of ours undoes an "ended". */
export const whatIsShownIsTrue: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const violation = violates('L13');
    const found: Violation[] = [];
    const slack = history.staleMs + history.clockMs;
    for (const { at, events, before, after } of replay.commits) {
      for (const event of events) {
        const request = event.request === undefined ? undefined : after.requests.get(event.request);
        if (request === undefined) continue;
        const key = keyOfRequest(request);
        const beganAt = after.holders.get(key)?.read?.beganAt ?? -Infinity;
        if (event.kind === 'access.granted' && !replay.wasEver(key, true, beganAt - slack, at))
          found.push(violation(`${request.id} was shown ready while the role was not there`, at, key));
        const was = before.requests.get(request.id)?.state;
        if (!isTerminal(request) || was !== 'removing' || ('roleKept' in request && request.roleKept !== undefined))
          continue;
        if ('ending' in request && request.ending?.reason === 'held-already') continue;
        if (!replay.wasEver(key, false, beganAt - slack, at))
          found.push(violation(`${request.id} was shown ended while the role was there`, at, key));
      }
    }
    for (const change of replay.history.changes) {
      const key = `${change.oid}|${change.rootRole}`;
      if (change.by !== 'us' || change.kind !== 'assign' || !change.changed) continue;
      if (replay.standingAt(change.at).holders.get(key)?.owned !== true)
        found.push(violation('a late effect of ours brought back a role that was gone', change.at, key));
    }
    return found;
  });

/** Nobody decides when the window is over, and nobody gives back what has expired, whoever wrote that down first. */
export const timeIsTheSameForAll: Law = (history) =>
  replaysOf(history).flatMap((replay) => {
    const violation = violates('time');
    const found: Violation[] = [];
    const lapses = new Map<string, number>();
    for (const { at, after } of replay.commits)
      for (const [id, request] of after.requests) {
        if (request.state === 'pending') lapses.set(id, request.lapsesAt);
        if (request.state === 'pending') continue;
        const decision = 'decision' in request ? request.decision : undefined;
        const lapsed = decision?.by !== undefined && decision.at >= (lapses.get(id) ?? Infinity);
        if (lapsed) found.push(violation(`${id} was decided when its window was over`, at, keyOfRequest(request)));
        const ending = 'ending' in request ? request.ending : undefined;
        const endsAt = 'endsAt' in request ? (request.endsAt ?? Infinity) : Infinity;
        if (ending?.by !== undefined && ending.at >= endsAt)
          found.push(violation(`${id} was given back when it had expired`, at, keyOfRequest(request)));
      }
    return found.slice(0, 3);
  });

/** Where store, Dataverse and replicas do not fail, roles go soon after their end, whatever the directory does. */
export const promptInPeace: Law = (history) =>
  overstays(history)
    .filter((overstay) => overstay > (history.mostOverstayMs ?? Infinity))
    .map((overstay) => violates('prompt')(`a role stayed ${String(overstay)} ms behind its end`));

/** Where nothing fails, an extension follows what it extends without a gap. */
export const noGapInPeace: Law = (history) => {
  const found: Violation[] = [];
  for (const replay of history.gapless === true ? replaysOf(history) : []) {
    const { requests } = replay.standingAt(history.endedAt);
    for (const request of requests.values()) {
      const first = request.extends === undefined ? undefined : requests.get(request.extends);
      const from = first !== undefined && 'endsAt' in first ? first.endsAt : undefined;
      const until = 'readyAt' in request ? request.readyAt : undefined;
      const key = keyOfRequest(request);
      if (from !== undefined && until !== undefined && replay.wasEver(key, false, from - 1, until))
        found.push(violates('gap')(`the role was away before the extension ${request.id}`, from, key));
    }
  }
  return found;
};

const laws: readonly Law[] = [
  noGrantWithoutCause,
  noOverstay,
  nothingTakenThatWeDidNotGive,
  oneTerminalState,
  intentBeforeEffect,
  repeatsAreHarmless,
  recordIsWhole,
  whatIsShownIsTrue,
  answersAreTrue,
  timeIsTheSameForAll,
  promptInPeace,
  noGapInPeace,
];

/** Every law at once. */
export const checkLaws: Law = (history) => laws.flatMap((law) => law(history));
