/** Asks once more, in place, before something is done: what it does, why if that is kept, and its effect on the button. */
import * as React from 'react';
import { TextField } from '@fluentui/react';
import { charactersOf, isTooLong } from '../../appearance/finding-appearance';
import { useEscape } from '../../use-escape';
import { Act } from './Act';
import { useBoardDesk } from './desk';
import { h, type ReactElement } from './h';
import type { IconName } from '../../appearance/icon-paths';
import { Reason } from './Reason';
import { Acts, Help } from './parts';

interface Props {
  readonly title: string;
  /** The effect. */
  readonly label: string;
  readonly icon: IconName;
  /** What the reason is called; absent: no reason is needed. */
  readonly why?: string;
  /** It may end at a day. */
  readonly ends?: boolean;
  readonly onSend: (reason: string, until: string | undefined) => void;
  readonly onClose: () => void;
  readonly children: React.ReactNode;
}

export const Confirm = ({ title, label, icon, why, ends, onSend, onClose, children }: Props): ReactElement => {
  const { t, language, off, now } = useBoardDesk();
  const whole = React.useRef<HTMLDivElement>(null);
  useEscape(whole, onClose);
  const heading = React.useRef<HTMLHeadingElement>(null);
  const [reason, setReason] = React.useState('');
  const [day, setDay] = React.useState('');
  const [tried, setTried] = React.useState(false);
  React.useEffect(() => {
    if (!why) heading.current?.focus();
    // Only when it opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const missing = Boolean(why) && charactersOf(reason) === 0;
  const until = language.endOfDay(day);
  const past = until !== undefined && Date.parse(until) <= now;
  const act = (): void => {
    setTried(true);
    if (!missing && !past && !off && !isTooLong(reason)) onSend(reason.trim(), until);
  };
  return (
    <div ref={whole} className="jit-box">
      <h3 ref={heading} tabIndex={-1} data-jit-heading="">
        {title}
      </h3>
      {children}
      {why && (
        <Reason
          label={why}
          help={t('ReasonKept')}
          value={reason}
          onChange={setReason}
          onSend={act}
          focusAtOnce
          error={tried && missing && t('ReasonNeeded')}
        />
      )}
      {ends && (
        <TextField
          className="jit-field jit-day"
          type="date"
          label={t('LastDay')}
          description={t('LastDayHelp')}
          value={day}
          onChange={(_, next) => setDay(next ?? '')}
          {...(tried && past && { errorMessage: t('LastDayPast') })}
        />
      )}
      <Acts>
        <Act primary icon={icon} off={off} label={label} onClick={act} />
        <Act label={t('Back')} onClick={onClose} />
        {off && <Help>{t('OffNow')}</Help>}
      </Acts>
    </div>
  );
};
