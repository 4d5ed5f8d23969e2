/** Calls from the page to its own server. */

export interface Person {
  readonly key: string;
  readonly oid: string;
  readonly name: string;
  readonly part: string;
}

export interface Settings {
  readonly control: {
    readonly name: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly events: readonly string[];
    readonly styles: readonly string[];
  };
  readonly strings: Readonly<Record<string, string>>;
  readonly source: string;
  readonly formulas: Readonly<Record<string, string>>;
  readonly people: readonly Person[];
  readonly person: string;
}

const read = async (answer: Response): Promise<unknown> => {
  const body: unknown = await answer.json();
  if (answer.ok) return body;
  const { message } = body as { readonly message?: string };
  throw new Error(message ?? `The page's server answered ${answer.status}.`);
};

export const get = async (path: string): Promise<unknown> => read(await fetch(path));

export const post = async (path: string, body: unknown): Promise<unknown> =>
  read(
    await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
