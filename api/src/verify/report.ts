/** What a verification found, for whoever reads a terminal. */
import type { Verdict } from './verifier.js';

const at = (time: number): string => (Number.isFinite(time) ? new Date(time).toISOString() : 'an unknown time');

/** What nobody can prove from one export is said with it. */
export function reportOf({ environment, keyId, events, end, provenFrom, findings, count }: Verdict): string {
  const place = environment === 'service' ? 'The service ledger' : `The ledger of environment ${environment}`;
  const head = `${place}: ${String(events)} events, to sequence ${String(end.seq)} of ${at(end.time)}, signed by key ${keyId}.`;
  const listed = findings.map(({ line, text }) => `line ${String(line)}: ${text}`);
  const more = count > findings.length ? [`… and ${String(count - findings.length)} more.`] : [];
  if (count === 0)
    return [
      head,
      'Verified: no event was changed, left out or added. Whether later events were cut off, only a later export can show.',
    ].join('\n');
  const proven =
    provenFrom === undefined
      ? 'Nothing is proven: the head does not seal the last event.'
      : `Proven: the events from sequence ${String(provenFrom)} to the end are what was signed; of those before nothing is.`;
  return [head, ...listed, ...more, `${String(count)} faults. ${proven}`].join('\n');
}
