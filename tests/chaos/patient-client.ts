/** People who repeat a command, with the same id, until they are told how it ended; everything they hear is kept. */
import { randomUUID } from 'node:crypto';
import type { OperationName, ProblemView, RequestView } from '@jit/connector';
import type { Entra } from '../sandbox/entra/server.js';
import { people, type PersonKey } from '../sandbox/seed.js';
import type { ClientCall } from '../laws/history.js';
import { callOf } from '../support/wrong-input.js';
import { machineClock, pause, type StoryClock } from './story-clock.js';

export type Answer =
  { readonly ok: true; readonly request: RequestView } | { readonly ok: false; readonly problem: ProblemView };

type Input = Readonly<Record<string, unknown>>;

export interface PatientClient {
  readonly calls: readonly ClientCall[];
  /** Commands: asked until there is an answer that stands. */
  command(person: PersonKey, operation: OperationName, input: Input): Promise<Answer>;
  /** Reads a request until it is as wanted. */
  until(person: PersonKey, id: string, wanted: (request: RequestView) => boolean): Promise<RequestView>;
}

export interface PatientNeeds {
  readonly entra: Entra;
  readonly address: () => Promise<string>;
  /** Whose time passes while they wait; the machine's when left out. */
  readonly clock?: Pick<StoryClock, 'now' | 'tick'>;
  /** What is waited after a lost answer; a moment when left out, because somebody is about to start again. */
  readonly afterLost?: () => Promise<void>;
  /** Ends a call that nobody answers; they wait as long as the connection stands when left out. */
  readonly deadline?: () => AbortSignal;
  /** Whether somebody has waited for too long; by the machine's time when left out. */
  readonly patience?: () => () => boolean;
  /** After each answer to a command that stands, before anything else is done. */
  readonly onAnswer?: (operation: OperationName) => void;
}

/** Nobody is measured here; a busy machine may take long. */
const patienceMs = 300_000;

const machinePatience = (): (() => boolean) => {
  const end = Date.now() + patienceMs;
  return () => Date.now() > end;
};

export function createPatientClient(needs: PatientNeeds): PatientClient {
  const { entra, address, onAnswer, deadline } = needs;
  const { afterLost = pause, patience = machinePatience, clock = machineClock } = needs;
  const calls: ClientCall[] = [];
  const tokens = new Map<PersonKey, string>();
  const tokenOf = (person: PersonKey): string => {
    const token = tokens.get(person) ?? entra.mint({ person: people[person] });
    tokens.set(person, token);
    return token;
  };

  /** One call; undefined: its answer was lost. */
  async function once(person: PersonKey, operation: OperationName, input: Input): Promise<Answer | undefined> {
    const origin = await address();
    const { method, path, headers, body } = callOf(operation, tokenOf(person), input);
    const sentAt = clock.now();
    const answer = await fetch(`${origin}${path}`, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      ...(typeof body === 'string' && { body }),
      ...(deadline && { signal: deadline() }),
    })
      .then(readAnswer)
      .catch(() => undefined);
    calls.push({
      oid: people[person].oid,
      operation,
      sentAt,
      ...(typeof input['commandId'] === 'string' && { commandId: input['commandId'] }),
      ...(typeof input['requestId'] === 'string' && { requestId: input['requestId'] }),
      ...(typeof body === 'string' && { body }),
      ...(answer && { answeredAt: clock.now(), answer: told(answer) }),
    });
    return answer;
  }

  async function command(person: PersonKey, operation: OperationName, input: Input): Promise<Answer> {
    const whole = { commandId: randomUUID(), ...input };
    const isTooLong = patience();
    for (;;) {
      const answer = await once(person, operation, whole);
      if (answer?.ok === true || (answer !== undefined && isFinal(answer.problem.status))) {
        onAnswer?.(operation);
        return answer;
      }
      if (isTooLong()) throw new Error(`${operation} got no answer: ${JSON.stringify(answer)}`);
      await (answer === undefined ? afterLost() : clock.tick());
    }
  }

  async function until(person: PersonKey, id: string, wanted: (request: RequestView) => boolean): Promise<RequestView> {
    const isTooLong = patience();
    for (;;) {
      const answer = await once(person, 'GetRequest', { requestId: id });
      if (answer?.ok === true && wanted(answer.request)) return answer.request;
      if (isTooLong()) throw new Error(`It did not come to it: ${JSON.stringify(answer)}`);
      await (answer === undefined ? afterLost() : clock.tick());
    }
  }

  return { calls, command, until };
}

/** Anything else says: come again. */
const isFinal = (status: number): boolean => status < 500 && status !== 429;

async function readAnswer(response: Response): Promise<Answer> {
  const body: unknown = await response.json();
  return response.status === 200
    ? { ok: true, request: body as RequestView }
    : { ok: false, problem: body as ProblemView };
}

const told = (answer: Answer): NonNullable<ClientCall['answer']> =>
  answer.ok
    ? { ok: true, id: answer.request.id, state: answer.request.state }
    : { ok: false, code: answer.problem.code };
