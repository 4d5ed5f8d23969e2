/** How long: the lengths that the role offers, and any other that fits its steps. */
import * as React from 'react';
import { SpinButton } from '@fluentui/react';
import type { RoleView } from '@jit/connector';
import { hardMaximumMinutes } from '@jit/connector/limits';
import { Choices, lengthChoices } from '../shared/Choices';
import { useDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
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

export const Lengths = ({ role, minutes, onChange, last }: Props): ReactElement => {
  const { t, language } = useDesk();
  const { lengths, stepMinutes: step } = role;
  const [free, setFree] = React.useState(false);
  const most = mostOf(role);
  const hasOther = step > 0 && most / step > lengths.length;
  const showFree = hasOther && (free || !lengths.includes(minutes));
  const change = (next: number): void => onChange(Math.min(most, Math.max(step, next)));
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
            onValidate={(typed) => change(Math.round(Number(typed) / step) * step || minutes)}
          />
        )}
        {showFree && <Help>{t('InMinutes', { length: language.length(minutes) })}</Help>}
      </Acts>
      <HelpText>{t(role.approval === 'none' ? 'StartsAtOnce' : 'StartsWhenApproved')}</HelpText>
    </div>
  );
};
