/** Form of a wrong file in the tables beside this one, and short names of places in the good files. */
import type { Edit } from './edit.js';

export interface Fixture {
  readonly rule: string;
  /** Where the finding is. */
  readonly where: string;
  /** What was changed, in words of the change itself. */
  readonly what: string;
  readonly edits: readonly Edit[];
}

/** One row of a table: rule, where the finding is, edits. */
export const wrong = (rule: string, where: string, ...edits: readonly Edit[]): Fixture => ({
  rule,
  where,
  what: edits
    .map(
      ([path, value]) =>
        `${path.replace('definition|', '')} = ${value === undefined ? 'gone' : JSON.stringify(value).slice(0, 80)}`,
    )
    .join(', '),
  edits,
});

export const inPaths = 'definition|paths';
export const me = `${inPaths}|/me|get`;
export const roles = `${inPaths}|/roles|get`;
export const create = `${inPaths}|/requests|post`;
export const body = `${create}|parameters|0`;
export const fields = `${body}|schema|properties`;
export const one = `${inPaths}|/requests/{requestId}|get`;
export const trigger = `${inPaths}|/triggers/decision|post`;
export const callback = `${trigger}|parameters|0|schema`;
export const signIn = 'properties|properties|connectionParameters|token|oAuthSettings';
export const policies = 'properties|properties|policyTemplateInstances';

export const text = { type: 'string' } as const;
/** An input with words, for tables that are about something else. */
export const input = (name: string, place: string, more: object = {}): object => ({
  name,
  in: place,
  required: true,
  ...text,
  'x-ms-summary': 'Other',
  description: 'Another value.',
  ...(place === 'path' ? { 'x-ms-url-encoding': 'single' } : {}),
  ...more,
});
/** An operation without a mistake. */
export const operation = (operationId: string, more: object = {}): object => ({
  operationId,
  summary: 'Get something else',
  description: 'Gives something else.',
  parameters: [],
  responses: {
    200: { description: 'OK.', schema: { type: 'object', properties: { id: text } } },
    default: { description: 'A problem.' },
  },
  ...more,
});
