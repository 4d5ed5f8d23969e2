/** Keeps an API process running as a container host does: whenever it is killed it is started again. */
import { type ApiProcess, startApi } from '../support/api-process.js';

export interface Guarded {
  /** Where it listens now; waits while it is starting. */
  address(): Promise<string>;
  kill(): void;
  /** How often it was killed, by whomever. */
  readonly kills: () => number;
  /** What it said when it ended by itself, which it never should. */
  readonly gaveUp: () => string | undefined;
  /** Asks it to end and gives all that the last process said. */
  stop(): Promise<string>;
}

export interface GuardedHow {
  /** Of the first start only. */
  readonly args?: readonly string[];
  /** When it was killed, before it is started again. */
  readonly onKill?: () => void;
}

export function guard(file: string, env: Readonly<Record<string, string>>, how: GuardedHow = {}): Guarded {
  let kills = 0;
  let stopping = false;
  let gaveUp: string | undefined;
  let current: ApiProcess;
  const begin = (args: readonly string[]): void => {
    const started = startApi(file, env, args);
    current = started;
    void started.ended.then(({ code, output, errors }) => {
      if (code === null) kills += 1;
      if (stopping) return;
      if (code === null) {
        how.onKill?.();
        begin([]);
      } else gaveUp = `It ended with ${String(code)}: ${errors}${output}`;
    });
  };
  begin(how.args ?? []);
  return {
    async address() {
      try {
        return await current.address;
      } catch (fault) {
        if (gaveUp !== undefined) throw fault;
        // Nobody listens there: the caller tries again, as one does.
        return 'http://127.0.0.1:9';
      }
    },
    kill: () => current.kill('SIGKILL'),
    kills: () => kills,
    gaveUp: () => gaveUp,
    async stop() {
      stopping = true;
      current.kill('SIGTERM');
      return (await current.ended).output;
    },
  };
}
