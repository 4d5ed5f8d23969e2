/** Two Workflows of Teams on this machine: each takes a card with the key in its address, and shows it in its channel. */
import { createFaults, type Faults } from '../wire/faults.js';
import { serve, type WireReply, type WireRequest } from '../wire/loopback.js';

export interface PostedCard {
  /** In the order of arrival. */
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  readonly channel: string;
  readonly card: unknown;
}

export interface Workflows {
  readonly faults: Faults;
  /** Newest last. */
  readonly posted: readonly PostedCard[];
  /** The secret address of the workflow of a channel. */
  addressOf(channel: 'approvals' | 'alerts'): string;
  stop(): Promise<void>;
}

const key = 'sandbox-key-of-the-workflow';
const cardType = 'application/vnd.microsoft.card.adaptive';
/** Teams refuses larger ones. */
const mostBytes = 28 * 1024;

interface Posted {
  readonly attachments?: readonly { readonly contentType?: string; readonly content?: unknown }[];
}

const parsed = (text: string): Posted | undefined => {
  try {
    return JSON.parse(text) as Posted;
  } catch {
    return undefined;
  }
};

export const startWorkflows = async (): Promise<Workflows> => {
  const faults = createFaults();
  const posted: PostedCard[] = [];
  const answer = ({ method, url, body }: WireRequest): WireReply => {
    const channel = /^\/workflows\/(approvals|alerts)\/triggers\/manual\/paths\/invoke$/.exec(url.pathname)?.[1];
    if (method !== 'POST' || channel === undefined) return { status: 404 };
    if (url.searchParams.get('sig') !== key) return { status: 401 };
    if (Buffer.byteLength(body) > mostBytes) return { status: 413 };
    const attachments = parsed(body)?.attachments;
    if (attachments === undefined) return { status: 400 };
    // As the template does it: one post for each attachment, and nothing for a body without any.
    for (const { contentType, content } of attachments)
      if (contentType === cardType) posted.push({ id: posted.length + 1, at: Date.now(), channel, card: content });
    return { status: 202 };
  };
  const server = await serve(answer, { faults });
  return {
    faults,
    posted,
    addressOf: (channel) => `${server.url}/workflows/${channel}/triggers/manual/paths/invoke?api-version=1&sig=${key}`,
    stop: () => server.stop(),
  };
};
