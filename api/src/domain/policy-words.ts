/** A policy as lines of words, so that a change of it can be read in the record. */
import { inWords } from './evaluate.js';
import type { Environment, People, Policy } from './policy.js';

/** Fits into one row of the record together with everything around it. */
const mostCharacters = 16_000;

const names = (people: People): string =>
  [...people.groups, ...people.persons].map((one) => one.name).join(', ') || 'nobody';

const listed = (all: readonly { readonly name: string }[]): string => all.map((one) => one.name).join(', ') || 'nobody';

function sweepInWords({ sweep, protectedPrincipals }: Environment): string {
  if (sweep.mode === 'off') return 'off';
  const { removals, percent } = sweep.brake;
  const also = sweep.alsoProtects.length === 0 ? '' : `, also ${listed(sweep.alsoProtects)}`;
  return (
    `${sweep.mode} every ${inWords(sweep.intervalMs)}, at most ${String(removals)} or ${String(percent)} % by itself` +
    `${also}, never ${listed(protectedPrincipals)}`
  );
}

/** One line for each rule. */
export function describePolicy(policy: Policy): string[] {
  const lines = [
    `administrators: ${names(policy.administrators)}`,
    `auditors: ${names(policy.auditors)}`,
    `open requests of a person: ${String(policy.maxOpenPerPerson)}`,
    ...policy.environments.flatMap((one) => [
      `environment ${one.name}: ${one.kind}, ${one.url}`,
      `sweep of ${one.name}: ${sweepInWords(one)}`,
    ]),
    ...policy.roles.map((role) => {
      const decides = role.approval === 'none' ? 'nobody needs to approve' : `${names(role.approval.by)} approve`;
      return `role ${role.id}: ${names(role.mayAsk)} may ask for ${role.name} up to ${inWords(role.durations.maximumMs)}, ${decides}`;
    }),
  ];
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length;
    if (length > mostCharacters) return [...kept, `and ${String(lines.length - kept.length)} more`];
    kept.push(line);
  }
  return kept;
}

/** What was taken out and what came in. `before` is what the record holds, if anything. */
export function differenceOf(before: unknown, lines: readonly string[]): string[] {
  if (!Array.isArray(before)) return ['first policy on record'];
  const old = new Set(before.filter((line): line is string => typeof line === 'string'));
  const now = new Set(lines);
  return [
    ...[...old].filter((line) => !now.has(line)).map((line) => `no longer: ${line}`),
    ...lines.filter((line) => !old.has(line)).map((line) => `now: ${line}`),
  ].slice(0, 100);
}
