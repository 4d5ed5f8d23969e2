/**
 * Commands that the store will never take, even alone. Each is an alarm until the same thing succeeds: what cannot be taken
 * away must not be given, so nothing new is given in this environment meanwhile.
 */
import type { Command } from '../domain/command.js';
import { holderKey } from '../domain/holder.js';

export interface Impossible {
  /** The holder concerned, or the kind of the command. */
  readonly subject: string;
  readonly kind: Command['kind'];
  readonly at: number;
  readonly message: string;
}

export interface ImpossibleCommands {
  /** This command failed alone. */
  note(command: Command, message: string, at: number): void;
  /** This command succeeded. */
  over(command: Command): void;
  /** Those that stand in the way of a removal, as of now. */
  standing(now: number): readonly Impossible[];
}

/** What is due is tried again every quarter of an hour at least: what did not fail since then is over. */
const keptMs = 20 * 60_000;

/** What only a person can repeat, and only gives, never stands in the way of a removal. */
const gives: readonly Command['kind'][] = ['create', 'approve', 'subscribe', 'unsubscribe', 'note-delivery'];

export function createImpossibleCommands(): ImpossibleCommands {
  const noted = new Map<string, Impossible>();
  return {
    note(command, message, at) {
      if (gives.includes(command.kind)) return;
      const subject = subjectOf(command);
      noted.set(subject, { subject, kind: command.kind, at, message });
    },
    over: (command) => void noted.delete(subjectOf(command)),
    standing(now) {
      for (const [subject, { at }] of noted) if (at < now - keptMs) noted.delete(subject);
      return [...noted.values()];
    },
  };
}

function subjectOf(command: Command): string {
  if ('key' in command) return command.key;
  return command.kind === 'settle' ? holderKey(command.person, command.rootRole) : command.kind;
}
