/** How long: the lengths that the role offers, and any other that fits its steps. */
import * as React from 'react';
import { getId, SpinButton } from '@fluentui/react';
import type { Finding, RoleView } from '@jit/connector';
import { hardMaximumMinutes } from '@jit/connector/limits';
import { findingAppearance } from '../../appearance/finding-appearance';
import { Choices, lengthChoices } from '../shared/Choices';
import { useDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import { Sign } from '../shared/icons';
import { Acts, Help, HelpText } from '../shared/parts';

interface Props {
  readonly role: RoleView;
  readonly minutes: number;
  readonly onChange: (minutes: number) => void;
  /** The length of my last request for this role. */
  readonly last: number | undefined;
}

const other = 'other';

export const mostOf = ({ maximumMinutes }: RoleView): number => Math.min(maximumMinutes, hardMaximumMinutes);

/** Why a length cannot be requested; the service checks the same. */
export function lengthFault(role: RoleView, minutes: number): Finding | undefined {
  const fault = (rule: string, limit: number): Finding => ({ rule, result: 'unmet', text: '', limit });
  if (minutes > mostOf(role)) return fault('duration-over-limit', mostOf(role));
  const { lengths, stepMinutes: step } = role;
  return step > 0 && !lengths.includes(minutes) && minutes % step !== 0 ? fault('duration-off-step', step) : undefined;
}

export const Lengths = ({ role, minutes, onChange, last }: Props): ReactElement => {
  const { t, language } = useDesk();
  const [faultId] = React.useState(() => getId('fault'));
  const { lengths, stepMinutes: step } = role;
  const [free, setFree] = React.useState(false);
  const most = mostOf(role);
  const hasOther = step > 0 && most / step > lengths.length;
  const showFree = hasOther && (free || !lengths.includes(minutes));
  const change = (next: number): void => onChange(Math.min(most, Math.max(step, next)));
  const wrong = lengthFault(role, minutes);
  const caption = (length: number): string | false =>
    length === last ? t('LastTime') : length === most && lengths.length > 1 && t('Longest');
  return (
    <div>
      <span className="jit-label">{t('HowLong')}</span>
      <Acts>
        <Choices
          appearance="chip"
          label={t('HowLong')}
          value={showFree ? other : String(minutes)}
          onChange={(value) => {
            setFree(value === other);
            if (value !== other) onChange(Number(value));
          }}
          choices={[
            ...lengthChoices(lengths, language.length, caption),
            ...(hasOther ? [{ value: other, label: t('Other') }] : []),
          ]}
        />
        {showFree && (
          <SpinButton
            className="jit-spin"
            label={t('OtherLength')}
            value={String(minutes)}
            ariaValueText={language.length(minutes)}
            incrementButtonAriaLabel={t('Longer')}
            decrementButtonAriaLabel={t('Shorter')}
            onIncrement={() => change(minutes + step)}
            onDecrement={() => change(minutes - step)}
            // What was typed stays, with what is wrong about it: a length that changed by itself would be requested unseen.
            onValidate={(typed) => {
              const wanted = Number(typed);
              if (Number.isSafeInteger(wanted) && wanted > 0) onChange(wanted);
            }}
            {...(wrong && { ariaDescribedBy: faultId })}
          />
        )}
        {showFree && <Help>{t('InMinutes', { length: language.length(minutes) })}</Help>}
      </Acts>
      {wrong && (
        <p id={faultId} className="jit-error">
          <Sign name="no" />
          <span>
            {language.plain(findingAppearance(wrong, { roleName: role.name, minutes, reason: '' }, language).sentence)}
          </span>
        </p>
      )}
      <HelpText>{t(role.approval === 'none' ? 'StartsAtOnce' : 'StartsWhenApproved')}</HelpText>
    </div>
  );
};
