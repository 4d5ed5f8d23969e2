/** Values of Power Fx as far as the shipped formulas meet them. `null` is Blank(). */

/** An error is a value: it travels through formulas until IfError catches it. */
export class FormulaError {
  /** Number of the kind in ErrorKind, such as 23 for Network. */
  readonly kind: number;
  readonly message: string;
  readonly httpStatus: number | null;
  readonly httpResponse: string | null;

  constructor(kind: number, message: string, details: { readonly status?: number; readonly response?: string } = {}) {
    this.kind = kind;
    this.message = message;
    this.httpStatus = details.status ?? null;
    this.httpResponse = details.response ?? null;
  }
}

export const errorKinds = { invalidFunctionUsage: 13, network: 23, invalidArgument: 25, invalidJson: 30 } as const;

export type Value = string | number | boolean | null | FormulaError | readonly Value[] | FormulaRecord;
export interface FormulaRecord {
  readonly [name: string]: Value;
}

export const isError = (value: unknown): value is FormulaError => value instanceof FormulaError;

export const isTable = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isRecord = (value: Value | undefined): value is FormulaRecord =>
  typeof value === 'object' && value !== null && !isError(value) && !Array.isArray(value);

/** Values as JSON between the page and its server: `{"$blank":true}` and `{"$error":{...}}` stand for what JSON lacks. */
export const toJson = (value: Value): unknown => {
  if (value === null) return { $blank: true };
  if (isError(value)) return { $error: Object.fromEntries(Object.entries(value)) };
  if (isTable(value)) return value.map(toJson);
  if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, toJson(field)]));
  return value;
};

const errorFrom = (json: unknown): FormulaError => {
  const error = (typeof json === 'object' ? json : {}) as Partial<FormulaError> | null;
  return new FormulaError(error?.kind ?? errorKinds.invalidArgument, error?.message ?? 'An error.', {
    ...(typeof error?.httpStatus === 'number' ? { status: error.httpStatus } : {}),
    ...(typeof error?.httpResponse === 'string' ? { response: error.httpResponse } : {}),
  });
};

export const fromJson = (json: unknown): Value => {
  if (Array.isArray(json)) return json.map(fromJson);
  if (typeof json === 'object' && json !== null) {
    if ('$blank' in json) return null;
    if ('$error' in json) return errorFrom(json.$error);
    return Object.fromEntries(Object.entries(json).map(([name, field]) => [name, fromJson(field)]));
  }
  return typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean' ? json : null;
};
