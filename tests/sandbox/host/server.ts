/** The Power Apps of the sandbox: serves the page with the control and makes its calls through the connector. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFormulas } from '../../../solution/formulas/shipped.js';
import type { Definition } from '../connector/definition.js';
import { type Connector, createConnector } from '../connector/runtime.js';
import { fromJson, toJson } from '../connector/values.js';
import { repositoryRoot } from '../repository.js';
import type { Sandbox } from '../sandbox.js';
import { people, signInAs } from '../seed.js';
import { type Loopback, serve, type WireReply, type WireRequest } from '../wire/loopback.js';
import { controlFolder, readManifest, readStrings } from './control-files.js';
import { dataverseNow } from './dataverse-now.js';
import { mailPage, noticesNow } from './notices-now.js';
import { createFiles } from './files.js';
import { createSessions, type Session, sessionCookie } from './sessions.js';

export interface HostOptions {
  readonly sandbox: Sandbox;
  /** Address of the API, without a path. */
  readonly api: string;
  readonly port?: number | undefined;
  /** Folder of a built control; the one of this repository when left out. */
  readonly control?: string;
  /** Formulas of the app by the property they stand in; those that the solution ships when left out. */
  readonly formulas?: Readonly<Record<string, string>>;
}

/** Name of the connector in the formulas. */
const sourceName = 'JITAccess';
const callDeadline = 30_000;

const json = (body: unknown): WireReply => ({ status: 200, body });
const refused = (status: number, message: string): WireReply => ({ status, body: { message } });

const connectorFor = (definition: Definition, api: string, token: string, errorDetails: boolean): Connector =>
  createConnector({
    definition,
    name: sourceName,
    errorDetails,
    send: async ({ method, url, headers, body }) => {
      const answer = await fetch(`${api}${url}`, {
        method,
        headers: { ...headers, authorization: `Bearer ${token}`, accept: 'application/json' },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(callDeadline),
      });
      return { status: answer.status, reason: answer.statusText, body: await answer.text() };
    },
  });

const parsed = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Something that another administrator did, outside the product: gives or takes a role. */
const outsideChange = (sandbox: Sandbox, asked: Readonly<Record<string, unknown>>): WireReply => {
  const state = sandbox.dataverse.get(text(asked['environment']))?.state;
  const user = state?.rows().users.find(({ oid }) => oid === text(asked['person']));
  const copy = state
    ?.rows()
    .roles.find((role) => role.rootId === text(asked['role']) && role.businessUnitId === user?.businessUnitId);
  if (!state || !user || !copy) return refused(404, 'There is no such environment, person or role.');
  const actor = 'Another administrator';
  const give = asked['act'] === 'give';
  return json({ change: give ? state.assign(user.id, copy.id, actor) : state.remove(user.id, copy.id, actor) });
};

/** Starts the page. Rejects when the control is not built or the port is taken. */
export const startHost = async ({ sandbox, api, port, control, formulas }: HostOptions): Promise<Loopback> => {
  const root = repositoryRoot();
  const folder = control ?? controlFolder(root);
  if (folder === undefined) throw new Error('The control is not built: run `npm run build` first.');
  const definition = JSON.parse(readFileSync(join(root, 'connector/apiDefinition.swagger.json'), 'utf8')) as Definition;
  const files = await createFiles(root, folder);
  const sessions = createSessions(sandbox.entra);
  let origin = '';

  const settings = (session: Session): WireReply =>
    json({
      control: readManifest(folder),
      strings: readStrings(folder),
      source: sourceName,
      formulas: formulas ?? readFormulas(join(root, 'solution')),
      people: signInAs.map((key) => ({ key, oid: people[key].oid, name: people[key].name, part: people[key].part })),
      person: session.person.oid,
    });

  const call = async (session: Session, asked: Readonly<Record<string, unknown>>): Promise<WireReply> => {
    const values = Array.isArray(asked['values']) ? asked['values'].map(fromJson) : [];
    const token = await sessions.tokenOf(session);
    const connector = connectorFor(definition, api, token, asked['errorDetails'] === true);
    return json({ value: toJson(await connector.call(text(asked['operation']), values)) });
  };

  const post = async (request: WireRequest, session: Session): Promise<WireReply> => {
    // Only our own page may act: another origin cannot send JSON here without asking first, and is never answered.
    if (request.headers.origin !== origin || !/^application\/json/.test(request.headers['content-type'] ?? '')) {
      return refused(403, 'Only the page of the sandbox may do this.');
    }
    const asked = parsed(request.body);
    switch (request.url.pathname) {
      case '/host/sign-in': {
        const person = sessions.become(session, text(asked['person']));
        return person ? json({ person: person.oid }) : refused(404, 'There is no such person.');
      }
      case '/host/call':
        return call(session, asked);
      case '/host/outside':
        return outsideChange(sandbox, asked);
      default:
        return refused(404, 'There is nothing here.');
    }
  };

  const get = (request: WireRequest, session: Session): WireReply => {
    switch (request.url.pathname) {
      case '/host/settings':
        return settings(session);
      case '/host/dataverse':
        return json(dataverseNow(sandbox));
      case '/host/notices':
        return json(noticesNow(sandbox, session.person));
      default:
        return mailIn(request, session) ?? files(decodeURIComponent(request.url.pathname));
    }
  };

  const mailIn = ({ url }: WireRequest, { person }: Session): WireReply | undefined => {
    const id = /^\/host\/mail\/(\d{1,9})$/.exec(url.pathname)?.[1];
    return id === undefined ? undefined : mailPage(sandbox, person, Number(id));
  };

  const answer = async (request: WireRequest): Promise<WireReply> => {
    // A name of somebody else that leads here must not be able to read anything.
    if (`http://${request.headers.host ?? ''}` !== origin) return refused(421, `Use ${origin}.`);
    const session = sessions.of(request.headers.cookie);
    const reply = request.method === 'POST' ? await post(request, session) : get(request, session);
    if (request.url.pathname !== '/') return reply;
    // Lax: the link of a mail comes from a frame that is nobody's. What acts is asked for its origin besides.
    const cookie = `${sessionCookie}=${session.id}; Path=/; HttpOnly; SameSite=Lax`;
    return { ...reply, headers: { ...reply.headers, 'set-cookie': cookie } };
  };

  const server = await serve(answer, { port });
  origin = server.url;
  return server;
};
