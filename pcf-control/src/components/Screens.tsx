/** The screens behind the tabs, and what stays when a person moves between them. */
import * as React from 'react';
import type { RequestView } from '@jit/connector';
import type { SeenBoard } from '../board/read-board';
import type { HostProps } from '../host';
import { isOver } from '../looks/ended-look';
import { AccessScreen } from './AccessScreen';
import type { Draft } from './AskForm';
import { AskScreen, type Drafts } from './AskScreen';
import { DecideScreen } from './DecideScreen';
import { useDesk } from './desk';
import { Frame, type Tab, type TabLook } from './Frame';
import { h } from './h';
import { Loading } from './SetupCards';

interface Props {
  readonly host: HostProps;
  readonly id: string;
  readonly shimmer: boolean;
}

/** Tabs for this person: one that would always be empty is not shown. What waits for a person comes first. */
export function tabsFor(mode: HostProps['mode'], board: SeenBoard | undefined): TabLook[] {
  const waiting = board?.decide?.length ?? 0;
  const decide: TabLook = { tab: 'Decide', count: waiting };
  const decides = waiting > 0 || mode === 'Decide' || board?.me.personas.includes('approver');
  const open = (board?.requests ?? []).filter((request) => !isOver(request)).length;
  const all: TabLook[] = [
    ...(waiting > 0 ? [decide] : []),
    { tab: 'Ask', count: 0 },
    { tab: 'MyAccess', count: open },
    ...(decides && waiting === 0 ? [decide] : []),
  ];
  return mode === 'All' ? all : all.filter(({ tab }) => tab === mode);
}

/** The screen to begin with: the one of the deep link, else the first tab. */
function firstTab(tabs: readonly TabLook[], board: SeenBoard, requestId: string): Tab | undefined {
  const holds = (requests: readonly RequestView[] | undefined): boolean =>
    !!requests?.some(({ id }) => id === requestId);
  if (holds(board.decide)) return 'Decide';
  return holds(board.requests) ? 'MyAccess' : tabs[0]?.tab;
}

export const Screens = ({ host, id, shimmer }: Props): JSX.Element => {
  const { board } = useDesk().talk;
  const [picked, setTab] = React.useState<Tab>();
  const [roleId, setRoleId] = React.useState<string>();
  const [drafts, setDrafts] = React.useState<Drafts>({});
  const [requestId, setRequestId] = React.useState(host.requestId || undefined);
  const tabs = tabsFor(host.mode, board);
  // Where a person stands does not change because something else now comes first.
  const begun = React.useRef<Tab>();
  if (board) begun.current ??= firstTab(tabs, board, host.requestId);
  const wanted = picked ?? begun.current;
  const tab = (tabs.find((look) => look.tab === wanted) ?? tabs[0])?.tab ?? 'Ask';

  const onDraft = (role: string, draft: Draft | undefined): void =>
    setDrafts(({ [role]: _old, ...others }) => (draft ? { ...others, [role]: draft } : others));
  const askAgain = (request?: RequestView): void => {
    if (request) {
      setRoleId(request.roleId);
      onDraft(request.roleId, { minutes: request.minutes, reason: request.reason ?? '' });
    }
    setTab('Ask');
  };
  const mayAsk = !host.readOnly && tabs.some((look) => look.tab === 'Ask');
  return (
    <Frame tabs={tabs} tab={tab} onTab={setTab} id={id}>
      {!board ? (
        shimmer && <Loading />
      ) : tab === 'Ask' ? (
        <AskScreen roleId={roleId} onChoose={setRoleId} drafts={drafts} onDraft={onDraft} />
      ) : tab === 'MyAccess' ? (
        <AccessScreen onAsk={mayAsk ? askAgain : undefined} />
      ) : (
        <DecideScreen requestId={requestId} onChoose={setRequestId} />
      )}
    </Frame>
  );
};
