/** My access: what is open, what needs me first; then what ended in the last days. */
import type { RequestView } from '@jit/connector';
import { isOver } from '../../appearance/ended-appearance';
import { AccessCard } from './AccessCard';
import { Act } from '../shared/Act';
import { useBoardDesk } from '../shared/desk';
import { Empty } from '../shared/Empty';
import { EndedList } from './EndedList';
import { h, type ReactElement } from '../shared/h';
import { SendingCard } from './SendingCard';

interface Props {
  /** Opens Request, filled in with an earlier request, or empty. Absent where requests cannot be made. */
  readonly onRequest: ((request?: RequestView) => void) | undefined;
}

/** Late first: a removal that is not confirmed, then what runs, then what waits. */
const rank = ({ state, stuck }: RequestView): number =>
  stuck ? -1 : ['active', 'granting', 'pending', 'scheduled', 'removing'].indexOf(state);

/** Open requests; an extension is shown on the access that it extends, as long as that is live. */
const openRequests = (all: readonly RequestView[]): RequestView[] =>
  all
    .filter(
      (request) =>
        !isOver(request) && !all.some(({ extensionId, state }) => extensionId === request.id && state === 'active'),
    )
    .sort((one, other) => rank(one) - rank(other));

export const AccessScreen = ({ onRequest }: Props): ReactElement => {
  const { board, talk, t } = useBoardDesk();
  const all = board.requests ?? [];
  const open = openRequests(all);
  const sending = talk.sent.filter(
    ({ command, delivery }) => command.kind === 'create' && delivery.step !== 'taken' && delivery.step !== 'refused',
  );
  return (
    <div className="jit-stack">
      {sending.map((sent) => (
        <SendingCard key={sent.command.id} sent={sent} />
      ))}
      {open.map((request) => (
        <AccessCard key={request.id} request={request} />
      ))}
      {open.length + sending.length === 0 && (
        <Empty icon="clock" title={t('NoAccess')}>
          <p>{t('NoAccessAbout')}</p>
          {onRequest && <Act primary label={t('RequestRole')} onClick={() => onRequest()} />}
        </Empty>
      )}
      <EndedList requests={all.filter(isOver)} onRequest={onRequest} />
    </div>
  );
};
