/** Hears how mail and Teams take notices: since when one of them takes none, and with which code. Of this replica only. */
import type { Time } from '../ledger/time.js';
import type { Log } from '../ports.js';

export interface ChannelTrouble {
  readonly channel: string;
  /** Epoch ms of the first failure after the last success. */
  readonly since: number;
  readonly code: string;
}

export interface ChannelHealth {
  arrived(channel: string): void;
  failed(channel: string, code: string): void;
  /** Channels that have taken nothing for so long. */
  failing(forMs: number): readonly ChannelTrouble[];
}

/** A channel that fails for so long is a finding for administrators. */
export const channelFailsMs = 60 * 60_000;

export function createChannelHealth(time: Pick<Time, 'now'>, log: Log): ChannelHealth {
  const troubles = new Map<string, ChannelTrouble>();
  return {
    arrived(channel) {
      if (troubles.delete(channel)) log.info('notice.channel-well', { channel });
    },
    failed(channel, code) {
      const before = troubles.get(channel);
      if (before?.code !== code) log.warn('notice.channel-fails', { channel, code });
      troubles.set(channel, { channel, since: before?.since ?? time.now(), code });
    },
    failing: (forMs) => [...troubles.values()].filter(({ since }) => time.now() - since >= forMs),
  };
}
