/** The way of a request: flat side by side, or upright on a phone. */
import type { StepAppearance } from '../../appearance/steps';
import { useDesk } from './desk';
import { h, type ReactElement } from './h';
import { Sign } from './icons';

export const Steps = ({ steps }: { readonly steps: readonly StepAppearance[] }): ReactElement => {
  const { t, say } = useDesk();
  return (
    <ol className="jit-steps" aria-label={t('Steps')}>
      {steps.map(({ state, label, note, icon }, at) => (
        <li key={at} className={`jit-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
          <span className="jit-dot" aria-hidden="true">
            {state === 'unsure' ? '?' : icon && <Sign name={icon} />}
          </span>
          <div>
            <b>{say(label)}</b>
            {note && (
              <div className="jit-help jit-nums">
                <bdi>{note}</bdi>
              </div>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
};
