/** Approvals: what waits for me, oldest first, and all facts of the chosen request above the decision. */
import * as React from 'react';
import type { DecideItem } from '@jit/connector';
import { useFocusOnPhase } from '../../use-focus';
import { Act, TextAct } from '../shared/Act';
import { Bar } from '../shared/Bar';
import { DecisionBox } from './DecisionBox';
import { Delivery } from '../shared/Delivery';
import { useBoardDesk } from '../shared/desk';
import { Empty } from '../shared/Empty';
import { Evidence } from './Evidence';
import { h, type ReactElement } from '../shared/h';
import { Queue } from './Queue';
import { RequestFacts } from './RequestFacts';
import { Acts, Subtle } from '../shared/parts';
import { RequestStatus } from '../shared/RequestStatus';

interface Props {
  readonly requestId: string | undefined;
  readonly onChoose: (requestId: string | undefined) => void;
}

const oldestFirst = (items: readonly DecideItem[]): DecideItem[] =>
  [...items].sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));

export const ApprovalsScreen = ({ requestId, onChoose }: Props): ReactElement => {
  const { board, size } = useBoardDesk();
  const items = oldestFirst(board.decide ?? []);
  const wide = size === 'wide';
  const first = items[0]?.id;
  // Side by side one is open from the start. It stays chosen when it leaves the list: nothing slides into its place.
  React.useEffect(() => {
    if (wide && requestId === undefined && first !== undefined) onChoose(first);
  }, [wide, requestId, first, onChoose]);
  const chosen = items.find(({ id }) => id === requestId);
  const pane = React.useRef<HTMLDivElement>(null);
  useFocusOnPhase(pane, chosen?.id ?? String(items.length > 0));
  return (
    // Nothing stands beside an empty list.
    <div ref={pane} className={items.length === 0 ? 'jit-fields' : 'jit-beside jit-narrow'}>
      {items.length === 0 ? (
        <NothingWaits />
      ) : wide || !chosen ? (
        <Queue items={items} chosen={chosen?.id} onChoose={onChoose} />
      ) : (
        <BackToQueue count={items.length} onBack={() => onChoose(undefined)} />
      )}
      {chosen ? (
        <Detail key={chosen.id} item={chosen} />
      ) : (
        requestId !== undefined && <Outcome requestId={requestId} next={first} onChoose={onChoose} />
      )}
    </div>
  );
};

interface OutcomeProps {
  readonly requestId: string;
  /** The oldest one that waits. */
  readonly next: string | undefined;
  readonly onChoose: (requestId: string) => void;
}

/** What became of a request that was chosen and is not in the list any more; it stays until another one is chosen. */
const Outcome = ({ requestId, next, onChoose }: OutcomeProps): ReactElement => {
  const { t, talk, board, follow } = useBoardDesk();
  React.useEffect(() => {
    follow(requestId);
    return () => follow(undefined);
  }, [follow, requestId]);
  const sent = [...talk.sent].reverse().find(({ command }) => command.requestId === requestId);
  const taken = sent?.delivery.step === 'taken';
  return (
    <div className="jit-fields">
      {sent && !taken && <Delivery sent={sent} />}
      {taken && (
        <Bar tone="active" icon="ok">
          {t('DecisionSaved')}
        </Bar>
      )}
      {board.request?.id === requestId ? (
        <RequestStatus request={board.request} />
      ) : (
        !sent && (
          <Bar tone="off" icon="info">
            {t('NotPending')}
          </Bar>
        )
      )}
      {next !== undefined && (
        <Acts>
          <Act label={t('NextRequest')} onClick={() => onChoose(next)} />
        </Acts>
      )}
    </div>
  );
};

const NothingWaits = (): ReactElement => {
  const { t } = useBoardDesk();
  return (
    <Empty icon="ok" title={t('NothingWaits')}>
      <p>{t('NothingWaitsAbout')}</p>
      <Subtle>{t('DecidedLeaves')}</Subtle>
    </Empty>
  );
};

const BackToQueue = ({ count, onBack }: { readonly count: number; readonly onBack: () => void }): ReactElement => {
  const { language } = useBoardDesk();
  return (
    <div>
      <TextAct icon="left" label={language.plain(language.count('BackToQueue', count))} onClick={onBack} />
    </div>
  );
};

const Detail = ({ item }: { readonly item: DecideItem }): ReactElement => {
  const top = React.useRef<HTMLDivElement>(null);
  const [denying, setDenying] = React.useState(false);
  /** A goes to Approve, D opens the reason; no key decides. Not while somebody writes. */
  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>): void => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (ctrlKey || metaKey || altKey || (target as HTMLElement).matches('input:not([type="radio"]), textarea')) return;
    if (key === 'a') top.current?.querySelector<HTMLElement>('.ms-Button--primary')?.focus();
    if (key === 'd') {
      event.preventDefault();
      setDenying(true);
    }
  };
  return (
    <div ref={top} className="jit-fields" onKeyDown={onKeyDown}>
      <div className="jit-evident">
        <RequestFacts item={item} />
        <Evidence item={item} />
      </div>
      <DecisionBox item={item} denying={denying} setDenying={setDenying} />
    </div>
  );
};
