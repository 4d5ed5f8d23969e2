/** What arrived by mail and in Teams, for the page: the mailbox of one person, and the channels. */
import type { Sandbox } from '../sandbox.js';
import type { SeedPerson } from '../seed.js';
import type { WireReply } from '../wire/loopback.js';

export interface NoticesNow {
  /** Newest first. */
  readonly mails: readonly { readonly id: number; readonly at: number; readonly subject: string }[];
  /** Newest first. */
  readonly cards: readonly {
    readonly id: number;
    readonly at: number;
    readonly channel: string;
    readonly card: unknown;
  }[];
}

const shown = 20;
const newest = <T>(all: readonly T[]): T[] => all.slice(-shown).reverse();

export const noticesNow = ({ graph, teams }: Sandbox, { mail }: SeedPerson): NoticesNow => ({
  mails: newest(graph.mailboxes.arrived.filter(({ to }) => to === mail)).map(({ id, at, subject }) => ({
    id,
    at,
    subject,
  })),
  cards: newest(teams.posted),
});

/** A mail runs nothing and loads nothing; its link opens in the window around it, as a mail program does it. */
const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors 'self'; " +
  'sandbox allow-top-navigation-by-user-activation';

/** One mail as the mailbox of this person shows it; those of others are not there. */
export function mailPage({ graph }: Sandbox, { mail }: SeedPerson, id: number): WireReply {
  const found = graph.mailboxes.arrived.find((one) => one.id === id && one.to === mail);
  if (found === undefined) return { status: 404, body: { message: 'There is no such mail.' } };
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': mailPolicy,
      'x-content-type-options': 'nosniff',
    },
    body: found.html.replace('<head>', '<head><base target="_top">'),
  };
}
