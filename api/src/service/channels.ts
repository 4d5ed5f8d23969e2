/** Which channels a kind of notice goes by: mail to each person it concerns, Teams to where a team reads. */
import { audienceOf, type Audience, type NoticeName } from '../domain/notice-kinds.js';
import type { ChannelName, Ports } from '../ports.js';

/** Names a receiver in a row of the outbox. */
export type ChannelId = 'mail' | `teams-${ChannelName}`;

/** What concerns one person alone is told to nobody else. */
const channelOf: Readonly<Record<Audience, ChannelName | undefined>> = {
  approvers: 'approvals',
  requester: undefined,
  administrators: 'alerts',
};

export function channelsFor({ mail, channels }: Pick<Ports, 'mail' | 'channels'>, kind: NoticeName): ChannelId[] {
  const name = channelOf[audienceOf(kind)];
  const isThere = name !== undefined && channels?.names.includes(name) === true;
  return [...(mail === undefined ? [] : ['mail' as const]), ...(isThere ? [`teams-${name}` as const] : [])];
}
