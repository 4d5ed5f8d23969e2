/** The request of a link that is in no list here: decided, of somebody else, or not there. Only read, until it is closed. */
import * as React from 'react';
import type { SeenBoard } from '../board/read-board';
import type { Tab } from './Frame';
import { Act } from './shared/Act';
import { Bar } from './shared/Bar';
import { useBoardDesk } from './shared/desk';
import { h, type ReactElement } from './shared/h';
import { Acts } from './shared/parts';
import { RequestStatus } from './shared/RequestStatus';

/** The tab whose list holds the request. */
export function tabOfRequest({ decide = [], requests = [] }: SeenBoard, requestId: string): Tab | undefined {
  if (decide.some(({ id }) => id === requestId)) return 'Decide';
  return requests.some(({ id }) => id === requestId) ? 'MyAccess' : undefined;
}

export const LinkedRequest = ({ requestId }: { readonly requestId: string }): ReactElement | null => {
  const { board, t } = useBoardDesk();
  const [closed, setClosed] = React.useState<string>();
  if (requestId === '' || closed === requestId || tabOfRequest(board, requestId)) return null;
  const close = (
    <Acts>
      <Act label={t('Close')} onClick={() => setClosed(requestId)} />
    </Acts>
  );
  if (board.request?.id === requestId) return <RequestStatus request={board.request}>{close}</RequestStatus>;
  return (
    <Bar tone="off" icon="info">
      {t('LinkNotThere')}
      {close}
    </Bar>
  );
};
