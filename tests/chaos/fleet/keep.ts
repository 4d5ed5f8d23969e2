/** Keeps what a round left behind, when it broke a law: for whoever looks for the cause. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../sandbox/repository.js';
import type { History } from '../../laws/history.js';
import type { Stretch } from './outages.js';

/** Gives the path of the file: JSON. */
export function keepHistory(name: string, history: History, halts: readonly Stretch[]): string {
  const folder = join(repositoryRoot(), '.data/chaos');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  const { environments, service, clients, endedAt, windows } = history;
  const text = JSON.stringify({ environments, service, clients, endedAt, windows, halts }, null, 1);
  writeFileSync(file, text);
  return file;
}
