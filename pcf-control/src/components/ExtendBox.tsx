/** Asks for more time behind access that is live, in place under its card. */
import * as React from 'react';
import type { RequestView, RoleView } from '@jit/connector';
import { subjectOf } from '../conversation/command';
import { charactersOf } from '../looks/finding-look';
import { extendedEnd } from '../looks/request-look';
import { Act, TextAct } from './Act';
import { Choices, lengthChoices } from './Choices';
import { useBoardDesk } from './desk';
import { h, type ReactElement } from './h';
import { Reason } from './Reason';
import { Acts, HelpText } from './parts';

interface Props {
  readonly request: RequestView;
  readonly onClose: () => void;
}

export const ExtendBox = ({ request, onClose }: Props): ReactElement => {
  const { t, words, board, now, send } = useBoardDesk();
  const role = board.roles?.find(({ id }) => id === request.roleId);
  const lengths = role?.lengths ?? [request.minutes];
  const [minutes, setMinutes] = React.useState(lengths.find((each) => each === request.minutes) ?? lengths[0] ?? 0);
  const before = request.reason ?? '';
  const [reason, setReason] = React.useState(before);
  const [writing, setWriting] = React.useState(!before);
  const [tried, setTried] = React.useState(false);
  const top = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => top.current?.querySelector<HTMLElement>('input:checked')?.focus(), []);

  const count = charactersOf(reason);
  const least = Math.max(1, role?.reasonMinimum ?? 1);
  const ask = (): void => {
    setTried(true);
    setWriting(writing || count < least);
    if (count < least) return;
    const about = { ...subjectOf(request), minutes };
    send({ kind: 'extend', requestId: request.id, minutes, reason: reason.trim(), about });
    onClose();
  };
  const to = words.when(extendedEnd(request, minutes), now);
  return (
    <div
      ref={top}
      className="jit-box"
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose();
      }}
    >
      <div>
        <span className="jit-label">{t('ExtendBy')}</span>
        <Choices
          look="chip"
          label={t('ExtendBy')}
          value={String(minutes)}
          onChange={(value) => setMinutes(Number(value))}
          choices={lengthChoices(lengths, words.length, () => false)}
        />
      </div>
      <Effect request={request} role={role} to={to} />
      {writing ? (
        <Reason
          label={t('WhyLonger')}
          help={words.plain(words.count('AtLeast', least))}
          value={reason}
          onChange={setReason}
          onSend={ask}
          focusAtOnce={before !== ''}
          error={tried && count < least && words.plain(words.count('TooShort', count, { least }))}
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
  const { say, words, now } = useBoardDesk();
  const who = words.people(role?.approvers ?? [], 'or');
  return (
    <p>
      {say(['RunsOn', { from: words.when(request.endsAt, now), to }], 'to')}{' '}
      {role && say(role.approval === 'none' ? ['NoApproval'] : ['CanDecide', { who }])}
    </p>
  );
};
