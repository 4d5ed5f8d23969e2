/** A policy as lines of words, so that a change of it can be read in the record. */
import { inWords } from './evaluate.js';
import { hoursInWords } from './hours.js';
import type { Environment, People, Policy } from './policy.js';

/** So many characters the lines of a policy have in all, as they are stored, and one of them. */
export const mostCharacters = 12_000;
const mostOfLine = 400;
/** So many characters a difference has in all: it stands in one event with the lines. */
export const mostOfDifference = 8_000;

/** Characters of a text as it is stored. */
const stored = (text: string): number => JSON.stringify(text).length;

const names = (people: People): string =>
  [...people.groups, ...people.persons].map((one) => one.name).join(', ') || 'nobody';

const listed = (all: readonly { readonly name: string }[]): string => all.map((one) => one.name).join(', ') || 'nobody';

function sweepInWords({ sweep, protectedPrincipals }: Environment): string {
  if (sweep.mode === 'off') return 'off';
  const { removals, percent } = sweep.brake;
  const also = sweep.alsoProtects.length === 0 ? '' : `, also ${listed(sweep.alsoProtects)}`;
  return (
    `${sweep.mode} every ${inWords(sweep.intervalMs)}, at most ${String(removals)} or ${String(percent)} % automatically` +
    `${also}, never ${listed(protectedPrincipals)}`
  );
}

/**
 * One line for each rule. A line that is cut, and lines that are left out, end with a mark made by `hash`: so a change in
 * what is not shown is still a difference.
 */
export function describePolicy(policy: Policy, hash: (text: string) => string): string[] {
  const lines = [
    `administrators: ${names(policy.administrators)}`,
    `auditors: ${names(policy.auditors)}`,
    `open requests of a person: ${String(policy.maxOpenPerPerson)}`,
    ...policy.environments.flatMap((one) => [
      `environment ${one.name}: ${one.kind}, ${one.url}`,
      `sweep of ${one.name}: ${sweepInWords(one)}`,
    ]),
    ...policy.roles.map((role) => {
      const decides = role.approval === 'none' ? 'approved automatically' : `${names(role.approval.by)} approve`;
      return `role ${role.id}: ${names(role.mayAsk)} can request ${role.name} up to ${inWords(role.durations.maximumMs)}, ${decides}${
        role.hours === undefined ? '' : `, begins in ${hoursInWords(role.hours)}`
      }`;
    }),
  ];
  const short = lines.map((line) => shortened(line, hash));
  return within(short, mostCharacters, (rest) => `and ${String(rest.length)} more (${markOf(rest.join(), hash)})`);
}

const markOf = (text: string, hash: (text: string) => string): string => `#${hash(text).slice(0, 12)}`;

function shortened(line: string, hash: (text: string) => string): string {
  if (stored(line) <= mostOfLine) return line;
  let length = Math.min(line.length, mostOfLine - 60);
  while (stored(line.slice(0, length)) > mostOfLine - 60) length -= 10;
  return `${line.slice(0, length).toWellFormed()} \u2026 (${String(line.length)} characters, ${markOf(line, hash)})`;
}

/** As many lines as fit, and one that tells of the rest. */
function within(lines: readonly string[], most: number, tell: (rest: readonly string[]) => string): string[] {
  const room = most - 100;
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += stored(line) + 1;
    if (length > room) return [...kept, tell(lines.slice(kept.length))];
    kept.push(line);
  }
  return kept;
}

/** What was taken out and what came in. `before` is what the record holds, if anything. */
export function differenceOf(before: unknown, lines: readonly string[]): string[] {
  if (!Array.isArray(before)) return ['first policy in the ledger'];
  const old = new Set(before.filter((line): line is string => typeof line === 'string'));
  const now = new Set(lines);
  const changes = [
    ...[...old].filter((line) => !now.has(line)).map((line) => `no longer: ${line}`),
    ...lines.filter((line) => !old.has(line)).map((line) => `now: ${line}`),
  ];
  return within(changes, mostOfDifference, (rest) => `and ${String(rest.length)} more differences`);
}
