/** `jit export`, `jit verify`, `jit public-key`: what an auditor needs to prove a ledger, read straight from the store. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Command } from 'commander';
import { createSystemClock } from '../../adapters/system/clock.js';
import { publicKeyPem } from '../../adapters/system/ed25519-signer.js';
import { faultLines, readStoreConfig, type StoreConfig } from '../../config/read-config.js';
import { defaultTimings } from '../../domain/timings.js';
import { exportLedger } from '../../ledger/audit/export-ledger.js';
import { servicePartition } from '../../ledger/keys.js';
import { openStore as openPartition, type Store } from '../../ledger/store.js';
import { createTime } from '../../ledger/time.js';
import { createVerifier } from '../../verify/verifier.js';
import { reportOf } from '../../verify/report.js';
import type { Terminal } from '../calls.js';
import { environmentInStore } from '../environment-named.js';
import { keyMaxBytes, openStore, readTrusted, sentenceOf, type Tried } from '../open-store.js';
import { readTextFile } from '../read-file.js';

/** 1: the ledger has faults. 2: it could not be read. */
const codes = { faults: 1, untried: 2 } as const;

type Write = (line: string) => void;

const environmentText = 'id or name of the environment, as in the policy; `service` for the service ledger';

/** Adds the commands. */
export function addAudit(jit: Command, { say, complain, end }: Pick<Terminal, 'say' | 'complain' | 'end'>): void {
  const fail = (reason: string): void => {
    complain(reason);
    end(codes.untried);
  };
  const configured = async (act: (config: StoreConfig) => Promise<void>): Promise<void> => {
    const reading = readStoreConfig();
    if (reading.ok) await act(reading.value);
    else fail(faultLines(reading.faults).join('\n'));
  };

  jit
    .command('export')
    .description(
      'Write a ledger out as it is stored: its head, then every event, one a line. Reasons and names are not in it.',
    )
    .argument('<environment>', environmentText)
    .option('--out <file>', 'write into this new file instead of the output')
    .action((environment: string, options: { readonly out?: string }) =>
      configured(async (config) => {
        const made = await (options.out === undefined
          ? readLedger(config, environment, say)
          : intoFile(options.out, (write) => readLedger(config, environment, write)));
        if (!made.ok) fail(made.reason);
        else complain(`${String(made.value)} events.`);
      }),
    );

  jit
    .command('verify')
    .description('Check that no event of a ledger was changed, left out or added. Exits with code 1 if one was.')
    .argument('<environment>', environmentText)
    .option(
      '--key <file>',
      'public key that signed before a rotation, besides the one of SIGNING_KEY; may be repeated',
      more,
      [],
    )
    .action((environment: string, options: { readonly key: readonly string[] }) =>
      configured(async (config) => {
        const keys = readKeys([signingKeyOf(config), ...options.key.map(formerKey)]);
        if (!keys.ok) {
          fail(keys.reason);
          return;
        }
        const verifier = createVerifier(keys.value);
        const read = await readLedger(config, environment, verifier.line);
        if (!read.ok) {
          fail(read.reason);
          return;
        }
        const verdict = verifier.verdict();
        say(reportOf(verdict));
        if (verdict.count > 0) end(codes.faults);
      }),
    );

  jit
    .command('public-key')
    .description(
      'Print the public half of SIGNING_KEY, which proves exports. Keep it where the store and its exports are not.',
    )
    .action(() =>
      configured((config) => {
        const keys = readKeys([signingKeyOf(config)]);
        if (keys.ok)
          for (const key of keys.value) say(key.export({ type: 'spki', format: 'pem' }).toString().trimEnd());
        else fail(keys.reason);
        return Promise.resolve();
      }),
    );
}

const more = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Gives how many events were written. */
async function readLedger(config: StoreConfig, named: string, write: Write): Promise<Tried<number>> {
  const trusted = readTrusted(config);
  if (!trusted.ok) return trusted;
  const clock = createSystemClock();
  const ca = trusted.value;
  const opened = await openStore(config, clock, { ca });
  if (!opened.ok) return opened;
  const { tables, close } = opened.value;
  const time = createTime(clock, defaultTimings.skewMs);
  try {
    const partition = (name: string): Store => openPartition(tables, name, clock, time, defaultTimings.callMs);
    const environment = await environmentInStore(partition(servicePartition), named);
    if (!environment.ok) return environment;
    const exported = await exportLedger(partition(environment.value), write);
    switch (exported.kind) {
      case 'done':
        return { ok: true, value: exported.events };
      case 'absent':
        return {
          ok: false,
          reason: `The store holds no ledger of ${named}. Name an environment by its id or name, or \`service\`.`,
        };
      case 'unavailable':
        return {
          ok: false,
          reason: `The store stopped answering (${exported.cause}). What was written is not complete. Try again.`,
        };
    }
  } finally {
    close();
  }
}

/** A file that is there is never written over. */
async function intoFile(file: string, fill: (write: Write) => Promise<Tried<number>>): Promise<Tried<number>> {
  try {
    const out = openSync(file, 'wx', 0o600);
    try {
      return await fill((line) => void writeSync(out, `${line}\n`));
    } finally {
      closeSync(out);
    }
  } catch (fault) {
    return { ok: false, reason: `The file ${file} cannot be written: ${sentenceOf(fault)}.` };
  }
}

/** A file with a key, and how its public half is read. */
interface KeyFile {
  readonly what: string;
  readonly file: string;
  readonly read: (pem: string) => KeyObject;
}

const signingKeyOf = ({ signingKeyFile: file }: StoreConfig): KeyFile => ({
  what: 'The signing key (SIGNING_KEY)',
  file,
  read: (pem) => createPublicKey(publicKeyPem(pem)),
});
const formerKey = (file: string): KeyFile => ({ what: 'The key', file, read: createPublicKey });

function readKeys(files: readonly KeyFile[]): Tried<KeyObject[]> {
  const keys: KeyObject[] = [];
  for (const { what, file, read } of files) {
    const found = readTextFile(what, file, keyMaxBytes);
    if (!found.ok) return found;
    try {
      keys.push(read(found.text));
    } catch (fault) {
      return { ok: false, reason: `${what} ${file} cannot be read: ${sentenceOf(fault)}` };
    }
  }
  return { ok: true, value: keys };
}
