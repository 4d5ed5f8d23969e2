/** Tells operators of a mistake of ours in carrying out a command. */
import type { Command } from '../domain/command.js';
import type { Log } from '../ports.js';

export function logFault(log: Log, work: Command['kind'], fault: unknown): void {
  log.error('fault', { work, fault: fault instanceof Error ? fault.stack : String(fault) });
}
