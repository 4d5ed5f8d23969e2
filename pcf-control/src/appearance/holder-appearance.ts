/** How a holder of a protected role is shown: why it is held, and what the plan does about unmanaged ones. */
import type { HolderView, OutsideItem } from '@jit/connector';
import type { IconName } from './icon-paths';
import type { Tone } from './theme';
import type { Message, Language } from '../language/language';

interface HolderAppearance {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly message: Message;
}

/** What the plan does about an unmanaged assignment. */
export function planAppearance({ inPlan }: HolderView, { plan, mode }: OutsideItem): HolderAppearance {
  if (!inPlan || !plan) return { tone: 'off', icon: 'eye', message: ['PlanNot'] };
  if (plan.waits) return { tone: 'wait', icon: 'glass', message: ['PlanWaits'] };
  if (plan.acknowledged || mode === 'remove') return { tone: 'work', icon: 'back', message: ['PlanRuns'] };
  return { tone: 'off', icon: 'eye', message: ['PlanHeld'] };
}

/** Why somebody holds a role; a cause that this control does not know is shown by its name. */
export function causeAppearance({ cause }: HolderView, language: Language): HolderAppearance {
  const own = language.find(`Held_${cause.replace(/-/g, '_')}`);
  const message: Message = own ? [own] : ['Plain', { text: cause }];
  if (cause === 'request') return { tone: 'active', icon: 'ok', message };
  if (cause === 'own') return { tone: 'work', icon: 'key', message };
  return { tone: 'off', icon: cause === 'signed-off' ? 'check' : 'info', message };
}
