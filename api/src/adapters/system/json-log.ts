/** Writes one JSON line per event and keeps secrets and personal words out of it. */
import { printed } from '@jit/connector';
import pino, { type DestinationStream, type LevelWithSilent } from 'pino';
import type { Log } from '../../ports.js';

/** Where lines go and what is on each of them. */
export interface JsonLogOptions {
  /** Name of this replica, on every line. */
  readonly instance: string;
  /** Least level written; `info` when left out. */
  readonly level?: LevelWithSilent;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
}

const hidden = '[hidden]';
const longestText = 500;
const deepest = 4;
const mostEntries = 50;

/** Fields that hold personal words or secrets, whatever is in them. */
const hiddenFields = new RegExp(
  '^(' +
    ['reason', 'ticket', 'comment', 'note', 'text', 'body', 'name', 'displayname', 'upn', 'userprincipalname'].join(
      '|',
    ) +
    '|mail|email|.*(token|secret|password|pem|privatekey|signingkey|accountkey|connectionstring|authorization|cookie))$',
  'i',
);

/** Secrets inside other texts: bearer tokens and JWTs, keys and signatures of connection strings and addresses, PEM. */
const secrets = [
  /\bBearer\s+[\w.~+/=-]+/gi,
  /\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g,
  /\b(AccountKey|SharedAccessSignature|sig|client_secret|code|access_token)=[^;&\s"]+/gi,
  /-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g,
];

const cleanText = (text: string): string => {
  const clean = printed(
    secrets.reduce((left, secret) => left.replace(secret, hidden), text),
    { lines: true, instead: '?' },
  );
  return clean.length > longestText ? `${clean.slice(0, longestText)}…` : clean;
};

const isError = (value: object): value is Error => 'message' in value && 'stack' in value;

const clean = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[deep]';
  if (isError(value)) {
    const code = 'code' in value ? { code: clean(value.code, depth + 1) } : {};
    return { type: value.name, message: cleanText(value.message), stack: cleanText(value.stack ?? ''), ...code };
  }
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((entry) => clean(entry, depth + 1));
  return cleanFields(value, depth + 1);
};

const cleanFields = (value: object, depth: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value)
      .slice(0, mostEntries)
      .map(([field, entry]) => [field, hiddenFields.test(field) ? hidden : clean(entry, depth)]),
  );

/** Names that every line has; a field of the same name is written with a line before it. */
const ownFields = new Set(['level', 'time', 'instance', 'event']);

/**
 * A log of lines `{"level","time","instance","event",…}`. Fields that may hold personal words or secrets are hidden by
 * their name, secrets in other texts by their form; texts are cut at 500 characters.
 */
export const createJsonLog = (options: JsonLogOptions): Log => {
  const settings = {
    level: options.level ?? 'info',
    base: { instance: options.instance },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    messageKey: 'event',
  };
  const logger = options.destination ? pino(settings, options.destination) : pino(settings);
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      const entries = Object.entries(cleanFields(fields, 0));
      logger[level](
        Object.fromEntries(entries.map(([name, value]) => [ownFields.has(name) ? `_${name}` : name, value])),
        event,
      );
    };
  return { info: write('info'), warn: write('warn'), error: write('error') };
};
