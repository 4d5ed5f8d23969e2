/** The two stores that a fleet may share, each with what can go wrong before it. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAzureTables } from '../../../api/src/adapters/azure-tables/azure-tables.js';
import { openSqliteTables } from '../../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import type { Tables } from '../../../api/src/ports.js';
import { startAzurite } from '../../support/azurite.js';
import { startLocker } from './locker.js';
import { startStoreProxy, type StoreProxyNeeds } from './store-proxy.js';

export type StoreKind = 'sqlite' | 'azurite';

export interface SharedStore {
  readonly kind: StoreKind;
  /** STORE, past everything that goes wrong. */
  readonly setting: string;
  /** Once the record is made: what each replica gets. */
  open(keyFile: string): Promise<OpenStore>;
  stop(): Promise<void>;
}

export interface OpenStore {
  /** Settings of each replica, in order. */
  readonly settings: readonly Readonly<Record<string, string>>[];
  /** Past everything that goes wrong. */
  readonly tables: Tables;
  /** SQLite only: another program has the file for itself. */
  readonly lock?: () => Promise<void>;
  readonly free?: () => Promise<void>;
  close(): Promise<void>;
}

export interface StoreNeeds extends Pick<StoreProxyNeeds, 'clock' | 'sleep' | 'taken'> {
  readonly folder: string;
  readonly replicas: number;
  /** What hits a call of the replica of this number, and whether it dies of it; Azurite only. */
  readonly before: (replica: number) => StoreProxyNeeds['before'];
  readonly after: (replica: number) => StoreProxyNeeds['after'];
}

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);

export const startStore = (kind: StoreKind, needs: StoreNeeds): Promise<SharedStore> =>
  kind === 'sqlite' ? Promise.resolve(sqlite(needs)) : azurite(needs);

/** All on one host: they share the file and what is beside the key. */
function sqlite({ folder, replicas }: StoreNeeds): SharedStore {
  const file = join(folder, 'store', 'record.sqlite');
  const setting = `sqlite:${file}`;
  return {
    kind: 'sqlite',
    setting,
    async open(keyFile) {
      const { tables, close } = openSqliteTables({ file });
      const locker = await startLocker(file);
      return {
        settings: range(replicas).map(() => ({ STORE: setting, SIGNING_KEY: keyFile })),
        tables,
        lock: () => locker.lock(),
        free: () => locker.free(),
        async close() {
          close();
          await locker.stop();
        },
      };
    },
    stop: () => Promise.resolve(),
  };
}

/** Each on a host of its own: a copy of the key, and a way to the store that is its own. */
async function azurite({ folder, replicas, before, after, ...needs }: StoreNeeds): Promise<SharedStore> {
  const service = await startAzurite();
  const { connectionString } = service;
  const target = new URL(service.address).origin;
  return {
    kind: 'azurite',
    setting: `azure-tables:${connectionString}`,
    async open(keyFile) {
      const { tables, close } = await openAzureTables({ account: { connectionString }, tableName: 'jitaccess' });
      const proxies = await Promise.all(
        range(replicas).map((at) => startStoreProxy({ ...needs, target, before: before(at), after: after(at) })),
      );
      return {
        settings: proxies.map(({ origin }, at) => {
          const own = join(folder, `signing-${String(at)}.pem`);
          copyFileSync(keyFile, own);
          return { STORE: `azure-tables:${connectionString.replace(target, origin)}`, SIGNING_KEY: own };
        }),
        tables,
        async close() {
          close();
          await Promise.all(proxies.map((proxy) => proxy.stop()));
        },
      };
    },
    stop: () => service.stop(),
  };
}
