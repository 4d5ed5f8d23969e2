/** Looks once at an environment of the sandbox as the sweep does: real adapter, real limiter, real HTTP. */
import { createEvidencePages } from '../../api/src/adapters/dataverse/evidence.js';
import { createDataverse } from '../../api/src/adapters/dataverse/dataverse.js';
import { createSend } from '../../api/src/adapters/outgoing-http/pipeline.js';
import { createSystemClock } from '../../api/src/adapters/system/clock.js';
import { defaultTimings } from '../../api/src/domain/timings.js';
import type { Gathered } from '../../api/src/domain/sweep/evidence.js';
import { createDataverseCalls } from '../../api/src/worker/dataverse-calls.js';
import { createLimiter } from '../../api/src/worker/limiter.js';
import { gatherEvidence } from '../../api/src/worker/sweep/gather-evidence.js';

/** @param token good for the environment at this address */
export function scanOnce(address: string, token: string, rootRoles: readonly string[]): Promise<Gathered> {
  const credential = { getToken: () => Promise.resolve({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
  const send = createSend({ name: 'dataverse', address, credential, scope: `${address}/.default` });
  const clock = createSystemClock();
  const limiter = createLimiter(clock, defaultTimings, 1);
  const calls = createDataverseCalls(createDataverse(send, address), limiter, clock, defaultTimings.callMs, () => {});
  return gatherEvidence(
    {
      pages: createEvidencePages(send, address),
      scan: (call) => calls.scan(call),
      stopped: () => undefined,
      now: () => clock.now(),
    },
    rootRoles,
  );
}
