/** Commands that are calls of the API: where it is, who is signed in, and what is shown of its answers. */
import type { OperationName, OperationOutput } from '@jit/connector';
import type { Command } from 'commander';
import type { TerminalSettings } from '../config/read-config.js';
import { isLoopback } from '../domain/loopback.js';
import type { Tried } from './open-store.js';
import { environmentNamed } from './environment-named.js';
import { type ApiClient, type Called, createApiClient } from './sweep/api-client.js';
import { signIn } from './sweep/sign-in.js';
import { line } from './sweep/tables.js';

export interface Common {
  readonly api?: string;
  readonly scope?: string;
  readonly json?: true;
}

export interface Terminal {
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
  /** Ends the process with this code when nothing else is under way. */
  readonly end: (code: number) => void;
  readonly settings: TerminalSettings;
  /** Certificates (PEM) to trust instead of those that Node knows, or a sentence why they cannot be read. */
  readonly trusted?: Tried<string | undefined>;
  /** Between two tries of a call; tests do not wait. */
  readonly pauseMs?: number;
}

/** The code with which the process ends when a call was refused or nobody was reached. */
export const refusedCode = 1;

function addressOf(options: Common, settings: TerminalSettings): string | undefined {
  const text = options.api ?? settings.api ?? '';
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  // What fails is said with the address: nothing secret may be in it.
  if (username + password + search + hash !== '') return undefined;
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)) ? text : undefined;
}

/** The same call with the id of the environment in the place of its name. */
export async function withEnvironment(
  client: ApiClient,
  input: Readonly<Record<string, unknown>>,
): Promise<Called<Readonly<Record<string, unknown>>>> {
  if (typeof input['environment'] !== 'string') return { ok: true, value: input };
  const environment = await environmentNamed(client, input['environment']);
  return environment.ok ? { ok: true, value: { ...input, environment: environment.value } } : environment;
}

/** A client of the API for who is signed in; undefined where there is none, which is then said. */
export async function connect(
  options: Common,
  { settings, complain, end, pauseMs, trusted = { ok: true, value: undefined } }: Terminal,
): Promise<ApiClient | undefined> {
  const address = addressOf(options, settings);
  if (!trusted.ok) {
    complain(trusted.reason);
    end(refusedCode);
    return undefined;
  }
  const ca = trusted.value === undefined ? {} : { ca: trusted.value };
  const signed = await (address === undefined
    ? {
        ok: false as const,
        reason:
          'Say where the API is: --api https://… (or JIT_API), without user, query or fragment. Plain http is for this machine only.',
      }
    : signIn({ token: settings.token, scope: options.scope ?? settings.scope }));
  if (signed.ok && address !== undefined)
    return createApiClient({ address, token: signed.token, ...ca, ...(pauseMs === undefined ? {} : { pauseMs }) });
  if (!signed.ok) complain(signed.reason);
  end(refusedCode);
  return undefined;
}

/** Calls one operation and shows its answer; undefined when it was refused, which is then said. */
export async function show<N extends OperationName>(
  terminal: Terminal,
  options: Common,
  call: { readonly name: N; readonly input: Readonly<Record<string, unknown>> },
  text: (value: OperationOutput<N>) => string,
): Promise<OperationOutput<N> | undefined> {
  const client = await connect(options, terminal);
  if (client === undefined) return undefined;
  const input = await withEnvironment(client, call.input);
  const called = input.ok ? await client.call(call.name, input.value) : input;
  if (!called.ok) {
    terminal.complain(line(called.reason));
    terminal.end(refusedCode);
    return undefined;
  }
  terminal.say(options.json === true ? JSON.stringify(called.value, null, 2) : text(called.value));
  return called.value;
}

/** The options of every command that calls the API. */
export const callsApi = (command: Command): Command =>
  command
    .option('--api <address>', 'where the API is (or JIT_API)')
    .option('--scope <scope>', 'api://<client id of the API>/.default (or JIT_SCOPE); not needed with JIT_TOKEN')
    .option('--json', 'print the answer of the API as JSON');
