/** The text by which the control requests parts of the board. Imports nothing, so that the control can use it at run time. */

/** What people need: a query that names no parts gets these. */
export const boardParts = ['roles', 'requests', 'decide'] as const;
/** Parts that are made only when the query names them. */
const namedParts = ['outside'] as const;
const allParts = [...boardParts, ...namedParts] as const;
export type BoardPart = (typeof allParts)[number];

/** What a board query names: these parts, the request of a deep link, and the tag of the board that is known. */
export interface BoardQuery {
  readonly parts: readonly BoardPart[];
  readonly request?: string;
  readonly known?: string;
}

/** Decodes percent signs; a text that is no encoding stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Reads `parts=roles,requests,decide,outside&request=<id>&known=<tag>`, in any order. Unknown keys and parts are left alone, so that
 * an old API serves a newer control; no parts, or none that is known, means those that people need (not `outside`). Of a
 * key that comes twice the first counts. Never throws.
 */
export function parseBoardQuery(text: string | undefined): BoardQuery {
  const values = new Map<string, string>();
  for (const pair of (text ?? '').split('&')) {
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    if (!values.has(key)) values.set(key, at < 0 ? '' : decoded(pair.slice(at + 1)).trim());
  }
  const named = (values.get('parts') ?? '').split(',').map((part) => part.trim());
  const wanted = allParts.filter((part) => named.includes(part));
  const parts: readonly BoardPart[] = wanted.length > 0 ? wanted : boardParts;
  const [request, known] = [values.get('request'), values.get('known')];
  return { parts, ...(request && { request }), ...(known && { known }) };
}

/** The text of a query; `parseBoardQuery` reads it back. What people need, no request and nothing known is "". */
export function formatBoardQuery(query: BoardQuery): string {
  const usual = boardParts.every((part) => query.parts.includes(part)) && query.parts.length === boardParts.length;
  const parts = usual ? [] : [`parts=${query.parts.join(',')}`];
  const request = query.request ? [`request=${encodeURIComponent(query.request)}`] : [];
  const known = query.known ? [`known=${encodeURIComponent(query.known)}`] : [];
  return [...parts, ...request, ...known].join('&');
}
