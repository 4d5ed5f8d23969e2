/** To decide: what waits for me, oldest first, and all facts of the chosen request above the decision. */
import * as React from 'react';
import type { DecideItem } from '@jit/connector';
import { useFocusOnPhase } from '../use-focus';
import { TextAct } from './Act';
import { DecisionBox } from './DecisionBox';
import { useBoardDesk } from './desk';
import { Empty } from './Empty';
import { Evidence } from './Evidence';
import { h } from './h';
import { Queue } from './Queue';
import { RequestFacts } from './RequestFacts';

interface Props {
  readonly requestId: string | undefined;
  readonly onChoose: (requestId: string | undefined) => void;
}

export const oldestFirst = (items: readonly DecideItem[]): DecideItem[] =>
  [...items].sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));

export const DecideScreen = ({ requestId, onChoose }: Props): JSX.Element => {
  const { board, size, t, words } = useBoardDesk();
  const items = oldestFirst(board.decide ?? []);
  const wide = size === 'wide';
  // Side by side there is always one open; else the queue is a step of its own, until one is opened.
  const chosen = items.find(({ id }) => id === requestId) ?? (wide || requestId ? items[0] : undefined);
  const pane = React.useRef<HTMLDivElement>(null);
  useFocusOnPhase(pane, chosen?.id ?? String(items.length > 0));
  return (
    <div ref={pane} className={items.length > 0 ? 'jit-beside jit-narrow' : ''}>
      {items.length === 0 && (
        <Empty icon="ok" title={t('NothingWaits')}>
          <p>{t('NothingWaitsAbout')}</p>
          <p className="jit-subtle">{t('DecidedLeaves')}</p>
        </Empty>
      )}
      {items.length > 0 && (wide || !chosen) && <Queue items={items} chosen={chosen?.id} onChoose={onChoose} />}
      {chosen && !wide && (
        <div>
          <TextAct
            icon="left"
            label={words.plain(words.count('BackToQueue', items.length))}
            onClick={() => onChoose(undefined)}
          />
        </div>
      )}
      {chosen && <Detail key={chosen.id} item={chosen} />}
    </div>
  );
};

const Detail = ({ item }: { readonly item: DecideItem }): JSX.Element => {
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
