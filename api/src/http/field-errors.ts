/** Says which fields are wrong and how, in words, without repeating what was sent. */
import type { z } from 'zod';
import type { FieldError } from './problem.js';
import { shownName } from './read-query.js';

const namesAtMost = 10;

/** `given`: what was parsed, to tell absent from wrong. */
export function fieldErrors(
  issues: readonly z.core.$ZodIssue[],
  given: Readonly<Record<string, unknown>>,
): FieldError[] {
  return issues.flatMap((issue) => {
    const field = issue.path.map((part) => shownName(String(part))).join('.');
    if (issue.code === 'unrecognized_keys')
      return issue.keys.slice(0, namesAtMost).map((key) => ({ field: shownName(key), message: 'is not known here' }));
    const absent = issue.path.length === 1 && isAbsent(given[String(issue.path[0])]);
    return [{ field, message: absent ? 'is required' : sentence(issue) }];
  });
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kinds[issue.expected] ?? `of the type ${issue.expected}`}`;
    case 'too_small':
      return issue.origin === 'string'
        ? `must have at least ${String(issue.minimum)} characters`
        : `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return issue.origin === 'string'
        ? `must have at most ${String(issue.maximum)} characters`
        : `must be at most ${String(issue.maximum)}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'custom':
      return issue.message;
    default:
      return 'does not have the expected form';
  }
}
