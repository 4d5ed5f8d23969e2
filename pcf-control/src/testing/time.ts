/** A clock with timers that a test moves by hand. */

export interface Time {
  readonly now: () => number;
  readonly after: (ms: number, act: () => void) => () => void;
  /** Moves on and calls what is due, in order. */
  readonly pass: (ms: number) => void;
}

export function createTime(start = 0): Time {
  let now = start;
  let timers: { readonly at: number; readonly act: () => void }[] = [];
  return {
    now: () => now,
    after(ms, act) {
      const timer = { at: now + ms, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    pass(ms) {
      const until = now + ms;
      for (;;) {
        const next = timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.act();
      }
      now = until;
    },
  };
}
