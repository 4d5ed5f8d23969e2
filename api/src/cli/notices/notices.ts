/** `jit notices`: what waits to be delivered, and whether the channels work. Runs where the settings of the service are. */
import type { Command } from 'commander';
import { faultLines, readConfig, type Config } from '../../config/read-config.js';
import { refusedCode, type Terminal } from '../calls.js';
import { noticeSettings } from '../notice-ports.js';
import { openPorts, preparePorts, type OpenPorts } from '../open-ports.js';
import { hurry, waitingNotices, type WaitingNotice } from './outbox.js';
import { sendTest } from './send-test.js';

/** Adds `notices` with its commands. */
export function addNotices(jit: Command, { say, complain, end }: Pick<Terminal, 'say' | 'complain' | 'end'>): void {
  const notices = jit.command('notices').description('Mails and Teams: what waits, try again, send a test.');

  const giveUp = (reasons: readonly string[]): void => {
    reasons.forEach(complain);
    end(refusedCode);
  };

  /** Runs something on the outbox; the store is let go of afterwards. */
  async function withOutbox(
    work: (open: OpenPorts, waiting: readonly WaitingNotice[]) => Promise<void>,
  ): Promise<void> {
    const config = readConfig();
    if (!config.ok) {
      giveUp(faultLines(config.faults));
      return;
    }
    const open = await openPorts(config.value, 'jit');
    if (!open.ok) {
      giveUp(open.reasons);
      return;
    }
    try {
      const waiting = await waitingNotices(open.value.ports, open.value.policy);
      if (waiting.ok) await work(open.value, waiting.value);
      else giveUp([waiting.reason]);
    } finally {
      open.value.close();
    }
  }

  notices
    .command('list')
    .description('List the notices that wait, with their receivers so far and the next try.')
    .action(() =>
      withOutbox((_open, waiting) => {
        say(waiting.length === 0 ? 'No notice waits.' : waiting.map(lineOf).join('\n'));
        return Promise.resolve();
      }),
    );

  notices
    .command('retry')
    .description('Make every notice that waits due immediately, also where a channel rests after failures.')
    .action(() =>
      withOutbox(async ({ ports }, waiting) => {
        let count = 0;
        for (const one of waiting) if (await hurry(ports, one)) count += 1;
        say(`${String(count)} of ${String(waiting.length)} notices are due now.`);
      }),
    );

  notices
    .command('test')
    .description('Send one test notice to each channel of Teams in the settings and, with --to, one mail.')
    .option('--to <address>', 'mail address that gets the test')
    .action(async ({ to }: { readonly to?: string }) => {
      const config = readConfig();
      const prepared = config.ok ? preparePorts(config.value, 'jit') : undefined;
      if (!config.ok) {
        giveUp(faultLines(config.faults));
        return;
      }
      if (prepared?.ok !== true) {
        giveUp(prepared?.reasons ?? []);
        return;
      }
      await test(config.value, prepared.value.ports, to);
    });

  async function test(config: Config, ports: Parameters<typeof sendTest>[0], to: string | undefined): Promise<void> {
    const tested = await sendTest(ports, noticeSettings(config), to);
    if (tested.length === 0) {
      giveUp(['There is nothing to test: set TEAMS_APPROVALS or TEAMS_ALERTS, or add --to.']);
      return;
    }
    for (const { channel, code } of tested)
      if (code === undefined) say(`${channel}: handed over.`);
      else complain(`${channel}: not taken (${code}).`);
    if (tested.some(({ code }) => code !== undefined)) end(refusedCode);
  }
}

const at = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const lineOf = ({ name, note, about }: WaitingNotice): string =>
  [
    name,
    note.notice,
    about,
    `since ${at(note.at)}`,
    `sent ${String(note.done.length)}`,
    `next try ${at(note.until)}`,
  ].join('  ');
