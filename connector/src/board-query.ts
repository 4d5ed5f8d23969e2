/** The text by which the control asks for parts of the board. Imports nothing, so that the control may use it at run time. */

export const boardParts = ['roles', 'requests', 'decide'] as const;
export type BoardPart = (typeof boardParts)[number];

/** What a board query asks for: these parts, and the request of a deep link. */
export interface BoardQuery {
  readonly parts: readonly BoardPart[];
  readonly request?: string;
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
 * Reads `parts=roles,requests,decide&request=<id>`, in any order. Unknown keys and parts are left alone, so that an old
 * API serves a newer control; no parts, or none that is known, means all of them. Of a key that comes twice the first
 * counts. Never throws.
 */
export function parseBoardQuery(text: string | undefined): BoardQuery {
  const values = new Map<string, string>();
  for (const pair of (text ?? '').split('&')) {
    const at = pair.indexOf('=');
    const key = at < 0 ? pair : pair.slice(0, at);
    if (!values.has(key)) values.set(key, at < 0 ? '' : decoded(pair.slice(at + 1)).trim());
  }
  const asked = (values.get('parts') ?? '').split(',').map((part) => part.trim());
  const known = boardParts.filter((part) => asked.includes(part));
  const parts = known.length > 0 ? known : boardParts;
  const request = values.get('request');
  return request ? { parts, request } : { parts };
}

/** The text of a query; `parseBoardQuery` reads it back. All parts and no request is "". */
export function formatBoardQuery(query: BoardQuery): string {
  const everything = boardParts.every((part) => query.parts.includes(part));
  const parts = everything ? [] : [`parts=${query.parts.join(',')}`];
  const request = query.request ? [`request=${encodeURIComponent(query.request)}`] : [];
  return [...parts, ...request].join('&');
}
