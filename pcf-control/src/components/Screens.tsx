/** The screens behind the tabs, and what stays when a person moves between them. */
import * as React from 'react';
import type { RequestView } from '@jit/connector';
import type { SeenBoard } from '../board/read-board';
import type { HostProps } from '../host';
import { isOver } from '../appearance/ended-appearance';
import { AccessScreen } from './access/AccessScreen';
import type { Draft } from './request/RequestForm';
import { RequestScreen, type Drafts } from './request/RequestScreen';
import { ApprovalsScreen } from './approvals/ApprovalsScreen';
import { useDesk } from './shared/desk';
import { LinkedRequest, tabOfRequest } from './LinkedRequest';
import { Frame, type Tab, type TabState } from './Frame';
import { h, type ReactElement } from './shared/h';
import { UnmanagedScreen, seesUnmanaged } from './unmanaged/UnmanagedScreen';
import { Loading } from './shared/Loading';

interface Props {
  readonly host: HostProps;
  readonly id: string;
  readonly shimmer: boolean;
}

/** Plans that wait for a confirmation. */
const waitingPlans = (board: SeenBoard | undefined): number =>
  (board?.outside ?? []).filter(({ plan }) => plan?.waits).length;

/** Tabs for this person: one that would always be empty is not shown. What waits for a person comes first. */
function tabsFor(mode: HostProps['mode'], board: SeenBoard | undefined): TabState[] {
  const { decide = [], decideMore = 0, requests = [] } = board ?? {};
  const personas = board?.me.personas ?? [];
  const wants = (tab: Tab, may: boolean): boolean => mode === tab || may;
  const tabs: TabState[] = [
    { tab: 'Ask', count: 0 },
    { tab: 'MyAccess', count: requests.filter((request) => !isOver(request)).length },
  ];
  if (wants('Decide', decide.length > 0 || personas.includes('approver')))
    tabs.splice(decide.length > 0 ? 0 : 2, 0, { tab: 'Decide', count: decide.length + decideMore });
  if (wants('Insights', seesUnmanaged(personas))) tabs.push({ tab: 'Insights', count: waitingPlans(board) });
  return mode === 'All' ? tabs : tabs.filter(({ tab }) => tab === mode);
}

/** Where there is something to see or to do. */
function hasContent(tab: Tab, { roles = [], requests = [], decide = [] }: SeenBoard): boolean {
  if (tab === 'Ask') return roles.length > 0;
  if (tab === 'MyAccess') return requests.length > 0;
  return tab === 'Insights' || decide.length > 0;
}

/**
 * The screen to begin with: the one of the deep link, else the first with something to do. Who decides, administers or audits
 * and may request nothing does not land on a screen that says just that.
 */
function firstTab(tabs: readonly TabState[], board: SeenBoard, requestId: string): Tab | undefined {
  const there = tabs.map(({ tab }) => tab);
  const full = there.find((tab) => hasContent(tab, board));
  return tabOfRequest(board, requestId) ?? full ?? there.find((tab) => tab === 'Decide') ?? there[0];
}

/** What was written for each role, and filling one in from an earlier request. */
function useDrafts(): [Drafts, (roleId: string, draft: Draft) => void] {
  const [drafts, setDrafts] = React.useState<Drafts>({});
  return [drafts, (roleId, draft) => setDrafts((others) => ({ ...others, [roleId]: draft }))];
}

export const Screens = ({ host, id, shimmer }: Props): ReactElement => {
  const { board } = useDesk().talk;
  const [picked, setTab] = React.useState<Tab>();
  const [roleId, setRoleId] = React.useState<string>();
  const [drafts, onDraft] = useDrafts();
  const [requestId, setRequestId] = React.useState(host.requestId || undefined);
  const tabs = tabsFor(host.mode, board);
  // Where a person stands does not change because something else now comes first.
  if (board && !picked) setTab(firstTab(tabs, board, host.requestId));
  const tab = (tabs.find((one) => one.tab === picked) ?? tabs[0])?.tab ?? 'Ask';

  const requestAgain = (request?: RequestView): void => {
    if (request) {
      setRoleId(request.roleId);
      onDraft(request.roleId, { minutes: request.minutes, reason: request.reason ?? '' });
    }
    setTab('Ask');
  };
  const mayRequest = !host.readOnly && tabs.some((one) => one.tab === 'Ask');
  const screens = {
    Ask: () => <RequestScreen roleId={roleId} onChoose={setRoleId} drafts={drafts} onDraft={onDraft} />,
    MyAccess: () => <AccessScreen onRequest={mayRequest ? requestAgain : undefined} />,
    Decide: () => <ApprovalsScreen requestId={requestId} onChoose={setRequestId} />,
    Insights: () => <UnmanagedScreen />,
  };
  return (
    <Frame tabs={tabs} tab={tab} onTab={setTab} id={id}>
      {board && tab !== 'Decide' && <LinkedRequest requestId={host.requestId} />}
      {board ? screens[tab]() : shimmer && <Loading />}
    </Frame>
  );
};
