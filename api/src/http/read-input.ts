/** Reads and checks everything that a call brings: values in the path, query and body, by the schemas of its operation. */
import { type Operation, type OperationInput, type OperationName, operations } from '@jit/connector';
import type { Request } from 'express';
import { z } from 'zod';
import { fieldErrors } from './field-errors.js';
import { type FieldError, type HttpProblem, invalidInput, type Read } from './problem.js';
import { hasBody, readBody } from './read-body.js';
import { readQuery } from './read-query.js';

type Values = Readonly<Record<string, unknown>>;

const nothing = z.strictObject({});

/** Refused input may still say which command it was: then the outcome of that command can be told. */
export type InputRead<N extends OperationName> =
  | { readonly ok: true; readonly value: OperationInput<N> }
  | { readonly ok: false; readonly problem: HttpProblem; readonly commandId?: string };

/** Path, query and body joined. Every fault of the three is told at once; of the body only when it could be read. */
export async function readInput<N extends OperationName>(name: N, request: Request): Promise<InputRead<N>> {
  const operation: Operation = operations[name];
  const query = readQuery(request.originalUrl, Object.keys(operation.query?.shape ?? {}));
  if (!query.ok) return query;
  const body = await bodyOf(operation, request);
  if (!body.ok) return body;

  const errors: FieldError[] = [];
  const check = (schema: z.ZodObject, given: Values): Values => {
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data;
    errors.push(...fieldErrors(parsed.error.issues, given));
    return {};
  };
  const input = {
    ...check(operation.pathInput ?? nothing, { ...request.params }),
    ...check(operation.query ?? nothing, query.value),
    ...check(operation.body ?? nothing, body.value),
  };
  if (errors.length === 0) return { ok: true, value: input as OperationInput<N> };
  return { ...invalidInput(errors), ...commandOf(operation, body.value) };
}

/** The id of the command, as far as it is a good one. */
function commandOf({ body }: Operation, { commandId }: Values): { readonly commandId?: string } {
  const form: unknown = body?.shape['commandId'];
  const parsed = form instanceof z.ZodType ? form.safeParse(commandId) : undefined;
  return parsed?.success === true ? { commandId: String(parsed.data) } : {};
}

function bodyOf(operation: Operation, request: Request): Promise<Read<Values>> {
  if (operation.body !== undefined) return readBody(request);
  return Promise.resolve(hasBody(request) ? invalidInput([], 'This call takes no body.') : { ok: true, value: {} });
}
