/** Turns what is wrong with a policy file into sentences: where it stands, what it is, what to do. */
import type { z } from 'zod';
import { entraGroupNotOffered, notOffered } from './not-offered.js';

/** `path` such as roles[0].durations.maximum ('' = the file itself); `line` and `column` where the text shows it, from 1. */
export interface PolicyFault {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

export type Path = readonly PropertyKey[];

/** The keys that the form knows at a place of the file. */
export type KnownKeys = (path: Path) => readonly string[];

export const pathText = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

/** A fault of the form, before it has a line. */
export interface Wrong {
  readonly path: Path;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

/** What a failed parse says, one sentence for each thing to mend. */
export function formFaults(issues: readonly Issue[], file: unknown, known: KnownKeys): readonly Wrong[] {
  return issues.flatMap((issue) => fault(issue, [], file, known));
}

function fault(issue: Issue, above: Path, file: unknown, known: KnownKeys): readonly Wrong[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known(path)) }));
  if (issue.code === 'invalid_union') {
    // Of the branches, the one that went on into the value tells more than "none of these".
    const meant = issue.errors.find((branch) =>
      branch.some(({ path: deeper, code }) => deeper.length > 0 || code === 'unrecognized_keys'),
    );
    if (meant !== undefined) return meant.flatMap((inner) => fault(inner, path, file, known));
  }
  return [{ path, message: sentence(issue, valueAt(file, path)) }];
}

function unknownKey(key: string, keys: readonly string[]): string {
  const later = Object.hasOwn(notOffered, key) ? notOffered[key] : undefined;
  if (later !== undefined) return later;
  const near = nearest(key, keys);
  return `is not a key of the policy${near === undefined ? '' : `; did you mean ${near}?`} Known here: ${keys.join(', ')}.`;
}

function sentence(issue: Issue, value: unknown): string {
  if (value === undefined) return 'is missing: add it.';
  switch (issue.code) {
    case 'invalid_type':
      // A kind with a form of its own says more than that it is text.
      return value === null || issue.message.startsWith('Invalid')
        ? wrongKind(issue.expected, value)
        : `${issue.message}.`;
    case 'invalid_value':
      return value === 'entra-group' ? entraGroupNotOffered : `must be ${issue.values.map(String).join(', ')}.`;
    case 'too_small':
      return bound('least', issue.minimum, issue.origin);
    case 'too_big':
      return bound('most', issue.maximum, issue.origin);
    default:
      return `${issue.message}.`;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of keys',
};

function wrongKind(expected: string, value: unknown): string {
  const wanted = kinds[expected] ?? expected;
  if (value === null) return `is empty: give ${wanted}, or remove the key.`;
  if (expected === 'string' && typeof value !== 'object') return 'must be text: put it in quotes.';
  if (typeof value === 'string' && (expected === 'number' || expected === 'int'))
    return `must be ${wanted}: plain digits, without quotes.`;
  return `must be ${wanted}.`;
}

function bound(which: 'least' | 'most', count: number | bigint, origin: string): string {
  if (origin === 'string') return `must have at ${which} ${String(count)} characters.`;
  if (origin === 'array') return `must have at ${which} ${String(count)} entries.`;
  return `must be at ${which} ${String(count)}.`;
}

function valueAt(file: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Readonly<Record<PropertyKey, unknown>>)[part] : undefined,
    file,
  );
}

/** The known key that a slip of the pen could have meant. */
function nearest(key: string, keys: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(key.length / 3));
  return keys
    .map((known) => ({ known, steps: steps(key.toLowerCase(), known.toLowerCase()) }))
    .filter(({ steps: count }) => count <= most)
    .sort((one, other) => one.steps - other.steps)[0]?.known;
}

/** How many letters must be added, dropped or changed (Levenshtein). */
function steps(from: string, to: string): number {
  if (from.length > 40) return from.length;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [down, letter] of Array.from(from).entries()) {
    const next = [down + 1];
    for (const [across, other] of Array.from(to).entries())
      next.push(
        Math.min((row[across + 1] ?? 0) + 1, (next[across] ?? 0) + 1, (row[across] ?? 0) + (letter === other ? 0 : 1)),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}
