/** One command, one decision: the events it emits on the draft, or a named refusal. Pure. */
import type { Command, Effect } from '../command.js';
import type { Draft } from '../draft.js';
import type { Timings } from '../timings.js';
import type { Result } from '../result.js';
import { acknowledgeDistrust } from './acknowledge-distrust.js';
import { advance } from './advance.js';
import { nobodyDecides } from './nobody-decides.js';
import { observe } from './observe.js';
import { approve } from './approve.js';
import { cancel } from './cancel.js';
import { create } from './create.js';
import { deny } from './deny.js';
import { enabledAgain } from './enabled-again.js';
import { end } from './end.js';
import { sweepRecheck } from '../sweep/recheck.js';
import { sweepRemove } from '../sweep/remove.js';
import { sweepBegin, sweepFinish, sweepSeen, sweepStopped } from '../sweep/run.js';
import { applySweep, signBaseline } from '../sweep/sign.js';
import { askSweep } from '../sweep/ask.js';
import { withdrawBaseline } from '../sweep/withdraw.js';
import { resetHolder } from './reset-holder.js';
import { settle } from './settle.js';
import { meetOrganization, openEnvironment } from './environments.js';
import { adoptPolicy, noteOutage, pause } from './service.js';
import { removedWithoutStore } from './without-store.js';
import { noteDelivery, subscribe, unsubscribe } from './subscriptions.js';

export type Decide = (draft: Draft, command: Command, timings: Timings) => Result<Effect>;

export const decide: Decide = (draft, command, timings) => {
  switch (command.kind) {
    case 'create':
      return create(draft, command, timings);
    case 'approve':
      return approve(draft, command, timings);
    case 'deny':
      return deny(draft, command, timings);
    case 'cancel':
      return cancel(draft, command, timings);
    case 'end':
      return end(draft, command, timings);
    case 'advance':
      return advance(draft, command, timings);
    case 'observe':
      return observe(draft, command, timings);
    case 'settle':
      return settle(draft, command, timings);
    case 'enabled-again':
      return enabledAgain(draft, command);
    case 'reset-holder':
      return resetHolder(draft, command, timings);
    case 'acknowledge-distrust':
      return acknowledgeDistrust(draft, command);
    case 'nobody-decides':
      return nobodyDecides(draft, command, timings);
    case 'removed-without-store':
      return removedWithoutStore(draft, command, timings);
    case 'note-outage':
      return noteOutage(draft, command);
    case 'pause':
      return pause(draft, command, timings);
    case 'sweep-begin':
      return sweepBegin(draft, command, timings);
    case 'sweep-seen':
      return sweepSeen(draft, command);
    case 'sweep-recheck':
      return sweepRecheck(draft, command);
    case 'sweep-finish':
      return sweepFinish(draft, command, timings);
    case 'sweep-stopped':
      return sweepStopped(draft, command);
    case 'sweep-remove':
      return sweepRemove(draft, command);
    case 'apply-sweep':
      return applySweep(draft, command);
    case 'sign-baseline':
      return signBaseline(draft, command);
    case 'withdraw-baseline':
      return withdrawBaseline(draft, command);
    case 'ask-sweep':
      return askSweep(draft, command);
    case 'adopt-policy':
      return adoptPolicy(draft, command);
    case 'open-environment':
      return openEnvironment(draft, command);
    case 'meet-organization':
      return meetOrganization(draft, command);
    case 'subscribe':
      return subscribe(draft, command);
    case 'unsubscribe':
      return unsubscribe(draft, command);
    case 'note-delivery':
      return noteDelivery(draft, command, timings);
  }
};

/** When the facts of a command were asked for: a decision rests on none older than `factsMs`. */
export function factsAskedAt(command: Command): number | undefined {
  switch (command.kind) {
    case 'create':
    case 'deny':
    case 'apply-sweep':
    case 'sign-baseline':
    case 'withdraw-baseline':
    case 'ask-sweep':
    case 'reset-holder':
    case 'acknowledge-distrust':
      return command.facts.askedAt;
    case 'approve':
      return Math.min(command.facts.askedAt, command.requesterFacts.askedAt);
    case 'nobody-decides':
      return command.seenAt;
    case 'end':
    case 'advance':
    case 'observe':
    case 'unsubscribe':
      return command.facts?.askedAt;
    default:
      return undefined;
  }
}
