/** Calls a server on this machine from another process, and measures what the calls cost this one. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}

/** Of one call. */
export interface HttpCost {
  /** Processor time of this process, all threads, ms. */
  readonly cpuMs: number;
  /** Until the answer was whole, as the caller saw it, ms. */
  readonly p95Ms: number;
}

export interface HttpCaller {
  /** Rejects unless every answer is a 200. */
  readonly costOf: (port: number, calls: readonly HttpCall[]) => Promise<HttpCost>;
  readonly stop: () => void;
}

/** Callers at the same time. */
const atOnce = 4;

/** `root`: the folder of the repository. */
export function startHttpCaller(root: string): HttpCaller {
  const child = fork(join(root, 'tests/load/http-client.mjs'));
  return {
    costOf: async (port, calls) => {
      const before = process.cpuUsage();
      child.send({ port, calls, atOnce });
      const [answer] = (await once(child, 'message')) as [{ readonly times?: number[]; readonly fault?: string }];
      if (answer.times === undefined) throw new Error(answer.fault ?? 'The caller is gone.');
      const { user, system } = process.cpuUsage(before);
      const times = [...answer.times].sort((one, other) => one - other);
      const p95Ms = times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? Number.NaN;
      return { cpuMs: (user + system) / 1000 / calls.length, p95Ms };
    },
    stop: () => void child.kill(),
  };
}
