/** Keeps a board within the size that the connector takes, whatever there is: what matters least is left out first. */
import { limits, type Board } from '@jit/connector';

/** One thing less; undefined: there is nothing of this kind to leave out. */
type Step = (board: Board) => Board | undefined;

const half = <T>(list: readonly T[]): T[] => list.slice(0, Math.floor(list.length / 2));

const olderOutcomes: Step = (board) =>
  board.outcomes.length > 1 ? { ...board, outcomes: half(board.outcomes) } : undefined;

const olderClosed: Step = ({ requests = [], ...board }) => {
  const closed = requests.filter((request) => request.endedAt !== undefined);
  if (closed.length === 0) return undefined;
  const kept = new Set(half(closed));
  return { ...board, requests: requests.filter((request) => request.endedAt === undefined || kept.has(request)) };
};

const laterDecisions: Step = ({ decide = [], decideMore = 0, ...board }) => {
  if (decide.length === 0) return undefined;
  const fewer = half(decide);
  return { ...board, decide: fewer, decideMore: decideMore + decide.length - fewer.length };
};

const moreHolders: Step = ({ outside = [], ...board }) => {
  if (!outside.some(({ holders }) => holders.length > 0)) return undefined;
  const fewer = outside.map((one) => {
    const holders = half(one.holders);
    return { ...one, holders, more: one.more + one.holders.length - holders.length };
  });
  return { ...board, outside: fewer };
};

const olderRequests: Step = ({ requests = [], ...board }) =>
  requests.length > 0 ? { ...board, requests: half(requests) } : undefined;

/** A role can be requested without a word of what its rules have found: the answer to the request says it. */
const plainRoles: Step = ({ roles = [], ...board }) =>
  roles.some(({ findings }) => findings.length > 0)
    ? { ...board, roles: roles.map((role) => ({ ...role, findings: [] })) }
    : undefined;

const laterRoles: Step = ({ roles = [], ...board }) =>
  roles.length > 0 ? { ...board, roles: half(roles) } : undefined;

const laterEnvironments: Step = ({ outside = [], ...board }) =>
  outside.length > 0 ? { ...board, outside: half(outside) } : undefined;

const laterSilent: Step = (board) =>
  board.notAnswering.length > 1 ? { ...board, notAnswering: half(board.notAnswering) } : undefined;

/** Each is taken as often as it gives something, then the next. */
const steps: readonly Step[] = [
  olderOutcomes,
  olderClosed,
  laterDecisions,
  moreHolders,
  olderRequests,
  plainRoles,
  laterEnvironments,
  laterRoles,
  laterSilent,
];

/** The board as one text of at most `limits.boardMaxBytes`; lists come with what matters most in front. */
export function fitting(board: Board): string {
  let shown = board;
  for (;;) {
    const text = JSON.stringify(shown);
    if (Buffer.byteLength(text, 'utf8') <= limits.boardMaxBytes) return text;
    const smaller = steps.map((step) => step(shown)).find((one) => one !== undefined);
    if (smaller === undefined) return text;
    shown = smaller;
  }
}
