/** What every use case is handed: the ports, the records, the policy in force and the way to wake the worker. */
import type { Timings } from '../domain/timings.js';
import type { Answering } from '../domain/environment-on-record.js';
import type { Policy } from '../domain/policy.js';
import { policyOnRecord } from '../domain/decide/service.js';
import { environmentMark } from '../ledger/keys.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Time } from '../ledger/time.js';
import type { Ports } from '../ports.js';
import type { ChannelHealth } from './channel-health.js';
import type { DirectoryHealth } from './directory-health.js';
import type { PeopleCache } from './directory-facts.js';
import type { KeptEnds } from './kept-ends.js';
import type { LastClosed } from './last-closed.js';
import type { StatementCache } from './statements.js';

/** How people are told. */
export interface NoticeSettings {
  /** BCP 47; of Teams, and of people whose language is not known. */
  readonly language: string;
  /** IANA. */
  readonly timeZone: string;
  /** Address of the app; `{requestId}` stands for the request. */
  readonly appLink?: string;
  /** Mails that one replica sends in a minute. */
  readonly mailsPerMinute: number;
}

export const plainNotices: NoticeSettings = { language: 'en', timeZone: 'UTC', mailsPerMinute: 30 };

export interface Service {
  readonly ports: Ports;
  readonly time: Time;
  readonly timings: Timings;
  readonly policy: Policy;
  /** Why the policy file that the settings name is not the one in force, each a sentence; empty when it is. */
  readonly policyTroubles: readonly string[];
  /** The record of what belongs to no environment. */
  readonly record: Ledger;
  /** The records of the environments, by id: those of the policy, and those that have left it. */
  readonly ledgers: ReadonlyMap<string, Ledger>;
  /** What people ended while a ledger took nothing. */
  readonly keptEnds: KeptEnds;
  readonly people: PeopleCache;
  /** What was heard of the directory last. */
  readonly directory: DirectoryHealth;
  readonly statements: StatementCache;
  readonly lastClosed: LastClosed;
  readonly notices: NoticeSettings;
  readonly channelHealth: ChannelHealth;
  /** Something of this holder may be due now. */
  readonly wake: (environment: string, key: string) => void;
  /** The plan of the sweep of this environment may be carried out now. */
  readonly carryOut: (environment: string) => void;
  /** A scan of this environment was asked for. */
  readonly scan: (environment: string) => void;
  /** Who answers at the address of an environment, as last known here. */
  readonly answering: (environment: string) => Answering;
  /** Why no decisions are taken now; empty when they are. */
  readonly notReady: () => readonly string[];
}

/** The record that a request id names, if there is one. */
export function ledgerOfRequest(service: Service, id: string): Ledger | undefined {
  const mark = id.slice(0, 8);
  for (const ledger of service.ledgers.values()) if (environmentMark(ledger.environment) === mark) return ledger;
  return undefined;
}

/** Whether the record knows a newer policy than this replica: then it decides nothing. */
export function isOutdated(service: Service): boolean {
  const newest = policyOnRecord(service.record.view);
  return newest !== undefined && newest.version > service.policy.version;
}
