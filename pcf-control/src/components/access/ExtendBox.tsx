/** Requests more time for access that is active, in place under its card. */
import * as React from 'react';
import type { RequestView, RoleView } from '@jit/connector';
import { subjectOf } from '../../conversation/command';
import { charactersOf, isTooLong } from '../../appearance/finding-appearance';
import { extendedEnd } from '../../appearance/request-appearance';
import { useEscape } from '../../use-escape';
import { Act, TextAct } from '../shared/Act';
import { Choices, lengthChoices } from '../shared/Choices';
import { useBoardDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import { Reason } from '../shared/Reason';
import { Acts, HelpText } from '../shared/parts';

interface Props {
  readonly request: RequestView;
  readonly onClose: () => void;
}

export const ExtendBox = ({ request, onClose }: Props): ReactElement => {
  const { t, language, board, now, send } = useBoardDesk();
  const role = board.roles?.find(({ id }) => id === request.roleId);
  const lengths = role?.lengths ?? [request.minutes];
  const [minutes, setMinutes] = React.useState(lengths.find((each) => each === request.minutes) ?? lengths[0] ?? 0);
  const before = request.reason ?? '';
  const [reason, setReason] = React.useState(before);
  const [writing, setWriting] = React.useState(!before);
  const [tried, setTried] = React.useState(false);
  const top = React.useRef<HTMLDivElement>(null);
  useEscape(top, onClose);
  React.useEffect(() => top.current?.querySelector<HTMLElement>('input:checked')?.focus(), []);

  const count = charactersOf(reason);
  const least = Math.max(1, role?.reasonMinimum ?? 1);
  const ask = (): void => {
    setTried(true);
    setWriting(writing || count < least);
    if (count < least || isTooLong(reason)) return;
    const about = { ...subjectOf(request), minutes };
    send({ kind: 'extend', requestId: request.id, minutes, reason: reason.trim(), about });
    onClose();
  };
  const to = language.when(extendedEnd(request, minutes), now);
  return (
    <div ref={top} className="jit-box">
      <div>
        <span className="jit-label">{t('ExtendBy')}</span>
        <Choices
          appearance="chip"
          label={t('ExtendBy')}
          value={String(minutes)}
          onChange={(value) => setMinutes(Number(value))}
          choices={lengthChoices(lengths, language.length, () => false)}
        />
      </div>
      <Effect request={request} role={role} to={to} />
      {writing ? (
        <Reason
          label={t('ReasonForExtending')}
          help={language.plain(language.count('AtLeast', least))}
          value={reason}
          onChange={setReason}
          onSend={ask}
          focusAtOnce={before !== ''}
          error={tried && count < least && language.plain(language.count('TooShort', count, { least }))}
        />
      ) : (
        <HelpText>
          {t('SameReason', { reason: before })} <TextAct label={t('WriteAnother')} onClick={() => setWriting(true)} />
        </HelpText>
      )}
      <Acts>
        <Act primary label={t('ExtendTo', { time: to })} onClick={ask} />
        <Act label={t('Close')} onClick={onClose} />
      </Acts>
    </div>
  );
};

interface EffectProps {
  readonly request: RequestView;
  readonly role: RoleView | undefined;
  readonly to: string;
}

/** What extending would do. */
const Effect = ({ request, role, to }: EffectProps): ReactElement => {
  const { say, language, now } = useBoardDesk();
  const who = language.people(role?.approvers ?? [], 'or');
  return (
    <p>
      {say(['ContinuesTo', { from: language.when(request.endsAt, now), to }], 'to')}{' '}
      {role && say(role.approval === 'none' ? ['NoApproval'] : ['CanDecide', { who }])}
    </p>
  );
};
