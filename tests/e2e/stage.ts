/** What every browser test stands on: the sandbox, the real API, the host page and a Chromium, set up before and cleared after. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { type HostOptions, startHost } from '../sandbox/host/server.js';
import { repositoryRoot } from '../sandbox/repository.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.js';
import { productionId, roleCopyId } from '../sandbox/seed-environments.js';
import { startApi } from '../sandbox/start/api-process.js';
import { serve } from '../sandbox/wire/loopback.js';
import { temporaryFolder } from '../sandbox/temporary-folder.js';
import { openBrowser, openPage, type Watched } from './browser.js';

/** Not committed; `npm run screenshots -w tests` takes the ones of the README from here. */
export const pictures = join(repositoryRoot(), '.data/screenshots');
/** Root of the role that the stories are about, in the production environment. */
export const dataFixer = roleCopyId(1, 'dataFixer');

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

export interface StageOptions extends Pick<SandboxOptions, 'short'> {
  /** Mails and cards are sent, and lead to the host page. */
  readonly notices?: true;
  /** Another API than the real one. */
  readonly api?: () => Promise<Server>;
  /** What the host page differs in, made once the folder of the stage is there. */
  readonly host?: (folder: string) => Pick<HostOptions, 'control' | 'formulas'>;
}

export interface Stage {
  /** Of the host page. Stands, as all below, from `beforeAll` on. */
  readonly address: string;
  readonly api: string;
  readonly sandbox: Sandbox;
  /** Another host page before the same API; resolves with its address. */
  addHost(options: Pick<HostOptions, 'control' | 'formulas'>): Promise<string>;
  /** A session of its own at a host page; `query` as in `as=rita`. */
  open(query: string, address?: string): Promise<Watched>;
  /** Whether this person holds the role in the Dataverse of production. */
  holds(oid: string): boolean;
}

export const control = (page: Page): Locator => page.locator('#control');

/** Keeps how the control looks now. */
export const picture = async (page: Page, name: string): Promise<void> => {
  await control(page).screenshot({ path: join(pictures, `${name}.png`) });
};

/** A port that was free a moment ago: the API is told where the page will be before there is one. */
const freePort = async (): Promise<number> => {
  const server = await serve(() => ({ status: 404 }));
  await server.stop();
  return Number(new URL(server.url).port);
};

/** To be called once at the top of a test file. */
export function setStage({ short, notices, api: startOther, host: hostOf }: StageOptions = {}): Stage {
  const folder = temporaryFolder();
  /** What runs already, also when the rest did not start. */
  const stops: (() => Promise<void>)[] = [];
  let sandbox: Sandbox;
  let api: Server;
  let host: Server;
  let browser: Browser;
  const started = <S extends { stop(): Promise<void> }>(server: S): S => {
    stops.push(() => server.stop());
    return server;
  };
  const addHost = async (options: Pick<HostOptions, 'control' | 'formulas' | 'port'>): Promise<Server> =>
    started(await startHost({ sandbox, api: api.url, ...options }));

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    sandbox = started(await startSandbox({ dataFolder: folder.path, ...(short !== undefined && { short }) }));
    const port = notices === true ? await freePort() : 0;
    const env = { ...sandbox.env, ...(port > 0 && sandbox.noticeEnv(`http://127.0.0.1:${port}`)) };
    api = started(await (startOther?.() ?? startApi({ dataFolder: folder.path, env, port: 0 })));
    host = await addHost({ ...hostOf?.(folder.path), port });
    browser = await openBrowser();
    stops.push(() => browser.close());
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    folder.remove();
  });

  return {
    get address() {
      return host.url;
    },
    get api() {
      return api.url;
    },
    get sandbox() {
      return sandbox;
    },
    addHost: async (options) => (await addHost(options)).url,
    async open(query, address = host.url) {
      const watched = await openPage(browser);
      await watched.page.goto(`${address}/?${query}`);
      return watched;
    },
    holds: (oid) => sandbox.dataverse.get(productionId)?.state.rootRolesOf(oid).includes(dataFixer) === true,
  };
}
