/** Three replicas as a container host keeps them: whichever ends is started again, until the fleet is stopped. */
import { type ApiProcess, startApi } from '../../support/api-process.js';
import type { StoryClock } from '../story-clock.js';

export interface FleetNeeds {
  /** The bundled process. */
  readonly file: string;
  /** Settings of each replica. */
  readonly settings: readonly Readonly<Record<string, string>>[];
  readonly clock: Pick<StoryClock, 'now'>;
  /** What the next process of this replica dies of, if it is told beforehand: arguments of the process. */
  readonly fate: (replica: number) => readonly string[];
}

export interface Member {
  /** Where it listens; a place where nobody does while it is down. */
  address(): string;
  /** Whether a process is there and not stopped by a signal. */
  runs(): boolean;
  kill(): void;
  /** Stands still until `go`. */
  halt(): void;
  go(): void;
  /** Asks it to end in order. */
  terminate(): void;
}

export interface Fleet {
  readonly members: readonly Member[];
  /** Processes that died by SIGKILL, from outside or by their own hand. */
  readonly crashes: () => number;
  /** Processes that ended by themselves without being asked, with what they said. */
  readonly gaveUp: readonly string[];
  /** How often a start ended because the store did not answer; a container host tries again. */
  readonly givenUpStarts: () => number;
  /** Stretches in which a process stood still: from, to. */
  readonly halts: readonly (readonly [number, number])[];
  /** Every process that runs has done something since it was asked. */
  turn(): Promise<void>;
  /** Asks all to end; rejects nothing, tells by `gaveUp`. */
  stop(): Promise<void>;
}

interface Inner extends Member {
  /** `beside`: another one serves. */
  turn(beside: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** A slow machine may take long to start a process; no more than this passes in the story meanwhile: nobody else serves, or somebody does. */
const startsWithinMs = { alone: 5_000, beside: 30_000 };
const nowhere = 'http://127.0.0.1:9';
const mostSaid = 2000;
const storeSilent = /did not start:[^]*store is not responding/i;

export function startFleet({ file, settings, clock, fate }: FleetNeeds): Fleet {
  let crashes = 0;
  let givenUpStarts = 0;
  const gaveUp: string[] = [];
  const halts: [number, number][] = [];

  function member(env: Readonly<Record<string, string>>, replica: number): Inner {
    let process: ApiProcess;
    let address: string | undefined;
    let listening: string | undefined;
    let beganAt = 0;
    let haltedAt: number | undefined;
    let asked = false;
    let struck = false;
    let stopping = false;
    let changed = (): void => {};
    let change = new Promise<void>((resolve) => (changed = resolve));
    const tell = (): void => {
      changed();
      change = new Promise<void>((resolve) => (changed = resolve));
    };
    const go = (): void => {
      if (haltedAt === undefined) return;
      halts.push([haltedAt, clock.now()]);
      haltedAt = undefined;
      process.kill('SIGCONT');
    };
    const terminate = (): void => {
      go();
      // Asked twice it would not finish what is under way.
      if (!asked) process.kill('SIGTERM');
      asked = true;
    };
    const begin = (): void => {
      const started = startApi(file, env, fate(replica));
      [process, beganAt, asked, struck] = [started, clock.now(), false, false];
      const here = (take: (where: string) => void) => (where: string) => {
        if (process === started) take(where);
        tell();
      };
      void started.listening.then(
        here((where) => (listening = where)),
        () => undefined,
      );
      void started.address.then(
        here((where) => (address = where)),
        () => undefined,
      );
      void started.ended.then(({ code, output, errors }) => {
        if (haltedAt !== undefined) halts.push([haltedAt, clock.now()]);
        haltedAt = undefined;
        // Who is asked to end and killed before it has may end either way.
        if (code === null && (struck || !asked)) crashes += 1;
        else if (code === 1 && storeSilent.test(errors)) givenUpStarts += 1;
        // Asked before it could hear, it just ends.
        else if (!asked || (code !== 0 && code !== null))
          gaveUp.push(
            `Replica ${String(replica + 1)} ended with ${String(code)}: ${`${errors}${output}`.slice(-mostSaid)}`,
          );
        address = listening = undefined;
        if (!stopping) begin();
        tell();
      });
    };
    begin();
    return {
      address: () => address ?? nowhere,
      runs: () => address !== undefined && haltedAt === undefined,
      kill() {
        struck = true;
        process.kill('SIGKILL');
      },
      halt() {
        if (haltedAt !== undefined) return;
        haltedAt = clock.now();
        process.kill('SIGSTOP');
        tell();
      },
      go,
      terminate,
      async turn(beside) {
        if (haltedAt !== undefined || stopping) return;
        if (listening !== undefined) await Promise.race([change, fetch(`${listening}/livez`).then(quiet, quiet)]);
        else if (clock.now() > beganAt + startsWithinMs[beside ? 'beside' : 'alone']) await change;
      },
      async stop() {
        stopping = true;
        terminate();
        await process.ended;
      },
    };
  }

  const members = settings.map(member);
  return {
    members,
    crashes: () => crashes,
    gaveUp,
    givenUpStarts: () => givenUpStarts,
    halts,
    async turn() {
      const isServed = members.some((one) => one.runs());
      await Promise.all(members.map((one) => one.turn(isServed)));
    },
    async stop() {
      await Promise.all(members.map((one) => one.stop()));
    },
  };
}

const quiet = async (answer: unknown): Promise<void> => {
  if (answer instanceof Response) await answer.arrayBuffer();
};
