/** A notice with what its reader may see: the facts of a request, or what there is to say about an environment. */
import { isWorthMail } from '../../domain/notice.js';
import { audienceOf } from '../../domain/notice-kinds.js';
import { stuckRemovals } from '../../domain/lasting-notices.js';
import { approversOf } from '../../domain/decide/who.js';
import { sweepState } from '../../domain/sweep/record.js';
import type { Service } from '../../service/service.js';
import { channelFailsMs } from '../../service/channel-health.js';
import { listedHolders } from '../../views/holder.js';
import { instant } from '../../views/instant.js';
import { placeOf } from '../../views/place.js';
import { present } from '../../views/request.js';
import type { Told } from './message/message.js';
import type { Notice } from './notice.js';
import { requestOf } from './recipients.js';

/** `oid`: who reads it. Undefined: it is over, and nobody needs to hear of it. */
export async function toldTo(service: Service, notice: Notice, oid: string): Promise<Told | undefined> {
  const { id, kind, happenedAt, ledger } = notice;
  const now = service.time.now();
  const request = requestOf(notice);
  if (request === undefined) return aboutEnvironment(service, notice);
  if (!isWorthMail(kind, request, now)) return undefined;
  const { tid } = request.requester;
  const people =
    audienceOf(kind) === 'administrators' ? service.policy.administrators : approversOf(service.policy, request);
  const groups = people.groups.map((group) => group.id);
  const viewer = { actor: { tid, oid, client: '' }, facts: { askedAt: now, oid, account: 'enabled' as const, groups } };
  const shown = await present(service, ledger, viewer, request);
  return { id, kind, happenedAt: instant(happenedAt), environmentName: shown.environmentName, request: shown };
}

function aboutEnvironment(service: Service, { id, kind, happenedAt, ledger, about }: Notice): Told | undefined {
  const now = service.time.now();
  const environment = 'environment' in about ? about.environment : ledger.environment;
  const { environmentName } = placeOf(service, environment);
  const told = { id, kind, happenedAt: instant(happenedAt), environmentName };
  switch (kind) {
    case 'drift-found': {
      const keys = 'holders' in about ? about.holders : [];
      const found = listedHolders(ledger, now).filter(
        ({ key, cause }) => keys.includes(key) && (cause === 'none' || cause === 'team'),
      );
      return found.length === 0 ? undefined : { ...told, count: found.length };
    }
    case 'stuck-removal':
      return { ...told, count: stuckRemovals(ledger.view, now).length };
    case 'sweep-stopped':
      return { ...told, codes: sweepState(ledger.view).findings.map(({ code }) => code) };
    case 'notices-fail': {
      const failing = service.channelHealth.failing(channelFailsMs);
      return { ...told, codes: failing.map(({ channel, code }) => `${channel}: ${code}`) };
    }
    default:
      return told;
  }
}
