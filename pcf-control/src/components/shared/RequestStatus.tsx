/** A request that is only read: what a link led to, or what became of one that was decided. */
import type { ReactNode } from 'react';
import type { RequestView } from '@jit/connector';
import { statusAppearance } from '../../appearance/status-appearance';
import { useBoardDesk } from './desk';
import { Facts } from './Facts';
import { h, type ReactElement } from './h';
import { Mark, Place } from './Mark';
import { Acts, Heading } from './parts';

interface Props {
  readonly request: RequestView;
  /** What can be done next; never a decision. */
  readonly children?: ReactNode;
}

export const RequestStatus = ({ request, children }: Props): ReactElement => {
  const { t, say, language, now, board } = useBoardDesk();
  const { tone, icon, mark, sentences } = statusAppearance(request, { language, now, viewerId: board.me.id });
  const name = request.requesterName ?? t('Somebody');
  const own = request.requesterId === board.me.id;
  return (
    <article className="jit-card" aria-label={t('StatusOfRequest')}>
      <Acts>
        <Mark tone={tone} icon={icon} message={mark} />
        <Place of={request} />
      </Acts>
      <Heading>
        {own ? <bdi>{request.roleName}</bdi> : say(['RoleForPerson', { role: request.roleName, name }])}
      </Heading>
      {sentences.length > 0 && (
        <p>
          {sentences.map((message, at) => (
            <span key={at}>{say(message)} </span>
          ))}
        </p>
      )}
      <Facts request={request} />
      {children}
    </article>
  );
};
