/** Answers associate and disassociate of users and roles, in all documented forms. */
import type { WireReply, WireRequest } from '../wire/loopback.js';
import { badQuery, duplicate, missing, otherUnit, userDisabled } from './errors.js';
import type { Change, DataverseState } from './state.js';

/** What is not known of the real service, where both outcomes can be played, and what differs between environments. */
export interface Behaviour {
  /** Associate of what is associated. */
  duplicates: 204 | 412;
  /** Disassociate of what is not there. */
  absent: 204 | 404;
  /** A page has no more rows, whatever is asked; 5000 in the real service. */
  pageMost: number;
  /** What WhoAmI names: another one when an address leads to another environment. */
  organizationId: string;
}

const link = /^systemusers\(([0-9a-f-]{36})\)\/systemuserroles_association(?:\(([0-9a-f-]{36})\))?\/\$ref$/i;
const roleAddress = /^(?:https?:\/\/[^/]+\/api\/data\/v9\.\d\/)?roles\(([0-9a-f-]{36})\)$/i;

const done: WireReply = { status: 204, headers: { 'odata-version': '4.0' } };

const replyTo = (change: Change, userId: string, roleId: string, unchanged: WireReply): WireReply => {
  switch (change) {
    case 'changed':
      return done;
    case 'unchanged':
      return unchanged;
    case 'no-such-user':
      return missing('systemuser', userId);
    case 'no-such-role':
      return missing('role', roleId);
    case 'user-disabled':
      return userDisabled();
    case 'other-unit':
      return otherUnit();
  }
};

const roleInBody = (body: string): string | undefined => {
  try {
    const { '@odata.id': address } = JSON.parse(body) as { '@odata.id'?: unknown };
    return typeof address === 'string' ? roleAddress.exec(address)?.[1] : undefined;
  } catch {
    return undefined;
  }
};

const again = { 204: (): WireReply => done, 412: duplicate };
const nothing = {
  204: (_roleId: string): WireReply => done,
  404: (roleId: string): WireReply => missing('systemuserroles', roleId),
};

const roleInQuery = ({ url }: WireRequest): string | undefined =>
  roleAddress.exec(url.searchParams.get('$id') ?? '')?.[1];

/** Undefined when the path is no link between users and roles, or the method none that changes it. */
export const answerChange = (
  request: WireRequest,
  path: string,
  state: DataverseState,
  behaviour: Behaviour,
  actor: string,
): WireReply | undefined => {
  const [, user = '', roleInPath] = link.exec(path) ?? [];
  const userId = user.toLowerCase();
  const add = request.method === 'POST' && roleInPath === undefined;
  if (userId === '' || (!add && request.method !== 'DELETE')) return undefined;
  const role = add ? roleInBody(request.body) : (roleInPath ?? roleInQuery(request));
  if (role === undefined) return badQuery('The request must name the role as roles(id), in @odata.id or $id.');
  const roleId = role.toLowerCase();
  const change = add ? state.assign(userId, roleId, actor) : state.remove(userId, roleId, actor);
  return replyTo(change, userId, roleId, add ? again[behaviour.duplicates]() : nothing[behaviour.absent](roleId));
};
