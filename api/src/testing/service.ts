/** A whole service but for the ways in: real records in a real store, a directory and a Dataverse in memory. */
import type { Timings } from '../domain/timings.js';
import type { Answering } from '../domain/environment-on-record.js';
import type { NoticeName } from '../domain/notice-kinds.js';
import type { Policy } from '../domain/policy.js';
import { decide as decideTruly, type Decide } from '../domain/decide/decide.js';
import { defaultTimings } from '../domain/timings.js';
import { servicePartition } from '../ledger/keys.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Channels, Mail, Ports, Tables } from '../ports.js';
import { createPeopleCache } from '../service/directory-facts.js';
import { watchDirectory } from '../service/directory-health.js';
import { openLedgers } from '../service/open-ledgers.js';
import { type NoticeSettings, plainNotices, type Service } from '../service/service.js';
import { createChannelHealth } from '../service/channel-health.js';
import { channelsFor } from '../service/channels.js';
import { createKeptEnds } from '../service/kept-ends.js';
import { createLastClosed } from '../service/last-closed.js';
import { createStatementCache } from '../service/statements.js';
import { aPolicy, home } from './a-policy.js';
import { aDataverse, type TestDataverse } from './dataverse.js';
import { aDirectory, type TestDirectory } from './directory.js';
import { aKeyFolder, type TestKeyFolder } from './key-folder.js';
import { heldEvidence, type HeldEvidence } from './held-evidence.js';
import { ten } from './instants.js';
import { aReplica, begin, deployment, type TestReplica } from './ledger.js';
import { createManualClock, type ManualClock } from './manual-clock.js';
import { aReceiver, type TestReceiver } from './receiver.js';
import type { TestStore } from './store.js';

export interface ServiceBench {
  readonly clock: ManualClock;
  readonly store: TestStore;
  readonly replica: TestReplica;
  readonly directory: TestDirectory;
  readonly dataverse: TestDataverse;
  /** The same as the sweep looks at it. */
  readonly evidence: HeldEvidence;
  /** What lies beside the key of this replica. */
  readonly keyFolder: TestKeyFolder;
  /** Takes the notices. */
  readonly receiver: TestReceiver;
  readonly service: Service;
  /** The record of `sandbox-1`. */
  readonly ledger: Ledger;
  /** What was woken: `<environment> <holder>`. */
  readonly woken: string[];
  /** Who answers at the addresses; a test may write here. */
  readonly address: { answering: Answering };
  /** Why it is not ready; a test may write here. */
  readonly troubles: string[];
  /** Lets an answer come, moving time where something sleeps. */
  until<T>(promise: Promise<T>): Promise<T>;
}

export interface ServiceOptions {
  readonly policy?: Policy;
  readonly timings?: Partial<Timings>;
  readonly instance?: string;
  readonly between?: (tables: Tables) => Tables;
  readonly decide?: Decide;
  readonly mail?: Mail;
  readonly channels?: Channels;
  readonly notices?: Partial<NoticeSettings>;
}

/** Anna and Mia make, Boris and Bea approve, Carla administers, Otto audits. */
export const tenant = {
  anna: ['makers'],
  mia: ['makers'],
  boris: ['approvers'],
  bea: ['approvers', 'makers'],
  carla: ['admins'],
  otto: ['auditors'],
  zoe: [],
} as const;

/** A replica that has begun and opened its records at ten. */
export async function aService(
  openStore: (clock: ManualClock) => TestStore,
  options: ServiceOptions = {},
): Promise<ServiceBench> {
  const clock = createManualClock(ten);
  const store = openStore(clock);
  await clock.until(begin(aReplica(clock, store.tables, { instance: 'begins' }), servicePartition));
  const shared = {
    clock,
    store,
    directory: aDirectory(tenant),
    dataverse: aDataverse(clock),
    receiver: aReceiver(clock),
  };
  return another(shared, options);
}

const toldBy = ({ mail, channels }: ServiceOptions): Pick<Ports, 'mail' | 'channels'> => ({
  ...(mail && { mail }),
  ...(channels && { channels }),
});

/** One more replica over the same store and tenant. */
export async function another(
  shared: Pick<ServiceBench, 'clock' | 'store' | 'directory' | 'dataverse' | 'receiver'> &
    Partial<Pick<ServiceBench, 'evidence' | 'keyFolder'>>,
  options: ServiceOptions = {},
): Promise<ServiceBench> {
  const { clock, store, directory, dataverse, receiver } = shared;
  const policy = options.policy ?? aPolicy();
  const timings: Timings = { ...defaultTimings, ...options.timings };
  const tables = options.between?.(store.tables) ?? store.tables;
  const keyFolder = shared.keyFolder ?? aKeyFolder();
  const { decide = decideTruly, instance = 'replica-1' } = options;
  const replica = aReplica(clock, tables, { keyFolder, timings, instance, decide });
  const told = toldBy(options);
  const isTold = (kind: NoticeName): boolean => channelsFor(told, kind).length > 0;
  const opened = await clock.until(openLedgers({ ...replica, isTold }, { deployment, policy }));
  if (!opened.ok) throw new Error(opened.reasons.join(' '));
  const { random, signer, log, time } = replica;
  const watched = watchDirectory(directory, { log, time, policy });
  const evidence = shared.evidence ?? heldEvidence(dataverse);
  const woken: string[] = [];
  const address: { answering: Answering } = { answering: 'right' };
  const troubles: string[] = [];
  const service: Service = {
    ports: {
      clock,
      random,
      signer,
      keyFolder,
      log,
      tables,
      directory: watched.directory,
      dataverse: () => dataverse,
      evidence: () => evidence,
      webhooks: receiver,
      ...told,
    },
    time,
    timings,
    policy,
    policyTroubles: [],
    record: opened.record,
    ledgers: opened.ledgers,
    keptEnds: createKeptEnds(keyFolder, log),
    people: createPeopleCache({ directory: watched.directory, clock, time, callMs: timings.callMs }),
    directory: watched.health,
    statements: createStatementCache(),
    lastClosed: createLastClosed(),
    notices: { ...plainNotices, ...options.notices },
    channelHealth: createChannelHealth(time, log),
    wake: (environment, key) => void woken.push(`${environment} ${key}`),
    carryOut: (environment) => void woken.push(`plan of ${environment}`),
    scan: (environment) => void woken.push(`scan of ${environment}`),
    answering: () => address.answering,
    notReady: () => troubles,
  };
  const ledger = opened.ledgers.get(home) ?? opened.record;
  return {
    clock,
    store,
    replica,
    directory,
    dataverse,
    evidence,
    keyFolder,
    receiver,
    service,
    ledger,
    woken,
    troubles,
    address,
    until: (promise) => clock.until(promise),
  };
}
