import { collectingLog } from '../testing/ledger.js';
import { second, ten } from '../testing/instants.js';
import { createManualClock } from '../testing/manual-clock.js';
import { saying, untilItAnswers, type NotYet } from './wait-for.js';

const silent = { ok: false, silent: true, reasons: ['No answer.'] } as const;

function bench() {
  const clock = createManualClock(ten);
  const log = collectingLog();
  const patience = { sayMs: 5 * second, tryMs: 15 * second, giveUpMs: 120 * second };
  return { clock, log, needs: { clock, log, patience } };
}

test('while no answer comes it is tried again, and goes on when one does', async () => {
  const { clock, needs, log } = bench();
  let tries = 0;
  const open = (): Promise<NotYet | { ok: true }> => Promise.resolve((tries += 1) < 4 ? silent : { ok: true });
  expect(await clock.until(untilItAnswers(needs, open))).toEqual({ ok: true });
  expect(tries).toBe(4);
  // The same reason is one line.
  expect(log.lines.map(({ event }) => event)).toEqual(['store.silent']);
});

test('a try that hangs is ended, and all of them have an end', async () => {
  const { clock, needs } = bench();
  const hangs = (signal: AbortSignal): Promise<NotYet> =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve(silent)));
  const began = clock.monotonic();
  expect(await clock.until(untilItAnswers(needs, hangs))).toEqual({
    ok: false,
    silent: true,
    reasons: ['No answer. It was tried for 120 s.'],
  });
  expect(clock.monotonic() - began).toBeLessThanOrEqual(140 * second);
});

test('a definite no is told at once', async () => {
  const { clock, needs } = bench();
  const refused = { ok: false, silent: false, reasons: ['Access is refused.'] } as const;
  const began = clock.monotonic();
  expect(await clock.until(untilItAnswers(needs, () => Promise.resolve(refused)))).toBe(refused);
  expect(clock.monotonic()).toBe(began);
});

test('each few seconds a line says what is waited for', async () => {
  const { clock, needs, log } = bench();
  await clock.until(saying(needs, 'records', clock.sleep(12 * second)));
  expect(log.lines.map(({ event, fields }) => [event, fields])).toEqual([
    ['service.waiting', { for: 'records', seconds: 5 }],
    ['service.waiting', { for: 'records', seconds: 10 }],
  ]);
});
