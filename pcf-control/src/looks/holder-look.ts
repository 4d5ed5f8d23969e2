/** How a holder of a protected role is shown: why it is held, and what becomes of what nobody asked for. */
import type { HolderView, OutsideItem } from '@jit/connector';
import type { IconName } from '../components/icons';
import type { Tone } from '../components/theme';
import type { Message, Words } from '../words/words';

interface HolderLook {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly message: Message;
}

/** What the plan says about somebody without a cause. */
export function planLook({ inPlan }: HolderView, { plan, mode }: OutsideItem): HolderLook {
  if (!inPlan || !plan) return { tone: 'off', icon: 'eye', message: ['PlanNot'] };
  if (plan.waits) return { tone: 'wait', icon: 'glass', message: ['PlanWaits'] };
  if (plan.acknowledged || mode === 'remove') return { tone: 'work', icon: 'back', message: ['PlanRuns'] };
  return { tone: 'off', icon: 'eye', message: ['PlanHeld'] };
}

/** Why somebody holds a role; a cause that this control does not know is shown by its name. */
export function causeLook({ cause }: HolderView, words: Words): HolderLook {
  const own = words.find(`Held_${cause.replace(/-/g, '_')}`);
  const message: Message = own ? [own] : ['Plain', { text: cause }];
  if (cause === 'request') return { tone: 'ready', icon: 'ok', message };
  if (cause === 'own') return { tone: 'work', icon: 'key', message };
  return { tone: 'off', icon: cause === 'signed-off' ? 'check' : 'info', message };
}
