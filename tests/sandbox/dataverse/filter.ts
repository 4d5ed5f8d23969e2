/** The part of OData's `$filter` that the product may use: comparisons joined by `and`, `or` and brackets. */

export type Row = Readonly<Record<string, unknown>>;
export type Predicate = (row: Row) => boolean;

/** The query cannot be understood; the message is for the caller. */
export class QueryError extends Error {}

const lexeme = /\s*(\(|\)|'(?:[^']|'')*'|[^\s()']+)/y;

const lexemes = (text: string): string[] => {
  const found: string[] = [];
  lexeme.lastIndex = 0;
  while (lexeme.lastIndex < text.trimEnd().length) {
    const [, token] = lexeme.exec(text) ?? [];
    if (token === undefined) throw new QueryError(`Syntax error in '${text}'.`);
    found.push(token);
  }
  return found;
};

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const literal = (token: string): unknown => {
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (guid.test(token)) return token.toLowerCase();
  if (token === 'true' || token === 'false') return token === 'true';
  if (token === 'null') return null;
  if (/^-?\d+$/.test(token)) return Number(token);
  throw new QueryError(`The literal '${token}' is not understood.`);
};

/** Reads a filter over rows with these properties. Throws a QueryError. */
export const parseFilter = (text: string, properties: readonly string[], entity: string): Predicate => {
  const tokens = lexemes(text);
  const next = (): string => {
    const token = tokens.shift();
    if (token === undefined) throw new QueryError(`Syntax error: '${text}' ends too early.`);
    return token;
  };
  const comparison = (): Predicate => {
    const name = next();
    if (name === '(') {
      const inner = either();
      if (next() !== ')') throw new QueryError(`Syntax error: a bracket is not closed in '${text}'.`);
      return inner;
    }
    if (!properties.includes(name)) {
      throw new QueryError(`Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${entity}'.`);
    }
    const operator = next();
    const wanted = literal(next());
    if (operator === 'eq') return (row) => (row[name] ?? null) === wanted;
    if (operator === 'ne') return (row) => (row[name] ?? null) !== wanted;
    throw new QueryError(`The operator '${operator}' is not understood.`);
  };
  const both = (): Predicate => {
    let left = comparison();
    while (tokens[0] === 'and') {
      tokens.shift();
      const [before, right] = [left, comparison()];
      left = (row) => before(row) && right(row);
    }
    return left;
  };
  const either = (): Predicate => {
    let left = both();
    while (tokens[0] === 'or') {
      tokens.shift();
      const [before, right] = [left, both()];
      left = (row) => before(row) || right(row);
    }
    return left;
  };
  const predicate = either();
  if (tokens.length > 0) throw new QueryError(`Syntax error at '${tokens[0]}' in '${text}'.`);
  return predicate;
};
