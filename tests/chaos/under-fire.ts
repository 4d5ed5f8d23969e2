/** Walks a story while the API is killed at one moment of it, and says what is wrong in the end. */
import type { Entra } from '../sandbox/entra/server.js';
import type { Fault } from '../sandbox/wire/faults.js';
import { guard } from './guarded.js';
import { holdersIn, leftBehind } from './left-behind.js';
import { type OnCall, startOutside } from './outside.js';
import { createPatientClient, type PatientClient } from './patient-client.js';
import { smallNumbers } from './small-numbers.js';
import type { Story } from './stories.js';
import { faultsOf } from './verdict.js';

/**
 * commit: the store has applied the nth transaction. read: the nth question came to the outside and was answered in vain.
 * change: the nth call that changes a role came there, and was lost, applied at once, or applied when the next process
 * has taken over. answer: a person has just heard how the nth command ended.
 */
export interface Moment {
  readonly kind: 'commit' | 'read' | 'change' | 'answer';
  readonly nth: number;
  /** What becomes of a change. */
  readonly effect?: 'never' | 'at-once' | 'late';
  /** Nobody starts the process again for so long. */
  readonly downMs?: number;
}

export interface Run {
  readonly name: string;
  readonly faults: readonly string[];
  readonly kills: number;
  readonly requests: number;
  /** How often the role came or went in Dataverse. */
  readonly effects: number;
  /** How often each kind of moment came by; of the commits those of the last process. */
  readonly seen: Readonly<Record<Moment['kind'], number>>;
}

export interface Stage {
  readonly entra: Entra;
  /** The bundled process. */
  readonly file: string;
  readonly story: Story;
  /** More kills, by whatever plan; called once the story begins, ends with the function it gives. */
  readonly besides?: (kill: () => void) => () => void;
}

/** When the next process has taken the claim over and watches still. */
const lateMs = smallNumbers.claimMs + smallNumbers.unsettledMs / 2;
const afterwardsMs = smallNumbers.quietLookMs + 300;
const faultOf: Readonly<Record<NonNullable<Moment['effect']>, Fault>> = {
  never: { kind: 'drop-before' },
  'at-once': { kind: 'drop-after' },
  late: { kind: 'late', ms: lateMs },
};
const sleep = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

const nameOf = (moment: Moment | undefined): string =>
  moment === undefined ? 'in peace' : Object.values(moment).map(String).join(' ');

export async function underFire({ entra, file, story, besides }: Stage, moment?: Moment): Promise<Run> {
  let kill = (): void => {};
  const isNow = (kind: Moment['kind'], nth: number): boolean => moment?.kind === kind && moment.nth === nth;
  const onCall: OnCall = (kind, nth) => {
    if (!isNow(kind, nth)) return undefined;
    kill();
    return moment?.effect === undefined ? undefined : faultOf[moment.effect];
  };
  const outside = await startOutside(entra, onCall);
  const baseline = holdersIn(outside.dataverse.state.rows());
  const api = guard(file, outside.env, {
    downMs: moment?.downMs ?? 0,
    args: moment?.kind === 'commit' ? [String(moment.nth)] : [],
  });
  kill = () => api.kill();
  let answers = 0;
  const onAnswer = (): void => {
    answers += 1;
    if (isNow('answer', answers)) kill();
  };
  const client = createPatientClient({ entra, address: () => api.address(), onAnswer });
  const { requests, faults } = await played(story, client, besides?.(kill));
  const gaveUp = api.gaveUp();
  const said = await api.stop();
  const heldBack = moment?.effect === 'late' ? outside.calls.changes[moment.nth - 1] : undefined;
  const history = await leftBehind(outside, baseline, client.calls, heldBack);
  await outside.stop();
  const { reads: read, changes } = outside.calls;
  const commit = Number(/"commits":(\d+)/.exec(said)?.[1]);
  return {
    name: nameOf(moment),
    faults: [...faults, ...(gaveUp === undefined ? [] : [gaveUp]), ...faultsOf(history, requests)],
    kills: api.kills(),
    requests: requests.length,
    effects: outside.dataverse.journal.length,
    seen: { commit, read, change: changes.length, answer: answers },
  };
}

async function played(
  story: Story,
  client: PatientClient,
  peace: (() => void) | undefined,
): Promise<{ readonly requests: readonly string[]; readonly faults: readonly string[] }> {
  try {
    const requests = await story(client);
    peace?.();
    // A late effect would show now.
    await sleep(afterwardsMs);
    return { requests, faults: [] };
  } catch (fault) {
    peace?.();
    return { requests: [], faults: [String(fault)] };
  }
}
