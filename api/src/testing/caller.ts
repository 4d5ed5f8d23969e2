/** Calls operations of a service as people do, one by one, and lets time pass where something waits. */
import type { OperationInput, OperationName, RequestView } from '@jit/connector';
import type { Problem, Result } from '../domain/result.js';
import { handlers } from '../usecases/handlers.js';
import type { Handled } from '../usecases/operation.js';
import { anActor } from './a-policy.js';
import type { ServiceBench } from './service.js';

export interface Caller {
  call<N extends OperationName>(name: N, input: OperationInput<N>): Promise<Result<Handled<N>>>;
  /** The answer; a refusal fails the test. */
  does<N extends OperationName>(name: N, input: OperationInput<N>): Promise<Handled<N>>;
  /** The problem; an answer fails the test. */
  refused<N extends OperationName>(name: N, input: OperationInput<N>): Promise<Problem>;
  /** Asks for an hour of `customizer` with a command id of its own. */
  ask(more?: Partial<OperationInput<'CreateRequest'>>): Promise<RequestView>;
}

export function as(bench: ServiceBench, name: string): Caller {
  const caller: Caller = {
    call: (operation, input) => bench.until(handlers[operation](bench.service, anActor(name), input)),
    async does(operation, input) {
      const answer = await caller.call(operation, input);
      if (!answer.ok) throw new Error(`${operation}: ${answer.problem.code} ${answer.problem.detail ?? ''}`);
      return answer.value;
    },
    async refused(operation, input) {
      const answer = await caller.call(operation, input);
      if (answer.ok) throw new Error(`${operation} was not refused.`);
      return answer.problem;
    },
    ask: (more = {}) =>
      caller.does('CreateRequest', {
        commandId: bench.service.ports.random.hex(8),
        role: 'customizer',
        minutes: 60,
        reason: 'a reason of its own',
        ...more,
      }),
  };
  return caller;
}

/** The id of a command, new each time. */
export const newCommand = (bench: ServiceBench): string => bench.service.ports.random.hex(8);
