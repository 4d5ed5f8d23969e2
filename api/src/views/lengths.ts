/** Lengths of access between the contract's whole minutes and the policy's finer durations. */
import type { Role } from '../domain/policy.js';

const minute = 60_000;

export const inMinutes = (ms: number): number => Math.ceil(ms / minute);

/**
 * A policy may be finer than a minute: minutes that do not fit mean the default or the maximum that is shown as so many,
 * the default where both are: the shorter one leaves room to extend.
 */
export function durationFrom(role: Role, minutes: number): number {
  const { defaultMs, maximumMs, stepMs } = role.durations;
  const asked = minutes * minute;
  if (asked <= maximumMs && asked % stepMs === 0) return asked;
  return [Math.min(defaultMs, maximumMs), maximumMs].find((ms) => inMinutes(ms) === minutes) ?? asked;
}

/** Lengths worth offering, in minutes, shortest first: the default, the maximum and what usually serves. */
export function lengthsOf(role: Role): number[] {
  const { defaultMs, maximumMs, stepMs } = role.durations;
  const usual = [30, 60, 120, 240, 480].map((minutes) => minutes * minute);
  const fitting = usual.filter((ms) => ms <= maximumMs && ms % stepMs === 0);
  const all = new Set([...fitting, Math.min(defaultMs, maximumMs), maximumMs].map(inMinutes));
  const sorted = [...all].sort((one, other) => one - other);
  // At most four: what was there first is the least useful beside default and maximum.
  const keep = new Set([inMinutes(Math.min(defaultMs, maximumMs)), inMinutes(maximumMs)]);
  while (sorted.length > 4)
    sorted.splice(
      sorted.findIndex((one) => !keep.has(one)),
      1,
    );
  return sorted;
}
