/** Asks for more time behind access that is live, in place under its card. */
import * as React from 'react';
import type { RequestView } from '@jit/connector';
import { subjectOf } from '../conversation/command';
import { charactersOf } from '../looks/finding-look';
import { extendedEnd } from '../looks/request-look';
import { Act, TextAct } from './Act';
import { Choices, lengthChoices } from './Choices';
import { useBoardDesk } from './desk';
import { h } from './h';
import { Reason } from './Reason';

interface Props {
  readonly request: RequestView;
  readonly onClose: () => void;
}

export const ExtendBox = ({ request, onClose }: Props): JSX.Element => {
  const { t, say, words, board, now, send } = useBoardDesk();
  const role = board.roles?.find(({ id }) => id === request.roleId);
  const lengths = role?.lengths.length ? role.lengths : [request.minutes];
  const [minutes, setMinutes] = React.useState(lengths.includes(request.minutes) ? request.minutes : lengths[0]!);
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
    if (count < least) {
      setWriting(true);
      return;
    }
    send({
      kind: 'extend',
      requestId: request.id,
      minutes,
      reason: reason.trim(),
      about: { ...subjectOf(request), minutes },
    });
    onClose();
  };
  const from = words.when(Date.parse(request.endsAt ?? ''), now);
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
      <p>
        {say(['RunsOn', { from, to }], 'to')}{' '}
        {role &&
          (role.approval === 'none'
            ? t('NoApproval')
            : say(['CanDecide', { who: words.people(role.approvers, 'or') }]))}
      </p>
      {writing ? (
        <Reason
          label={t('WhyLonger')}
          help={words.plain(words.count('AtLeast', least))}
          value={reason}
          onChange={setReason}
          onSend={ask}
          error={tried && count < least && words.plain(words.count('TooShort', count, { least }))}
        />
      ) : (
        <p className="jit-help">
          {say(['SameReason', { reason: before }])}{' '}
          <TextAct label={t('WriteAnother')} onClick={() => setWriting(true)} />
        </p>
      )}
      <div className="jit-acts">
        <Act primary label={t('ExtendTo', { time: to })} onClick={ask} />
        <Act label={t('Close')} onClick={onClose} />
      </div>
    </div>
  );
};
