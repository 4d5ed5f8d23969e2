/** Brings on record what people ended while the ledger took nothing, as the commands that they gave. */
import { isPassing } from '../../domain/result.js';
import { keyOf } from '../../domain/draft.js';
import { lanes, type Ledger } from '../../ledger/ledger.js';
import type { KeptEnd } from '../../service/kept-ends.js';
import type { Service } from '../../service/service.js';

export async function tellEnds(service: Service, ledger: Ledger): Promise<void> {
  for (const kept of service.keptEnds.of(ledger.environment)) await tellOne(service, ledger, kept);
}

async function tellOne({ keptEnds, policy, ports }: Service, ledger: Ledger, kept: KeptEnd): Promise<void> {
  const { id, actor, commandId, at, statement } = kept;
  const command = {
    kind: 'end',
    id,
    actor,
    commandId,
    policy,
    keptSince: at,
    ...(statement && { statement }),
  } as const;
  const told = await ledger.submit(command, lanes.removals);
  if (told.kind === 'stale' || (told.kind === 'refused' && isPassing(told.problem))) return;
  // What has ended otherwise meanwhile has ended; of anything else somebody must hear.
  if (told.kind === 'refused')
    ports.log.error('end.not-told', { environment: ledger.environment, request: id, code: told.problem.code });
  await keptEnds.drop(ledger.environment, kept);
}

/** Whether an end that waits to be told is of this holder. */
export const isEndKept = ({ keptEnds }: Service, { environment, view }: Ledger, key: string): boolean =>
  keptEnds.of(environment).some(({ id }) => {
    const request = view.request(id);
    return request !== undefined && keyOf(request) === key;
  });
