/** Through whom the crowd speaks: any replica, whichever the way to the service happens to choose. */
import { seeded } from '../../simulation/seeded.js';
import type { ClientCall } from '../../laws/history.js';
import type { Entra } from '../../sandbox/entra/server.js';
import { createPatientClient, type PatientClient } from '../patient-client.js';
import type { Member } from './fleet.js';

export interface SpeakersNeeds {
  readonly entra: Entra;
  readonly seed: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly members: readonly Member[];
}

export interface Speakers {
  readonly client: PatientClient;
  /** Every act of everybody, and what was answered. */
  readonly calls: () => readonly ClientCall[];
  /** Each replica is asked for each of these requests once more. */
  hearFromEach(requests: readonly string[]): Promise<void>;
}

const second = 1000;
/** So long somebody waits for one answer, so long until they ask again, and so long until they give up altogether. */
const [answerMs, againMs, patienceMs] = [20 * second, 3 * second, 3600 * second];

export function createSpeakers({ entra, seed, now, sleep, members }: SpeakersNeeds): Speakers {
  const random = seeded(seed, 'ways');
  const afterLost = (): Promise<void> => sleep(againMs);
  const clock = { now, tick: afterLost };
  const deadline = (): AbortSignal => {
    const late = new AbortController();
    void sleep(answerMs).then(() => late.abort());
    return late.signal;
  };
  const patience = (): (() => boolean) => {
    const end = now() + patienceMs;
    return () => now() > end;
  };
  const by = (address: () => string): PatientClient =>
    createPatientClient({ entra, clock, deadline, afterLost, patience, address: () => Promise.resolve(address()) });
  const client = by(() => random.pick(members).address());
  const last = members.map((one) => by(() => one.address()));
  return {
    client,
    calls: () => [client, ...last].flatMap(({ calls }) => calls),
    async hearFromEach(requests) {
      for (const one of last) for (const id of requests) await one.until('adi', id, () => true);
    },
  };
}
