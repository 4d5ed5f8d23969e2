/** Types of what-failed.mjs for its tests. */
import type { SpawnSyncReturns } from 'node:child_process';

export declare function whatFailed(what: string, done: Partial<SpawnSyncReturns<string>>): string | undefined;
