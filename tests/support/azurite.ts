/** Runs a real Azurite table service in this process: empty, in memory, on a free port of the loopback address. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The account that every Azurite has; its key is published and protects nothing. */
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

interface TableServer {
  start(): Promise<void>;
  close(): Promise<void>;
  getHttpServerAddress(): string;
}

/** Positional, as Azurite 3.35.0 has it; the pin is exact because these are its internals. */
type TableConfiguration = new (
  host: string,
  port: number,
  keepAliveSeconds: number,
  metadataPath: string,
  debugLog: boolean,
  accessLog: boolean,
  accessLogStream: undefined,
  debugLogPath: undefined,
  loose: boolean,
  skipApiVersionCheck: boolean,
  cert: string,
  key: string,
  password: string,
  oauth: 'basic' | undefined,
  disableProductStyleUrl: boolean,
  inMemory: boolean,
) => object;

interface Internals {
  readonly TableServer: { readonly default: new (configuration: object) => TableServer };
  readonly TableConfiguration: { readonly default: TableConfiguration };
}

const internals = (): Internals => {
  const load = createRequire(join(process.cwd(), 'package.json'));
  const from = (name: string): unknown => load(`azurite/dist/src/table/${name}`);
  return { TableServer: from('TableServer'), TableConfiguration: from('TableConfiguration') } as Internals;
};

/** Files in PEM form. */
export interface AzuriteTls {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A running service. */
export interface Azurite {
  /** Address of the account on loopback. */
  readonly address: string;
  readonly connectionString: string;
  /** Stops taking connections, ends the open ones and waits until the server is closed. */
  stop(): Promise<void>;
}

/**
 * Starts an empty table service; each caller gets its own. With TLS it also takes tokens of Entra (v1 form, for
 * https://storage.azure.com), whose signature it does not check.
 */
export const startAzurite = async (tls?: AzuriteTls): Promise<Azurite> => {
  const { TableServer, TableConfiguration } = internals();
  const configuration = new TableConfiguration.default(
    ...(['127.0.0.1', 0, 5, 'unused.json', false, false, undefined, undefined, false, true] as const),
    ...([tls?.certFile ?? '', tls?.keyFile ?? '', '', tls && 'basic', false, true] as const),
  );
  const server = new TableServer.default(configuration);
  await server.start();
  const address = `${server.getHttpServerAddress()}/${account}`;
  const protocol = `DefaultEndpointsProtocol=${tls ? 'https' : 'http'}`;
  return {
    address,
    connectionString: `${protocol};AccountName=${account};AccountKey=${accountKey};TableEndpoint=${address};`,
    stop: () => server.close(),
  };
};
