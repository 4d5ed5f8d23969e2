/** My requests that are over: how each ended, and requesting again with everything filled in. */
import type { RequestView } from '@jit/connector';
import { endedAppearance } from '../../appearance/ended-appearance';
import { Act } from '../shared/Act';
import { useBoardDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import { Mark, Place } from '../shared/Mark';
import { Acts, Strong } from '../shared/parts';

interface Props {
  readonly requests: readonly RequestView[];
  readonly onRequest: ((request: RequestView) => void) | undefined;
}

/** How long after its end a reader is told about open tabs. */
const tabsMatter = 600_000;

export const EndedList = ({ requests, onRequest }: Props): ReactElement | null => {
  const { t, say, language, now, board } = useBoardDesk();
  if (requests.length === 0) return null;
  return (
    <section className="jit-ended">
      <h2 className="jit-h">{t('EndedLately')}</h2>
      <ul className="jit-stack">
        {requests.map((request) => {
          const { tone, icon, mark, sentence, again } = endedAppearance(request, language, now);
          const offered = board.roles?.some(({ id, state }) => id === request.roleId && state === 'available');
          const fresh = request.state === 'ended' && now - Date.parse(request.endedAt ?? '') < tabsMatter;
          return (
            <li key={request.id}>
              <Acts>
                <Mark tone={tone} icon={icon} message={mark} />
                <Strong>{request.roleName}</Strong>
                <Place of={request} />
              </Acts>
              <div className="jit-help">
                {say(sentence)} {request.endNote && say(['NoteAbout', { note: request.endNote }])}{' '}
                {fresh && t('OldTabs')}
              </div>
              {onRequest && again && offered && (
                <Act label={t('RequestAgain')} about={request.roleName} onClick={() => onRequest(request)} />
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
};
