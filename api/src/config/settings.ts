/** The one table of settings: what each variable is for, what it may be and what is assumed without it. */
import type { z } from 'zod';
import * as values from './values.js';

export interface Setting {
  /** For people: what it is for; stands in the README. */
  readonly about: string;
  readonly value: z.ZodType<unknown, string>;
  /** Assumed when it is absent or empty; goes through the same checks. */
  readonly otherwise?: string;
  /** May be absent without anything being assumed. */
  readonly optional?: true;
  readonly example?: string;
}

export const settings = {
  HOST: { about: 'Address to listen on.', value: values.host, otherwise: '127.0.0.1' },
  PORT: { about: 'Port to listen on; 0 takes any free port.', value: values.whole(0, 65_535), otherwise: '8080' },
  PUBLIC_URL: {
    about: 'Address under which callers reach this API; needed when HOST is not this machine only.',
    value: values.address(false),
    optional: true,
    example: 'https://jit.contoso.com',
  },
  INSTANCE: {
    about: 'Name of this replica in logs and claims; the host name when left out.',
    value: values.instance,
    optional: true,
    example: 'jit-1',
  },
  REPLICAS: {
    about: 'How many replicas share the budget of Dataverse calls.',
    value: values.whole(1, 20),
    otherwise: '1',
  },
  STORE: {
    about:
      'Where the ledger is: `sqlite:<file>` (one host), `azure-tables:<account address>` or `azure-tables:<connection string>`.',
    value: values.store,
    otherwise: 'sqlite:.data/record.sqlite',
    example: 'azure-tables:https://contosojit.table.core.windows.net',
  },
  TABLE: { about: 'Name of the table in the account.', value: values.tableName, otherwise: 'jitaccess' },
  POLICY: {
    about: 'Policy file (YAML); its schema is `policy.schema.json`.',
    value: values.path,
    example: 'policy.yaml',
  },
  TENANTS: {
    about: 'Directory ids whose people may call, with commas.',
    value: values.entraIds,
    example: '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0001',
  },
  AUDIENCE: {
    about: 'Client id of the app registration of this API.',
    value: values.audience,
    example: '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0002',
  },
  ALLOWED_CLIENTS: {
    about: 'Client ids of the applications that may call (the one of the connector), with commas.',
    value: values.entraIds,
    example: '7b0e9d5c-4c0f-4a8e-8f55-1d1b7a5c0003',
  },
  JOB_ROLE: {
    about: 'Name of the app role (of the app registration of this API) that an application needs to start jobs.',
    value: values.roleName,
    otherwise: 'Jobs.Run',
  },
  METRICS: {
    about:
      'Where `/metrics` is served: `off`, `loopback` (only to callers on this machine) or `open` (to whoever reaches the port).',
    value: values.metrics,
    otherwise: 'off',
  },
  DEPLOYMENT: {
    about: 'Id that `jit init` wrote into the store; a store with another one is refused.',
    value: values.deployment,
    example: '0123456789abcdef0123456789abcdef',
  },
  SIGNING_KEY: {
    about: 'File with the private key that signs the ledger, made by `jit init`.',
    value: values.keyFile,
    example: '/run/secrets/jit-signing-key.pem',
  },
  MEMORY: {
    about:
      'Folder that outlives the process, outside the store: removals made while the ledger could not be written, the newest ' +
      'head seen, which environments are not trusted. Beside the key (`<SIGNING_KEY>.memory`) when left out.',
    value: values.keyFile,
    optional: true,
    example: '/var/lib/jit-access',
  },
  ANCHOR: { about: 'Not available yet: refused when set.', value: values.notYet('Anchors are'), optional: true },
  GRAPH_URL: {
    about: 'Address of Microsoft Graph (national clouds have their own).',
    value: values.address(false),
    otherwise: 'https://graph.microsoft.com',
  },
  AUTHORITY: {
    about: 'Address of Entra that issues the tokens of people; `AZURE_AUTHORITY_HOST` when left out.',
    value: values.address(false),
    optional: true,
    example: 'https://login.microsoftonline.com',
  },
  AZURE_AUTHORITY_HOST: {
    about: 'Address of Entra where this API signs in itself; read by @azure/identity too.',
    value: values.address(false),
    otherwise: 'https://login.microsoftonline.com',
  },
  AZURE_TENANT_ID: {
    about: 'Directory in which this API signs in. Read by @azure/identity.',
    value: values.entraId,
    optional: true,
  },
  AZURE_CLIENT_ID: {
    about: 'Client id with which this API signs in, or of a user-assigned managed identity. Read by @azure/identity.',
    value: values.entraId,
    optional: true,
  },
  AZURE_CLIENT_SECRET: {
    about: 'Secret of that client, for trials; read by @azure/identity.',
    value: values.path,
    optional: true,
  },
  AZURE_CLIENT_CERTIFICATE_PATH: {
    about: 'Certificate with key (PEM) of that client; read by @azure/identity.',
    value: values.path,
    optional: true,
  },
  AZURE_FEDERATED_TOKEN_FILE: {
    about: 'Token file of a workload identity; read by @azure/identity.',
    value: values.path,
    optional: true,
  },
  CA_FILE: { about: 'Certificates (PEM) to trust besides those that Node knows.', value: values.path, optional: true },
  WEBHOOK_HOSTS: {
    about: 'Hosts that notices of webhook triggers may go to, with commas; `none` for none.',
    value: values.webhookHosts,
    otherwise: '*.logic.azure.com,*.azure-apim.net,*.environment.api.powerplatform.com',
  },
  WEBHOOK_LOOPBACK: {
    about:
      'For sandboxes: `true` lets notices go to this machine too; refused when HOST or PUBLIC_URL is not this machine.',
    value: values.yesOrNo,
    otherwise: 'false',
  },
  MAIL: {
    about:
      'How mail is sent: `graph:<mailbox>` (Microsoft Graph, as this API itself) or `smtp://<host>:<port>`, `smtps://…`. Without it ' +
      'no mail is sent.',
    value: values.mail,
    optional: true,
    example: 'graph:jit-access@contoso.com',
  },
  MAIL_FROM: {
    about: 'Address of the sender; needed with an SMTP server. With `graph:` it is the mailbox.',
    value: values.mailFrom,
    optional: true,
    example: 'jit-access@contoso.com',
  },
  MAIL_PER_MINUTE: {
    about: 'How many mails all replicas send in a minute; Exchange takes 30 from one mailbox.',
    value: values.whole(1, 10_000),
    otherwise: '30',
  },
  TEAMS_APPROVALS: {
    about: 'Secret address of the Workflow of the Teams channel that hears of requests to decide.',
    value: values.teamsAddress,
    optional: true,
  },
  TEAMS_ALERTS: {
    about: 'Secret address of the Workflow of the Teams channel that hears what administrators should know.',
    value: values.teamsAddress,
    optional: true,
  },
  APP_LINK: {
    about: 'Address of the app for the button of mails and cards; `{requestId}` stands for the request.',
    value: values.appLink,
    optional: true,
    example: 'https://apps.powerapps.com/play/e/<environment>/a/<app>?tenantId=<tenant>&requestId={requestId}',
  },
  NOTICE_LANGUAGE: {
    about:
      'Language of Teams, and of people who have set none in Microsoft Entra ID: `en`, `de`, `fr`, `es`, `pt-BR` or `ja`.',
    value: values.language,
    otherwise: 'en',
  },
  NOTICE_TIME_ZONE: {
    about: 'Time zone of times in mails and cards; another one than UTC is shown beside UTC.',
    value: values.timeZone,
    otherwise: 'UTC',
  },
  LOG_LEVEL: { about: '`debug`, `info`, `warn` or `error`.', value: values.logLevel, otherwise: 'info' },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;

type Value<S> = S extends { readonly value: z.ZodType<infer V> }
  ? S extends { readonly optional: true }
    ? V | undefined
    : V
  : never;

export type Values<N extends SettingName> = { readonly [K in N]: Value<(typeof settings)[K]> };
