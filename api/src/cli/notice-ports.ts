/** Makes the ways by which people are told, as the settings say: mail by Graph or SMTP, and channels of Teams. */
import { createGraphMail } from '../adapters/mail/graph-mail.js';
import { createSmtpMail } from '../adapters/mail/smtp-mail.js';
import type { Send } from '../adapters/outgoing-http/pipeline.js';
import { createWebhooks } from '../adapters/webhooks/post.js';
import type { NoticeConfig, Config } from '../config/read-config.js';
import type { ChannelName, Channels, Clock, Mail } from '../ports.js';
import type { NoticeSettings } from '../service/service.js';

/** Workflows of Teams are there and nowhere else. */
const workflowHosts = ['*.environment.api.powerplatform.com'];

interface Needs {
  readonly clock: Clock;
  readonly ca?: string;
  /** The way to Graph, and its address with the version. */
  readonly graph: Send;
  readonly graphUrl: string;
}

export function noticePorts(config: Config, needs: Needs): { readonly mail?: Mail; readonly channels?: Channels } {
  const mail = mailBy(config.notices, needs);
  const channels = channelsOf(config, needs);
  return { ...(mail && { mail }), ...(channels && { channels }) };
}

function mailBy({ mail, mailFrom = '' }: NoticeConfig, { graph, graphUrl, ca }: Needs): Mail | undefined {
  if (mail === undefined) return undefined;
  if (mail.kind === 'graph') return createGraphMail(graph, graphUrl, mail.mailbox);
  return createSmtpMail({ url: mail.url, from: mailFrom, ...(ca !== undefined && { ca }) });
}

function channelsOf({ notices, webhooks }: Config, { clock, ca }: Needs): Channels | undefined {
  const addresses = new Map(Object.entries(notices.teams) as [ChannelName, string][]);
  if (addresses.size === 0) return undefined;
  const { loopback } = webhooks;
  const workflows = createWebhooks({ hosts: workflowHosts, loopback, clock, ...(ca !== undefined && { ca }) });
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return {
    names: [...addresses.keys()],
    post: (channel, body, signal) => workflows.post(addresses.get(channel) ?? '', body, headers, signal),
  };
}

/** The settings of the texts; the budget of mails is shared by the replicas. */
export const noticeSettings = ({ notices, replicas }: Config): NoticeSettings => ({
  language: notices.language,
  timeZone: notices.timeZone,
  ...(notices.appLink !== undefined && { appLink: notices.appLink }),
  mailsPerMinute: notices.mailsPerMinute / replicas,
});
