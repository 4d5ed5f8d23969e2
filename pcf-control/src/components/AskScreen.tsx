/** Ask: the roles, and beside them what can be done about the chosen one. */
import * as React from 'react';
import type { RequestView, RoleView } from '@jit/connector';
import { useFocusOnPhase } from '../use-focus';
import { AccessCard } from './AccessCard';
import { Act } from './Act';
import { AskForm, type Draft } from './AskForm';
import { openDelivery } from './Delivery';
import { useBoardDesk } from './desk';
import { Empty } from './Empty';
import { FindingList } from './FindingList';
import { Fragment, h } from './h';
import { Place } from './Mark';
import { RoleList } from './RoleList';
import { SendingCard } from './SendingCard';

/** What was written for each role: kept while the person looks at something else. */
export type Drafts = Readonly<Record<string, Draft>>;

interface Props {
  readonly roleId: string | undefined;
  readonly onChoose: (roleId: string) => void;
  readonly drafts: Drafts;
  readonly onDraft: (roleId: string, draft: Draft | undefined) => void;
}

/** Last used first, then by name. */
export function inOrder(roles: readonly RoleView[], requests: readonly RequestView[]): RoleView[] {
  const lastUsed = (role: RoleView): number =>
    Math.max(0, ...requests.filter(({ roleId }) => roleId === role.id).map(({ createdAt }) => Date.parse(createdAt)));
  const byName = (one: RoleView, other: RoleView): number =>
    one.name.localeCompare(other.name) || one.environmentName.localeCompare(other.environmentName);
  return [...roles].sort((one, other) => lastUsed(other) - lastUsed(one) || byName(one, other));
}

export const AskScreen = ({ roleId, onChoose, drafts, onDraft }: Props): JSX.Element => {
  const { board } = useBoardDesk();
  const roles = inOrder(board.roles ?? [], board.requests ?? []);
  const chosen = roles.find(({ id }) => id === roleId) ?? roles[0];
  if (chosen === undefined) return <NoRoles />;
  return (
    <div className="jit-beside">
      <RoleList roles={roles} chosen={chosen} onChoose={onChoose} />
      <Pane key={chosen.id} role={chosen} draft={drafts[chosen.id]} onDraft={(draft) => onDraft(chosen.id, draft)} />
    </div>
  );
};

interface PaneProps {
  readonly role: RoleView;
  readonly draft: Draft | undefined;
  readonly onDraft: (draft: Draft | undefined) => void;
}

const Pane = ({ role, draft, onDraft }: PaneProps): JSX.Element => {
  const desk = useBoardDesk();
  const { board, t, say, readOnly } = desk;
  const pane = React.useRef<HTMLElement>(null);
  const sent = openDelivery(desk, ({ command }) => command.kind === 'create' && command.about.roleId === role.id);
  const request = board.requests?.find(({ id }) => id === role.requestId);
  const refused = sent?.delivery.step === 'refused';
  const phase = request ? 'request' : sent && !refused ? 'sent' : role.state === 'available' ? 'form' : 'not now';
  useFocusOnPhase(pane, phase);
  return (
    <section ref={pane} className="jit-fields" aria-label={t('YourRequest')}>
      {request && <AccessCard request={request} />}
      {phase === 'sent' && sent && <SendingCard sent={sent} />}
      {(phase === 'form' || phase === 'not now') && (
        <>
          <div>
            <div className="jit-acts">
              <h2 tabIndex={-1} data-jit-heading="">
                <bdi>{role.name}</bdi>
              </h2>
              <Place of={role} />
            </div>
            {role.canDo && <p className="jit-subtle">{say(['WhatItCanDo', { canDo: role.canDo }])}</p>}
          </div>
          {phase === 'not now' ? (
            <NotNow role={role} />
          ) : (
            !readOnly && <AskForm role={role} draft={draft} onDraft={onDraft} refused={refused ? sent : undefined} />
          )}
        </>
      )}
    </section>
  );
};

const NotNow = ({ role }: { readonly role: RoleView }): JSX.Element => {
  const { t, refresh } = useBoardDesk();
  return (
    <>
      <FindingList
        findings={role.findings}
        title={['CannotAskNow']}
        asked={{ roleName: role.name, minutes: role.defaultMinutes, reason: '' }}
        onWayOut={refresh}
      />
      <div className="jit-acts">
        <Act label={t('CheckAgain')} icon="refresh" onClick={refresh} />
      </div>
    </>
  );
};

const NoRoles = (): JSX.Element => {
  const { board, t, say, words, copy, refresh, now } = useBoardDesk();
  const { contact, me } = board;
  return (
    <Empty icon="key" title={t('NoRoles')}>
      <p>{t('NoRolesAbout')}</p>
      {contact && <p>{say(['WhoCanAdd', { contact }], 'contact')}</p>}
      <div>
        <span className="jit-label">{t('YourId')}</span>
        <div className="jit-acts">
          <code>{me.id}</code>
          <Act label={t('Copy')} icon="copy" onClick={() => copy(me.id)} />
        </div>
      </div>
      <div className="jit-acts">
        <Act label={t('CheckAgain')} icon="refresh" onClick={refresh} />
        <span className="jit-help">{say(['CheckedAt', { time: words.when(Date.parse(board.serverTime), now) }])}</span>
      </div>
    </Empty>
  );
};
