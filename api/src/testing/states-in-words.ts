/** Every state held against every step, in words: what the table test and the picture in the README are made of. */
import { defaultTimings } from '../domain/timings.js';
import { isTerminal, type Ending, type Request } from '../domain/request.js';
import { step, type Step, type Stepped } from '../domain/transition.js';
import { aPerson } from './a-policy.js';
import { aJoined, approved, aRequest } from './a-request.js';
import { minute, ten } from './instants.js';

const anna = aPerson('anna');
const removing = (reason: Ending['reason'], readyAt?: number): Request =>
  aRequest('removing', { ending: { reason, at: ten - minute }, ...(readyAt !== undefined && { readyAt }) });

/** Each state in each situation in which it behaves in its own way; a new state does not compile without a row here. */
const situations: { readonly [S in Request['state']]: Readonly<Record<string, Request & { readonly state: S }>> } = {
  pending: {
    pending: aRequest('pending'),
    'pending, window over': aRequest('pending', { lapsesAt: ten }),
  },
  scheduled: { scheduled: aRequest('scheduled') },
  granting: { granting: aRequest('granting'), 'granting, joined': aJoined() },
  active: { active: aRequest('active'), 'active, end reached': aRequest('active', { endsAt: ten }) },
  removing: {
    removing: removing('expired', ten - minute) as Request & { state: 'removing' },
    'removing, never ready, asked for': removing('given-back') as Request & { state: 'removing' },
    'removing, never ready, not asked for': removing('not-usable-in-time') as Request & { state: 'removing' },
  },
  denied: { denied: aRequest('denied') },
  cancelled: { cancelled: aRequest('cancelled') as Request & { state: 'cancelled' } },
  lapsed: { lapsed: aRequest('lapsed') as Request & { state: 'lapsed' } },
  failed: { failed: aRequest('failed') as Request & { state: 'failed' } },
  ended: { ended: aRequest('ended') as Request & { state: 'ended' } },
};

/** Each step in each way that makes a difference; a new step does not compile without a row here. */
const steps: { readonly [D in Step['do']]: Readonly<Record<string, Extract<Step, { do: D }>>> } = {
  approve: {
    approve: { do: 'approve', decision: approved, durationMs: 30 * minute },
    'approve for later': { do: 'approve', decision: approved, durationMs: 30 * minute, startsAt: ten + minute },
  },
  deny: { deny: { do: 'deny', decision: approved } },
  cancel: { cancel: { do: 'cancel', by: anna } },
  end: {
    'give back': { do: 'end', by: anna },
    revoke: { do: 'end', by: aPerson('carla'), said: { n: 3, hash: 'said-3' } },
  },
  lapse: { lapse: { do: 'lapse' } },
  start: { start: { do: 'start' } },
  fail: { fail: { do: 'fail', reason: 'refused-by-policy' } },
  'held-already': { 'held already': { do: 'held-already' } },
  join: { join: { do: 'join' } },
  grant: { grant: { do: 'grant' } },
  'take-back': { 'take back': { do: 'take-back', reason: 'expired' } },
  gone: { gone: { do: 'gone' } },
  keep: {
    'keep for another grant': { do: 'keep', for: 'other-grant' },
    'keep as standing': { do: 'keep', for: 'standing' },
  },
  drop: { drop: { do: 'drop' } },
};

const flat = <T>(groups: Readonly<Record<string, Readonly<Record<string, T>>>>): [string, T][] =>
  Object.values(groups).flatMap((group) => Object.entries(group));

export const everySituation: readonly (readonly [name: string, request: Request])[] = flat<Request>(situations);
export const everyStep: readonly (readonly [name: string, step: Step])[] = flat<Step>(steps);

/** The step, taken at ten o'clock with the timings of the product. */
export const atTen = (request: Request, what: Step): Stepped => step(request, what, ten, defaultTimings);

function situationInWords(name: string, request: Request): string {
  const moves: string[] = [];
  const refused = new Map<string, string[]>();
  for (const [does, what] of everyStep) {
    const stepped = atTen(request, what);
    if (stepped.ok) moves.push(`  ${does} -> ${inWords(stepped.next)} (${stepped.event})`);
    else refused.set(stepped.problem.code, [...(refused.get(stepped.problem.code) ?? []), does]);
  }
  const refusals = [...refused].map(([code, does]) =>
    does.length === everyStep.length ? `  ${code}: everything` : `  ${code}: ${does.join(', ')}`,
  );
  return [name, ...moves, ...refusals].join('\n');
}

function inWords(next: Request): string {
  const joined = next.state === 'granting' && next.joined !== undefined ? ', joined' : '';
  const why = 'ending' in next ? `: ${next.ending.reason}` : '';
  const kept = 'roleKept' in next ? `, role kept for ${next.roleKept}` : '';
  return next.state + joined + why + kept;
}

/** One paragraph for each situation: where each step leads, and with which code it is refused. */
export const statesInWords = (): string =>
  everySituation.map(([name, request]) => situationInWords(name, request)).join('\n\n');

/** The picture of the states, in Mermaid: one arrow for each pair of states, with the steps that lead along it. */
export function statesAsDiagram(): string {
  const arrows = new Map<string, Set<string>>();
  for (const [, request] of everySituation)
    for (const [does, what] of everyStep) {
      const stepped = atTen(request, what);
      if (!stepped.ok || stepped.next.state === request.state) continue;
      const arrow = `${request.state} --> ${stepped.next.state}`;
      arrows.set(arrow, (arrows.get(arrow) ?? new Set()).add(does));
    }
  const lines = [...arrows].map(([arrow, does]) => `  ${arrow}: ${[...does].join(', ')}`);
  const last = new Set(everySituation.filter(([, one]) => isTerminal(one)).map(([, one]) => `  ${one.state} --> [*]`));
  return ['stateDiagram-v2', '  [*] --> pending: ask', ...lines, ...last].join('\n');
}
