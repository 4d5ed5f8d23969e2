/**
 * Calls whose effect may still come. Their number must not grow with the tries: of all calls of one kind one entry stands
 * for the one that may arrive last, and says until when any of the others may.
 */

export type CallKind = 'assign' | 'remove';

export interface UnsettledCall {
  readonly callId: string;
  readonly kind: CallKind;
  readonly first: boolean;
  /** Until then it may arrive, epoch ms. */
  readonly until: number;
  /** Until then another call of this kind may arrive that has no entry of its own. */
  readonly others?: number;
}

/** At most one entry for each kind of call: the latest `until` wins, what it hides is in `others`. */
export function oneOfEachKind(calls: readonly UnsettledCall[]): readonly UnsettledCall[] {
  const kept = new Map<string, UnsettledCall>();
  for (const call of calls) {
    const kind = `${call.kind} ${String(call.first)}`;
    const there = kept.get(kind);
    kept.set(kind, there === undefined ? call : lastOf(there, call));
  }
  return [...kept.values()];
}

function lastOf(one: UnsettledCall, other: UnsettledCall): UnsettledCall {
  const [last, hidden] = other.until >= one.until ? [other, one] : [one, other];
  return { ...last, others: Math.max(hidden.until, hidden.others ?? 0, last.others ?? 0) };
}

/** A call without a definite answer. */
export const doubt = (calls: readonly UnsettledCall[], call: UnsettledCall): readonly UnsettledCall[] =>
  oneOfEachKind([...calls, call]);

/** The answer to a call came late: it arrives no later than `call.until`. That says nothing about any other call. */
export function answeredLate(calls: readonly UnsettledCall[], call: UnsettledCall): readonly UnsettledCall[] {
  const { own, rest } = apart(calls, call.callId);
  const until = Math.max(call.until, own?.others ?? 0);
  return oneOfEachKind([...rest, { ...call, until }]);
}

/** The call was never sent: only the others that stand behind its entry may arrive. */
export function neverSent(calls: readonly UnsettledCall[], callId: string): readonly UnsettledCall[] {
  const { own, rest } = apart(calls, callId);
  if (own?.others === undefined) return rest;
  const { others, ...call } = own;
  return [...rest, { ...call, until: others }];
}

function apart(
  calls: readonly UnsettledCall[],
  callId: string,
): { readonly own: UnsettledCall | undefined; readonly rest: readonly UnsettledCall[] } {
  return {
    own: calls.find((one) => one.callId === callId),
    rest: calls.filter((one) => one.callId !== callId),
  };
}
