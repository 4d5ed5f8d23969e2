/** Reads what a story left behind, for the laws: the record in its file, the journal of Dataverse, what people heard. */
import { readFileSync } from 'node:fs';
import { loadSigner } from '../../api/src/adapters/system/ed25519-signer.js';
import { openSqliteTables } from '../../api/src/adapters/sqlite-tables/sqlite-tables.js';
import { createSystemClock } from '../../api/src/adapters/system/clock.js';
import { readPolicyFile } from '../../api/src/cli/open-ports.js';
import { defaultTimings } from '../../api/src/domain/timings.js';
import type { StoredEvent } from '../../api/src/ledger/chain.js';
import type { Row } from '../../api/src/ports.js';
import { groupsAround } from '../sandbox/entra/directory.js';
import { applications } from '../sandbox/seed.js';
import { productionId } from '../sandbox/seed-environments.js';
import type { Rows } from '../sandbox/dataverse/state.js';
import type { ClientCall, History, RecordedEvent, RoleChange } from '../laws/history.js';
import { rowsOf } from '../support/record-rows.js';
import type { Outside } from './outside.js';
import { smallTimings } from './small-timings.js';

export const eventsIn = (rows: readonly Row[]): RecordedEvent[] =>
  rows
    .filter(({ key }) => key.startsWith('event|'))
    .map(({ text }) => ({ text, at: (JSON.parse(text) as StoredEvent).time }));

/** `<oid>|<root role>` of everybody who holds something. */
export function holdersIn({ holdings, users, roles }: Rows): Set<string> {
  const oidOf = new Map(users.map(({ id, oid }) => [id, oid ?? id]));
  const rootOf = new Map(roles.map(({ id, rootId }) => [id, rootId]));
  return new Set(holdings.map(({ userId, roleId }) => `${oidOf.get(userId) ?? ''}|${rootOf.get(roleId) ?? ''}`));
}

/** A change that came when a process died, and was applied when another one watched. */
export interface HeldBack {
  readonly sentAt: number;
  /** Undefined: it was never applied. */
  readonly appliedAt: number | undefined;
}

/** Changes of roles as the laws read them. Each was sent when the last call before it came, unless that was held back. */
function changesOf({ dataverse, changes }: Outside, heldBack: HeldBack | undefined): RoleChange[] {
  const users = new Map(dataverse.state.rows().users.map(({ id, oid }) => [id, oid ?? id]));
  const { appliedAt = Infinity, sentAt: heldSince = 0 } = heldBack ?? {};
  const late = dataverse.journal.find(({ at }) => at >= appliedAt);
  return dataverse.journal.flatMap((entry) => {
    const { at, actor, what, userId, roleId = '', rootRoleId: rootRole = '' } = entry;
    if (what !== 'assigned' && what !== 'removed') return [];
    const held = what === 'assigned';
    const by = actor === applications.product.clientId ? 'us' : 'other';
    const kind = held ? 'assign' : 'remove';
    const came = changes.findLast((each) => each <= at && each !== heldBack?.sentAt) ?? 0;
    // Held back, it may change nothing any more; what a call changed that came after it is not its doing.
    const sentAt = entry === late && came <= appliedAt ? heldSince : came;
    return [{ at, by, kind, oid: users.get(userId) ?? userId, rootRole, roleId, changed: true, held, sentAt }];
  });
}

/** An event takes its time before it is durable, and the story's time goes on meanwhile: no commit takes longer. */
const commitMs = 10_000;

/**
 * The processes must have ended.
 * @param baseline who held what before
 */
export async function leftBehind(
  outside: Outside,
  baseline: ReadonlySet<string>,
  clients: readonly ClientCall[],
  heldBack?: HeldBack,
): Promise<History> {
  const { storeFile, keyFile, policyFile, deployment, entra } = outside;
  const store = openSqliteTables({ file: storeFile });
  const rows = await rowsOf(store.tables, productionId);
  const service = await rowsOf(store.tables, 'service');
  store.close();
  const policy = readPolicyFile({ policyFile }, createSystemClock());
  if (!policy.ok) throw new Error(policy.reasons.join('\n'));
  const changes = changesOf(outside, heldBack);
  return {
    environments: [{ environment: productionId, deployment, events: eventsIn(rows), rows, baseline, changes }],
    service: eventsIn(service),
    clients,
    policies: [policy.value],
    signer: loadSigner(readFileSync(keyFile, 'utf8')),
    // Nobody changes the directory while a story runs.
    wasAmong: (oid, groups) => groupsAround(entra.directory, oid).some((group) => groups.includes(group)),
    clockMs: 50,
    commitMs,
    staleMs: 0,
    factsMs: defaultTimings.factsMs,
    doubtMs: smallTimings.unsettledMs,
    endedAt: outside.clock.now(),
  };
}
