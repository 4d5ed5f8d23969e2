/** L1: a role appears through us only for a cause that held when it was assigned. */
import { roleOf } from '../../api/src/domain/evaluate.js';
import type { Recorded } from '../../api/src/domain/events.js';
import type { People, Policy } from '../../api/src/domain/policy.js';
import type { Request } from '../../api/src/domain/request.js';
import { violates, type History, type Law } from './history.js';
import { liveOf, replaysOf, type RecordedIntent } from './replay.js';
import { matchCalls } from './sent.js';

const idsOf = (people: People): string[] => people.groups.map((group) => group.id);

/** The newest policy that was on record at this instant; before there was one, the first. */
function policyAt(history: History, at: number): Policy | undefined {
  let version: number | undefined;
  for (const event of history.service) {
    const { kind, data } = JSON.parse(event.text) as Recorded;
    if (kind === 'policy.adopted' && (event.at <= at || version === undefined)) version = data?.version ?? version;
  }
  return history.policies.find((policy) => policy.version === version);
}

/** Whether the policy in force and the directory let this person have the role then. */
function isEntitled(history: History, request: Request, { intent, entry }: RecordedIntent): boolean {
  const since = intent.at - history.factsMs - history.clockMs;
  const policy = policyAt(history, since);
  const role = policy && roleOf(policy, request.role);
  if (role?.rootRole !== request.rootRole) return false;
  return history.wasAmong(request.requester.oid, idsOf(role.mayAsk), since, entry.at);
}

/** Whether the rule, or somebody else who may, approved it. */
function isApproved(history: History, request: Request): boolean {
  const decision = 'decision' in request ? request.decision : undefined;
  if (decision === undefined) return false;
  const policy = history.policies.find((one) => one.version === decision.policy.version);
  const approval = policy && roleOf(policy, request.role)?.approval;
  if (approval === undefined || approval === 'none' || decision.by === undefined)
    return approval === 'none' && decision.by === undefined;
  const since = decision.at - history.factsMs - history.clockMs;
  const until = decision.at + history.clockMs;
  return (
    decision.by.oid !== request.requester.oid && history.wasAmong(decision.by.oid, idsOf(approval.by), since, until)
  );
}

const endOf = (request: Request): number =>
  request.state === 'granting' ? request.giveUpAt : request.state === 'active' ? request.endsAt : 0;

/** Why this grant was no cause for an assign; undefined when it was. */
function lackOf(history: History, request: Request, recorded: RecordedIntent): string | undefined {
  if (!isEntitled(history, request, recorded)) return 'its person may not have it';
  if (!isApproved(history, request)) return 'nobody who may approved it';
  return endOf(request) > recorded.intent.at ? undefined : 'its time was over';
}

export const noGrantWithoutCause: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    matchCalls(replay, history.clockMs).flatMap(({ call, recorded }) => {
      if (call.kind !== 'assign' || recorded === undefined) return [];
      const lacks = liveOf(recorded.entry.after, recorded.key).map((request) => lackOf(history, request, recorded));
      if (lacks.includes(undefined)) return [];
      const what = lacks.length === 0 ? 'assigned for nobody' : `assigned, but ${lacks.join('; ')}`;
      return [violates('L1')(what, call.at, recorded.key)];
    }),
  );
