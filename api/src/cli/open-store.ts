/** Opens the store and the signing key as the settings say; for the service and for commands on the store. */
import { X509Certificate } from 'node:crypto';
import { dirname, relative, resolve } from 'node:path';
import { rootCertificates } from 'node:tls';
import { createSignIn } from '../adapters/azure-sign-in.js';
import { openAzureTables } from '../adapters/azure-tables/azure-tables.js';
import { loadSigner } from '../adapters/system/ed25519-signer.js';
import { type OpenTables, openSqliteTables } from '../adapters/sqlite-tables/sqlite-tables.js';
import { StoreSilent } from '../adapters/store-silent.js';
import type { StoreConfig } from '../config/read-config.js';
import type { Clock, Signer } from '../ports.js';
import { openToOthers, readTextFile } from './read-file.js';
import type { NotYet } from './wait-for.js';

export type Tried<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const certificatesMaxBytes = 1024 * 1024;
export const keyMaxBytes = 64 * 1024;

/** The certificates to trust, when settings add some: theirs and those that Node knows. */
export function readTrusted({ caFile }: { readonly caFile?: string | undefined }): Tried<string | undefined> {
  if (caFile === undefined) return { ok: true, value: undefined };
  const file = readTextFile('The file of certificates (CA_FILE)', caFile, certificatesMaxBytes);
  if (!file.ok) return file;
  const fault = certificatesFault(file.text);
  return fault === undefined
    ? { ok: true, value: [...rootCertificates, file.text].join('\n') }
    : { ok: false, reason: `The file of certificates (CA_FILE) ${fault}` };
}

/** Node takes whatever it is given and trusts nothing of it, in silence: then every call fails, and nobody knows why. */
function certificatesFault(text: string): string | undefined {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0)
    return 'holds no certificate: it needs PEM, with -----BEGIN CERTIFICATE----- and -----END CERTIFICATE-----.';
  const broken = blocks.findIndex((block) => !isCertificate(block));
  return broken < 0
    ? undefined
    : `is damaged: certificate ${String(broken + 1)} of ${String(blocks.length)} cannot be read.`;
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).raw.length > 0;
  } catch {
    return false;
  }
}

/** Not ok: `silent` where no definite answer came, so that it is worth another try. */
export type StoreTried = StoreOpened | NotOpened;

export interface StoreOpened {
  readonly ok: true;
  readonly value: OpenTables;
}

export interface NotOpened extends NotYet {
  readonly reason: string;
}

export interface OpeningHow {
  /** Makes what is missing; only `jit init` does. */
  readonly create?: boolean;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string | undefined;
  /** Ends the try. */
  readonly signal?: AbortSignal;
}

/** One try. Adapters say in one sentence what keeps them from opening. */
export async function openStore(config: StoreConfig, clock: Clock, how: OpeningHow = {}): Promise<StoreTried> {
  const { store, table } = config;
  try {
    if (store.kind === 'sqlite') return { ok: true, value: openSqliteTables({ file: store.file, clock }) };
    const trusted = how.ca === undefined ? {} : { ca: how.ca };
    const account =
      'connectionString' in store
        ? { connectionString: store.connectionString }
        : { address: store.address, credential: createSignIn({ ...config, ...trusted }) };
    const create = how.create === true;
    const signal = how.signal === undefined ? {} : { signal: how.signal };
    return {
      ok: true,
      value: await openAzureTables({ account, tableName: table, create, ...trusted, ...signal }),
    };
  } catch (fault) {
    const reason = `The store (STORE) cannot be opened: ${sentenceOf(fault)}`;
    return { ok: false, reason, reasons: [reason], silent: fault instanceof StoreSilent };
  }
}

export function readSigner(config: StoreConfig): Tried<Signer> {
  const misplaced = keyBesideStore(config);
  if (misplaced !== undefined) return { ok: false, reason: misplaced };
  const file = readTextFile('The signing key (SIGNING_KEY)', config.signingKeyFile, keyMaxBytes);
  if (!file.ok) return { ok: false, reason: `${file.reason} If there is none yet, run \`jit init\`.` };
  const open = openToOthers(config.signingKeyFile);
  if (open !== undefined)
    return { ok: false, reason: `The signing key (SIGNING_KEY) ${config.signingKeyFile} ${open}` };
  try {
    return { ok: true, value: loadSigner(file.text) };
  } catch (fault) {
    return { ok: false, reason: `The signing key (SIGNING_KEY): ${sentenceOf(fault)}` };
  }
}

/** Whoever gets the folder of the store, or its backup, must not get the key that proves it. */
export function keyBesideStore({ store, signingKeyFile }: StoreConfig): string | undefined {
  if (store.kind !== 'sqlite') return undefined;
  const way = relative(dirname(resolve(store.file)), resolve(signingKeyFile));
  return way.startsWith('..')
    ? undefined
    : 'The signing key (SIGNING_KEY) lies in the folder of the store: keep it elsewhere, so that nobody gets both together.';
}

export const sentenceOf = (fault: unknown): string => (fault instanceof Error ? fault.message : 'unknown');
