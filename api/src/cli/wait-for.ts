/** Waits for what a start needs, and says so: a line each few seconds, another try while no answer comes, an end. */
import type { Clock, Log } from '../ports.js';

export interface Patience {
  /** How often it says what it waits for, ms. */
  readonly sayMs: number;
  /** One try ends after this. */
  readonly tryMs: number;
  /** All of them together. */
  readonly giveUpMs: number;
}

export const patience: Patience = { sayMs: 5_000, tryMs: 15_000, giveUpMs: 120_000 };

export interface WaitNeeds {
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  readonly log: Log;
  readonly patience: Patience;
}

/** `what`: for which the log says that it is waited. */
export async function saying<T>(
  { clock, log, patience: { sayMs } }: WaitNeeds,
  what: string,
  work: Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const began = clock.monotonic();
  const lines = (async () => {
    for (;;) {
      await clock.sleep(sayMs, over.signal);
      if (over.signal.aborted) return;
      log.warn('service.waiting', { for: what, seconds: Math.round((clock.monotonic() - began) / 1000) });
    }
  })();
  try {
    return await work;
  } finally {
    over.abort();
    await lines;
  }
}

/** Not yet, or not at all: `silent` where no definite answer came, so that another try is worth it. */
export interface NotYet {
  readonly ok: false;
  /** Each a sentence. */
  readonly reasons: readonly string[];
  readonly silent: boolean;
}

/** Tries again while no definite answer comes; a definite no is told at once. `signal`: ends the try. */
export async function untilItAnswers<T extends { readonly ok: true }>(
  needs: WaitNeeds,
  attempt: (signal: AbortSignal) => Promise<T | NotYet>,
): Promise<T | NotYet> {
  const { clock, log, patience: times } = needs;
  const until = clock.monotonic() + times.giveUpMs;
  let told = '';
  for (;;) {
    const tried = await oneTry(needs, attempt);
    if (tried.ok || !tried.silent) return tried;
    const reason = tried.reasons.join(' ');
    if (clock.monotonic() >= until) {
      const forSoLong = `It was tried for ${String(Math.round(times.giveUpMs / 1000))} s.`;
      return { ...tried, reasons: tried.reasons.map((one) => `${one} ${forSoLong}`) };
    }
    if (reason !== told) log.warn('store.silent', { reason });
    told = reason;
    await clock.sleep(Math.min(times.sayMs, 1_000));
  }
}

async function oneTry<T>(
  { clock, patience: { tryMs } }: WaitNeeds,
  attempt: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const over = new AbortController();
  const waiting = clock.sleep(tryMs, over.signal).then(() => late.abort());
  try {
    return await attempt(late.signal);
  } finally {
    over.abort();
    await waiting;
  }
}
