/** Puts together what a run left behind, for the laws: what was stored, sent, answered and held. */
import { readFileSync } from 'node:fs';
import { createSystemClock } from '../../../api/src/adapters/system/clock.js';
import { loadSigner } from '../../../api/src/adapters/system/ed25519-signer.js';
import { readPolicyFile } from '../../../api/src/cli/open-ports.js';
import { defaultTimings } from '../../../api/src/domain/timings.js';
import type { StoredEvent } from '../../../api/src/ledger/chain.js';
import { eventKey } from '../../../api/src/ledger/keys.js';
import type { Row, Tables } from '../../../api/src/ports.js';
import type { ClientCall, History, RecordedEvent } from '../../laws/history.js';
import { groupsAround } from '../../sandbox/entra/directory.js';
import { productionId } from '../../sandbox/seed-environments.js';
import { rowsOf } from '../../support/record-rows.js';
import { eventsIn } from '../left-behind.js';
import type { Outside } from '../outside.js';
import type { Stretch } from './outages.js';
import type { WatchedChange } from './watched-state.js';
import { whoSent } from './who-sent.js';

/** Times on record may be from an answer of the store that was a second old, and the story makes steps. */
const clockMs = 3000;
/** When the event of a row of the store became durable: `<partition> <key>`. */
export type Durable = ReadonlyMap<string, number>;

export interface WatchedCommits {
  readonly durable: Durable;
  /** Told of the body of each transaction that Azure Tables has taken. */
  readonly taken: (body: string) => void;
}

export function watchCommits(now: () => number): WatchedCommits {
  const durable = new Map<string, number>();
  return {
    durable,
    taken(body) {
      for (const [, partition = '', key = ''] of body.matchAll(/"PartitionKey":"([^"]+)","RowKey":"(event\|\d+)"/g))
        durable.set(`${partition} ${key}`, now());
    },
  };
}

/** A transaction may be under way as long as its fate is looked for, and its process may have stood still. */
const commitMs = 90_000;
/** Everything that was owed is gone so long after the last fault. */
const recoveryMs = 60_000;

export interface Lived {
  readonly outside: Outside;
  readonly tables: Tables;
  /** Where it is known. */
  readonly durable: Durable;
  readonly baseline: ReadonlySet<string>;
  readonly changes: readonly WatchedChange[];
  readonly clients: readonly ClientCall[];
  /** When a process stood still. */
  readonly halts: readonly Stretch[];
  /** From when on nothing failed any more. */
  readonly peaceFrom: number;
}

export async function historyOf(lived: Lived): Promise<History> {
  const { outside, tables, durable, baseline, changes, clients, halts, peaceFrom } = lived;
  const { keyFile, policyFile, deployment, entra, clock } = outside;
  const rows = await rowsOf(tables, productionId);
  const service = await rowsOf(tables, 'service');
  const policy = readPolicyFile({ policyFile }, createSystemClock());
  if (!policy.ok) throw new Error(policy.reasons.join('\n'));
  const events = eventsOf(productionId, rows, durable);
  const sent = whoSent(events, changes, halts, clockMs);
  const endedAt = clock.now();
  return {
    environments: [{ environment: productionId, deployment, events, rows, baseline, ...sent }],
    service: eventsOf('service', service, durable),
    clients,
    policies: [policy.value],
    signer: loadSigner(readFileSync(keyFile, 'utf8')),
    // Nobody changes the directory while the run goes on.
    wasAmong: (oid, groups) => groupsAround(entra.directory, oid).some((group) => groups.includes(group)),
    clockMs,
    commitMs,
    staleMs: 0,
    factsMs: defaultTimings.factsMs,
    doubtMs: defaultTimings.unsettledMs,
    endedAt,
    windows: [{ kind: 'peace', from: peaceFrom, to: endedAt, withinMs: recoveryMs }],
  };
}

/** In the order of their sequences, and no event before the one it follows. */
function eventsOf(partition: string, rows: readonly Row[], durable: Durable): RecordedEvent[] {
  let last = 0;
  return eventsIn(rows).map(({ text, at }) => {
    const key = eventKey((JSON.parse(text) as StoredEvent).seq);
    last = Math.max(last, durable.get(`${partition} ${key}`) ?? at);
    return { text, at: last };
  });
}
