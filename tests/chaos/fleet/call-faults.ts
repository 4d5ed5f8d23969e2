/** What a bad day does to a call to Dataverse or Graph, as the sandbox plays it. */
import type { Seeded } from '../../simulation/seeded.js';
import { dataverseThrottled, type Fault } from '../../sandbox/wire/faults.js';
import type { CallKind } from '../outside.js';

/** A fault and the name under which it is counted. */
export interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
}

const second = 1000;

export interface FaultSource {
  /** A fault that a call of this kind may meet at any time. */
  any(kind: CallKind): NamedFault;
  /** What a system that is down does. */
  down(): NamedFault;
}

/** `sleep`: by the time of the story. */
export function faultSource(random: Seeded, sleep: (ms: number) => Promise<void>): FaultSource {
  const within = (least: number, most: number): Promise<void> => sleep(random.between(least, most) * second);
  const broken = (status: number): NamedFault => ({
    name: `answers ${String(status)}`,
    fault: { kind: 'answer', status, body: { error: { code: 'ServiceUnavailable', message: 'Injected.' } } },
  });
  const throttled = (isGraph: boolean): NamedFault => ({
    name: 'throttles (429)',
    fault: isGraph
      ? { kind: 'answer', status: 429, headers: { 'retry-after': String(random.between(1, 5)) } }
      : dataverseThrottled(random.pick(['requests', 'time', 'concurrency']), random.between(1, 8)),
  });
  // Whoever asks has long given up when it comes.
  const timeOut = (): NamedFault => ({ name: 'times out', fault: { kind: 'held', when: within(20, 60) } });
  const onAnything: readonly ((isGraph: boolean) => NamedFault)[] = [
    throttled,
    () => broken(random.pick([500, 502, 503, 504])),
    timeOut,
    () => ({ name: 'is slow', fault: { kind: 'held', when: within(1, 10) } }),
    () => ({ name: 'resets', fault: { kind: 'drop-before' } }),
    () => ({ name: 'loses the answer', fault: { kind: 'drop-after' } }),
    () => ({ name: 'cuts the answer', fault: { kind: 'cut' } }),
    () => ({ name: 'answers with a page', fault: { kind: 'html' } }),
    () => ({ name: 'answers with nothing', fault: { kind: 'empty' } }),
  ];
  const onChanges: readonly (() => NamedFault)[] = [
    () => ({ name: 'has a late effect', fault: { kind: 'late', when: within(1, 300) } }),
    () => ({ name: 'has no effect (204)', fault: { kind: 'no-effect' } }),
  ];
  return {
    any(kind) {
      const isChange = kind === 'assign' || kind === 'remove';
      if (isChange && random.chance(0.4)) return random.pick(onChanges)();
      return random.pick(onAnything)(kind === 'person' || kind === 'groups');
    },
    down: () =>
      random.pick([timeOut, () => broken(503), () => ({ name: 'resets', fault: { kind: 'drop-before' as const } })])(),
  };
}
