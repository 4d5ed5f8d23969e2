/** What is wrong with how a story ended: the laws, and the promise of the story itself in plain words. */
import type { Request } from '../../api/src/domain/request.js';
import type { History } from '../laws/history.js';
import { checkLaws } from '../laws/laws.js';

/** One sentence for each fault; `ids`: the requests of the story, the extension last. */
export function faultsOf(history: History, ids: readonly string[]): string[] {
  const laws = checkLaws(history).map(({ law, what, at }) => `${law}: ${what} (${String(at)})`);
  return [...laws, ...history.environments.flatMap((one) => promiseOf(one, ids))];
}

type Left = History['environments'][number];

function promiseOf(left: Left, ids: readonly string[]): string[] {
  const done = left.rows.filter(({ key }) => key.startsWith('done|'));
  const closed = done.map(({ text }) => JSON.parse(text) as Request);
  return [...endsOf(left, closed, ids), ...effectsOf(left, closed)];
}

/** Each request has one end, the right one, and nothing else is there. */
function endsOf({ rows }: Left, closed: readonly Request[], ids: readonly string[]): string[] {
  const open = rows.filter(({ key }) => key.startsWith('open|request|'));
  const count = `${closed.length} closed and ${open.length} open requests for ${ids.length}`;
  const states = ids.map((id) => closed.find((request) => request.id === id)?.state);
  // An extension that its approver reached too late lapses; a grant that was given must have been kept.
  const wrong = states.filter((state, index) => state !== 'ended' && (index === 0 || state !== 'lapsed'));
  return [
    ...wrong.map((state) => `A request became ${String(state)}`),
    ...(open.length > 0 || closed.length !== ids.length ? [count] : []),
  ];
}

/** Given and taken in turns, taken in the end, and never during a grant. */
function effectsOf({ changes, baseline }: Left, closed: readonly Request[]): string[] {
  const turns = changes.map(({ kind }) => kind).join(' ');
  const early = changes.filter(({ kind, at }) => kind === 'remove' && closed.some((request) => isDuring(request, at)));
  return [
    ...(/^assign remove( assign remove)*$/.test(turns) ? [] : [`In Dataverse: ${turns}`]),
    ...early.map(({ at }) => `Removed at ${String(at)}, before its time`),
    ...changes
      .filter(({ oid, rootRole }) => baseline.has(`${oid}|${rootRole}`))
      .map(({ oid }) => `A role of ${oid} was touched that was there before`),
  ];
}

/** Between ready and the end that was promised, or that somebody wanted. */
function isDuring(request: Request, at: number): boolean {
  if (request.state !== 'ended' || request.readyAt === undefined) return false;
  const end = request.ending?.reason === 'expired' ? request.endsAt : request.ending?.at;
  return at >= request.readyAt && at < (end ?? Infinity);
}
