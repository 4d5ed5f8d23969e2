/** Reads the environment once: all settings, or every fault of them together. Nothing else reads it. */
import type { MailSetting, StoreSetting } from './values.js';
import { isLoopback } from '../domain/loopback.js';
import { type Setting, type SettingName, settings, type Values } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What is wrong with one variable and what to do. Never holds its value: it may be a secret. */
export interface ConfigFault {
  readonly variable: SettingName;
  readonly message: string;
}

/** One sentence for each fault. */
export const faultLines = (faults: readonly ConfigFault[]): string[] =>
  faults.map(({ variable, message }) => `${variable} ${message}`);

export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** How this API signs in to Graph, Dataverse and storage; @azure/identity reads the details itself. */
export type SignIn = 'environment' | 'workload-identity' | 'managed-identity';

/** What `jit init` needs; the API needs it too. */
export interface StoreConfig {
  readonly store: StoreSetting;
  readonly table: string;
  readonly signingKeyFile: string;
  /** Folder beside the key. */
  readonly memoryFolder: string;
  readonly authorityHost: string;
  readonly signIn: SignIn;
  /** Client id of a user-assigned managed identity, or of the application. */
  readonly clientId?: string;
  readonly caFile?: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

export interface Config extends StoreConfig {
  readonly host: string;
  readonly port: number;
  readonly publicUrl?: string;
  /** Absent: the host name. */
  readonly instance?: string;
  readonly replicas: number;
  readonly policyFile: string;
  readonly tenants: readonly string[];
  readonly audience: string;
  readonly allowedClients: readonly string[];
  /** App role of applications that may run jobs. */
  readonly jobRole: string;
  readonly metrics: 'off' | 'loopback' | 'open';
  readonly deployment: string;
  readonly graphUrl: string;
  /** Issues the tokens of people. */
  readonly authority: string;
  /** Where notices may go. */
  readonly webhooks: { readonly hosts: readonly string[]; readonly loopback: boolean };
  readonly notices: NoticeConfig;
}

/** How people are told; addresses of channels and the one of a server are secrets. */
export interface NoticeConfig {
  readonly mail?: MailSetting;
  readonly mailFrom?: string;
  readonly mailsPerMinute: number;
  readonly teams: { readonly approvals?: string; readonly alerts?: string };
  readonly appLink?: string;
  readonly language: string;
  readonly timeZone: string;
}

/** What the commands of an administrator's terminal need: they call an API that runs elsewhere. */
export interface TerminalSettings {
  readonly api?: string | undefined;
  readonly scope?: string | undefined;
  /** A token of a person; never shown. */
  readonly token?: string | undefined;
  /** From CA_FILE: certificates (PEM) to trust besides those that Node knows. */
  readonly caFile?: string | undefined;
}

export const readTerminalSettings = (environment: Environment = process.env): TerminalSettings => ({
  api: environment['JIT_API'],
  scope: environment['JIT_SCOPE'],
  token: environment['JIT_TOKEN'],
  caFile: textOf(environment, 'CA_FILE'),
});

export function readConfig(environment: Environment = process.env): Reading<Config> {
  const read = readSettings(environment, Object.keys(settings) as SettingName[]);
  const faults = [...(read.ok ? [] : read.faults), ...acrossSettings(environment)];
  if (!read.ok || faults.length > 0) return { ok: false, faults };
  const { value } = read;
  return {
    ok: true,
    value: {
      ...storeConfig(value),
      host: value.HOST,
      port: value.PORT,
      ...(value.PUBLIC_URL === undefined ? {} : { publicUrl: value.PUBLIC_URL }),
      ...(value.INSTANCE === undefined ? {} : { instance: value.INSTANCE }),
      replicas: value.REPLICAS,
      policyFile: value.POLICY,
      tenants: value.TENANTS,
      audience: value.AUDIENCE,
      allowedClients: value.ALLOWED_CLIENTS,
      jobRole: value.JOB_ROLE,
      metrics: value.METRICS,
      deployment: value.DEPLOYMENT,
      graphUrl: value.GRAPH_URL,
      authority: value.AUTHORITY ?? value.AZURE_AUTHORITY_HOST,
      webhooks: { hosts: value.WEBHOOK_HOSTS, loopback: value.WEBHOOK_LOOPBACK },
      notices: noticeConfig(value),
    },
  };
}

function noticeConfig(value: Values<SettingName>): NoticeConfig {
  return {
    ...(value.MAIL === undefined ? {} : { mail: value.MAIL }),
    ...(value.MAIL_FROM === undefined ? {} : { mailFrom: value.MAIL_FROM }),
    mailsPerMinute: value.MAIL_PER_MINUTE,
    teams: {
      ...(value.TEAMS_APPROVALS === undefined ? {} : { approvals: value.TEAMS_APPROVALS }),
      ...(value.TEAMS_ALERTS === undefined ? {} : { alerts: value.TEAMS_ALERTS }),
    },
    ...(value.APP_LINK === undefined ? {} : { appLink: value.APP_LINK }),
    language: value.NOTICE_LANGUAGE,
    timeZone: value.NOTICE_TIME_ZONE,
  };
}

const ofStore = [
  'STORE',
  'TABLE',
  'SIGNING_KEY',
  'MEMORY',
  'AZURE_AUTHORITY_HOST',
  'AZURE_TENANT_ID',
  'AZURE_CLIENT_ID',
  'AZURE_CLIENT_SECRET',
  'AZURE_CLIENT_CERTIFICATE_PATH',
  'AZURE_FEDERATED_TOKEN_FILE',
  'CA_FILE',
  'LOG_LEVEL',
] as const satisfies readonly SettingName[];

/** Only what a command on the store needs, before there is a deployment. */
export function readStoreConfig(environment: Environment = process.env): Reading<StoreConfig> {
  const read = readSettings(environment, ofStore);
  return read.ok ? { ok: true, value: storeConfig(read.value) } : read;
}

function storeConfig(value: Values<(typeof ofStore)[number]>): StoreConfig {
  return {
    store: value.STORE,
    table: value.TABLE,
    signingKeyFile: value.SIGNING_KEY,
    memoryFolder: value.MEMORY ?? `${value.SIGNING_KEY}.memory`,
    authorityHost: value.AZURE_AUTHORITY_HOST,
    signIn: signInOf(value),
    ...(value.AZURE_CLIENT_ID === undefined ? {} : { clientId: value.AZURE_CLIENT_ID }),
    ...(value.CA_FILE === undefined ? {} : { caFile: value.CA_FILE }),
    logLevel: value.LOG_LEVEL,
  };
}

function signInOf(
  value: Values<'AZURE_CLIENT_SECRET' | 'AZURE_CLIENT_CERTIFICATE_PATH' | 'AZURE_FEDERATED_TOKEN_FILE'>,
): SignIn {
  if (value.AZURE_CLIENT_SECRET !== undefined || value.AZURE_CLIENT_CERTIFICATE_PATH !== undefined)
    return 'environment';
  return value.AZURE_FEDERATED_TOKEN_FILE === undefined ? 'managed-identity' : 'workload-identity';
}

function readSettings<N extends SettingName>(environment: Environment, names: readonly N[]): Reading<Values<N>> {
  const faults: ConfigFault[] = [];
  const values = names.map((name): [N, unknown] => {
    const setting: Setting = settings[name];
    const text = textOf(environment, name) ?? setting.otherwise;
    if (text === undefined) {
      if (setting.optional !== true) faults.push({ variable: name, message: missing(setting) });
      return [name, undefined];
    }
    const parsed = setting.value.safeParse(text);
    if (!parsed.success) faults.push({ variable: name, message: parsed.error.issues[0]?.message ?? 'is wrong.' });
    return [name, parsed.data];
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: Object.fromEntries(values) as Values<N> };
}

/** An empty variable is an absent one: container hosts cannot unset what an image sets. */
const textOf = (environment: Environment, name: SettingName): string | undefined => {
  const text = environment[name]?.trim();
  return text === '' ? undefined : text;
};

const missing = ({ about, example }: Setting): string =>
  `is missing. ${about}${example === undefined ? '' : ` For example: ${example}`}`;

/** Behind a proxy of this machine HOST is loopback, and everybody calls all the same. */
const isElsewhere = (address: string | undefined): boolean =>
  address !== undefined && URL.canParse(address) && !isLoopback(new URL(address).hostname);

/** What two settings say together. */
function acrossSettings(environment: Environment): ConfigFault[] {
  const host = textOf(environment, 'HOST') ?? settings.HOST.otherwise;
  const faults: ConfigFault[] = [];
  if (!isLoopback(host) && textOf(environment, 'PUBLIC_URL') === undefined)
    faults.push({
      variable: 'PUBLIC_URL',
      message: 'is needed, because HOST lets other machines call: set the address that they use.',
    });
  const isCalledFromOutside = !isLoopback(host) || isElsewhere(textOf(environment, 'PUBLIC_URL'));
  if (isCalledFromOutside && textOf(environment, 'WEBHOOK_LOOPBACK') === 'true')
    faults.push({
      variable: 'WEBHOOK_LOOPBACK',
      message: 'is for sandboxes only: leave it out, because HOST or PUBLIC_URL lets other machines call.',
    });
  if (textOf(environment, 'AZURE_CLIENT_SECRET') ?? textOf(environment, 'AZURE_CLIENT_CERTIFICATE_PATH'))
    for (const variable of ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID'] as const)
      if (textOf(environment, variable) === undefined)
        faults.push({ variable, message: 'is needed beside the secret or the certificate.' });
  return [...faults, ...mailWithoutSender(environment)];
}

const mailWithoutSender = (environment: Environment): ConfigFault[] =>
  /^smtps?:/.test(textOf(environment, 'MAIL') ?? '') && textOf(environment, 'MAIL_FROM') === undefined
    ? [{ variable: 'MAIL_FROM', message: 'is needed with an SMTP server: the address that mails come from.' }]
    : [];
