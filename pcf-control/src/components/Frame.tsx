/** The frame of the screens: tabs, how fresh the board is, what is wrong with the answers, and the foot. */
import type { ReactNode } from 'react';
import { IconButton, Pivot, PivotItem } from '@fluentui/react';
import { upToSecond } from '../language/language';
import { TextAct } from './shared/Act';
import { Bar } from './shared/Bar';
import { useDesk } from './shared/desk';
import { h, type ReactElement } from './shared/h';
import { iconOf } from './shared/icons';

export type Tab = 'Decide' | 'Ask' | 'MyAccess' | 'Insights';

export interface TabState {
  readonly tab: Tab;
  readonly count: number;
}

interface Props {
  readonly tabs: readonly TabState[];
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly id: string;
  readonly children: ReactNode;
}

export const Frame = ({ tabs, tab, onTab, id, children }: Props): ReactElement => {
  const { t, say, language, talk, refresh, now } = useDesk();
  const single = tabs.length < 2;
  const contact = talk.board?.contact;
  const tabId = (key: string): string => id + key;
  return (
    <div>
      <div className="jit-top">
        {single ? (
          <h1>{t(`Tab_${tab}`)}</h1>
        ) : (
          <Pivot
            className="jit-tabs"
            aria-label={t('Control_Name')}
            headersOnly
            selectedKey={tab}
            getTabId={tabId}
            onLinkClick={(item) => onTab(item?.props.itemKey as Tab)}
          >
            {tabs.map(({ tab: each, count }) => (
              <PivotItem
                key={each}
                itemKey={each}
                ariaLabel={count > 0 ? t('TabWithCount', { tab: t(`Tab_${each}`), count }) : t(`Tab_${each}`)}
                onRenderItemLink={() => (
                  <span className="jit-tab">
                    {t(`Tab_${each}`)}
                    {count > 0 && <span className="jit-count">{count}</span>}
                  </span>
                )}
              />
            ))}
          </Pivot>
        )}
        <span className="jit-grow" />
        <AsOf />
        <IconButton
          className="jit-refresh"
          iconProps={iconOf('refresh')}
          ariaLabel={t('RefreshNow')}
          onClick={refresh}
        />
      </div>
      <div className="jit-body" {...(!single && { role: 'tabpanel', 'aria-labelledby': tabId(tab) })}>
        <Bars />
        {children}
      </div>
      <div className="jit-foot">
        <AsOf />
        <span>{say(['ZoneAbout', { zone: language.zone(now) }])}</span>
        {contact && <span>{say(['Questions', { contact }])}</span>}
      </div>
    </div>
  );
};

const AsOf = (): ReactElement => {
  const { t, say, language, talk, stale, now } = useDesk();
  const at = Date.parse(talk.board?.serverTime ?? '');
  const values = {
    time: talk.board ? language.when(at, now) : '',
    age: language.length(Math.floor((now - at) / 60_000)),
  };
  return (
    <span className={`jit-asof ${stale ? 'jit-old' : ''}`}>
      {talk.board ? say([stale ? 'AsOfOld' : 'AsOf', values]) : t('LoadingShort')}
    </span>
  );
};

/** What is wrong now, for as long as it is. */
const Bars = (): ReactElement => {
  const { t, say, language, talk, off, now, readOnly, refresh, nextTryMs } = useDesk();
  const { board } = talk;
  return (
    <div className="jit-bars">
      {readOnly && (
        <Bar tone="off" icon="info">
          {t('ReadOnly')}
        </Bar>
      )}
      {off && board && (
        <Bar tone="wait" icon="warn">
          <strong>{say(['NoAnswerSince', { time: language.when(board.serverTime, now) }])}</strong> {t('NoAnswerOff')}{' '}
          {nextTryMs > 0 && t('NextTry', { length: language.left(upToSecond(nextTryMs)) })}{' '}
          <TextAct label={t('TryNow')} onClick={refresh} />
        </Bar>
      )}
      {board?.notAnswering.map(({ what, name = '' }, at) => (
        <Bar key={at} tone="wait" icon="warn">
          {say(what === 'directory' ? ['EntraSilent'] : ['EnvironmentSilent', { environment: name }])}
        </Bar>
      ))}
      {board && board.unread > 0 && (
        <Bar tone="off" icon="info">
          {say(language.count('NotShown', board.unread))}
        </Bar>
      )}
    </div>
  );
};
