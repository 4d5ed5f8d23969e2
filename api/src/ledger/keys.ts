/** Row keys of one environment's partition. Keys sort as text, so numbers are padded and newest-first ones inverted. */
import { createHash } from 'node:crypto';

/** The partition of what belongs to no environment. */
export const servicePartition = 'service';
export const headKey = 'head';
export const openPrefix = 'open|';

const digits = (value: number): string => String(value).padStart(16, '0');
/** Instants in ms fit into 13 digits until the year 2286. */
const inverted = (at: number): string => String(9_999_999_999_999 - at).padStart(13, '0');

export const eventKey = (sequence: number): string => `event|${digits(sequence)}`;
export const openRequestKey = (id: string): string => `open|request|${id}`;
export const openHolderKey = (key: string): string => `open|holder|${key}`;
export const openJobKey = (name: string): string => `open|job|${name}`;
export const doneKey = (id: string): string => `done|${id}`;
export const textKey = (id: string, n: number): string => `text|${id}|${String(n)}`;
export const outcomeKey = (oid: string, commandId: string): string => `outcome|${oid}|${commandId}`;
export const outboxPrefix = 'outbox|';
/** `second`: the kind of a notice that shares its event with another one. */
export const outboxKey = (sequence: number, second?: string): string =>
  `${outboxPrefix}${digits(sequence)}${second === undefined ? '' : `|${second}`}`;
/** What is told of for as long as it lasts; `subject`: a request, or an environment. */
export const lastingKey = (kind: string, subject: string): string => `${outboxPrefix}while|${kind}|${subject}`;
/** The sequence of the event behind a row of the outbox; undefined for what lasts. */
export function sequenceIn(key: string): number | undefined {
  const [, found] = /^outbox\|(\d{16})(?:\||$)/.exec(key) ?? [];
  return found === undefined ? undefined : Number(found);
}
export const listAllKey = (createdAt: number, id: string): string => `list|all|${inverted(createdAt)}|${id}`;
export const listOwnKey = (oid: string, createdAt: number, id: string): string =>
  `list|${oid}|${inverted(createdAt)}|${id}`;

/** First key behind every key with this prefix: `}` sorts behind all characters of keys. */
export const behind = (prefix: string): string => `${prefix}}`;

const sha = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The environment's 32 bits that begin the id of each of its requests. */
export const environmentMark = (environment: string): string => sha(environment).slice(0, 8);

/** Id of a request: names its partition, and a repeat of the same command has the same. */
export function requestIdOf(environment: string, tid: string, oid: string, commandId: string): string {
  const rest = sha(JSON.stringify([environment, tid, oid, commandId])).slice(0, 24);
  const hex = environmentMark(environment) + rest;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
