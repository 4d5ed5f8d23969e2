/** Nobody is kept waiting for a decision that nobody can take. */
import { roleOf } from '../../api/src/domain/evaluate.js';
import { violates, type History, type Law } from './history.js';
import { keyOfRequest, replaysOf } from './replay.js';

/** Who is in a group is asked for again after this, at most. */
const knownMs = 75_000;

/** No request is taken for a role whose approver groups have all been deleted. */
export const somebodyCanDecide: Law = (history) =>
  replaysOf(history).flatMap((replay) =>
    replay.entries.flatMap(({ event, after, at }) => {
      const request = event.request === undefined ? undefined : after.requests.get(event.request);
      if (event.kind !== 'access.requested' || request?.state !== 'pending') return [];
      const role = history.policies.map((policy) => roleOf(policy, request.role)).findLast((one) => one !== undefined);
      const groups = role === undefined || role.approval === 'none' ? [] : role.approval.by.groups;
      if (groups.length === 0 || !groups.every(({ id }) => wasLost(history, id, at))) return [];
      return [violates('nobody')(`${request.id} waits for approvers of deleted groups`, at, keyOfRequest(request))];
    }),
  );

const wasLost = ({ lostGroups = [] }: History, group: string, at: number): boolean =>
  lostGroups.some((one) => one.group === group && one.from <= at - knownMs && at <= one.to);
