/** One plain http call of a test to a server of the sandbox. */

/** What OData bodies have in common. A test reads the members that its call is answered with. */
export interface Body {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly error: { readonly code: string; readonly message: string; readonly innerError: unknown };
  readonly '@odata.nextLink'?: string;
  readonly [name: string]: unknown;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; an empty object when it is none. */
  readonly json: Body;
}

const parsed = (text: string): Body => {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {} as Body;
  }
};

export const ask = async (
  url: string,
  token?: string,
  more: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Asked> => {
  const answer = await fetch(url, {
    method: more.method ?? 'GET',
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more.headers,
    },
    ...(more.body === undefined ? {} : { body: JSON.stringify(more.body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: parsed(text) };
};
