/** Ask: the roles, and beside them what can be done about the chosen one. */
import * as React from 'react';
import type { RequestView, RoleView } from '@jit/connector';
import type { Language } from '../../language/language';
import { useFocusOnPhase } from '../../use-focus';
import { AccessCard } from '../access/AccessCard';
import { Act } from '../shared/Act';
import { RequestForm, type Draft } from './RequestForm';
import { openDelivery } from '../shared/Delivery';
import { useBoardDesk } from '../shared/desk';
import { Empty } from '../shared/Empty';
import { FindingList } from '../shared/FindingList';
import { Fragment, h, type ReactElement } from '../shared/h';
import { Place } from '../shared/Mark';
import { RoleList } from './RoleList';
import { SendingCard } from '../access/SendingCard';
import { Acts, Heading, Help, Subtle } from '../shared/parts';

/** What was written for each role: kept while the person is on another role or screen. */
export type Drafts = Readonly<Record<string, Draft>>;

interface Props {
  readonly roleId: string | undefined;
  readonly onChoose: (roleId: string) => void;
  readonly drafts: Drafts;
  readonly onDraft: (roleId: string, draft: Draft) => void;
}

/** Last used first, then by name. */
function inOrder(
  roles: readonly RoleView[],
  requests: readonly RequestView[],
  { compare }: Pick<Language, 'compare'>,
): RoleView[] {
  const lastUsed = (role: RoleView): number =>
    Math.max(0, ...requests.filter(({ roleId }) => roleId === role.id).map(({ createdAt }) => Date.parse(createdAt)));
  const byName = (one: RoleView, other: RoleView): number =>
    compare(one.name, other.name) || compare(one.environmentName, other.environmentName);
  return [...roles].sort((one, other) => lastUsed(other) - lastUsed(one) || byName(one, other));
}

export const RequestScreen = ({ roleId, onChoose, drafts, onDraft }: Props): ReactElement => {
  const { board, language } = useBoardDesk();
  const roles = inOrder(board.roles ?? [], board.requests ?? [], language);
  const chosen = roles.find(({ id }) => id === roleId) ?? roles[0];
  // Which roles there are for a person depends on groups: without the directory nobody knows.
  const unknown = board.notAnswering.some(({ what }) => what === 'directory');
  if (chosen === undefined) return unknown ? <RolesNotKnown /> : <NoRoles />;
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
  readonly onDraft: (draft: Draft) => void;
}

const Pane = ({ role, draft, onDraft }: PaneProps): ReactElement => {
  const desk = useBoardDesk();
  const pane = React.useRef<HTMLElement>(null);
  const sent = openDelivery(desk, ({ command }) => command.kind === 'create' && command.about.roleId === role.id);
  const request = desk.board.requests?.find(({ id }) => id === role.requestId);
  const refused = sent?.delivery.step === 'refused' ? sent : undefined;
  const onItsWay = request || refused ? undefined : sent;
  useFocusOnPhase(pane, request ? 'request' : onItsWay ? 'sent' : role.state);
  return (
    <section ref={pane} className="jit-fields" aria-label={desk.t('YourRequest')}>
      {request ? (
        <AccessCard request={request} />
      ) : onItsWay ? (
        <SendingCard sent={onItsWay} />
      ) : (
        <>
          <About role={role} />
          {role.state === 'refused' ? (
            <NotNow role={role} />
          ) : (
            !desk.readOnly && <RequestForm role={role} draft={draft} onDraft={onDraft} refused={refused} />
          )}
        </>
      )}
    </section>
  );
};

const About = ({ role }: { readonly role: RoleView }): ReactElement => {
  const { say } = useBoardDesk();
  return (
    <div className="jit-about">
      <Acts>
        <Heading>
          <bdi>{role.name}</bdi>
        </Heading>
        <Place of={role} />
      </Acts>
      {role.canDo && <Subtle>{say(['AllowsAbout', { canDo: role.canDo }])}</Subtle>}
    </div>
  );
};

const NotNow = ({ role }: { readonly role: RoleView }): ReactElement => {
  const { t, refresh } = useBoardDesk();
  return (
    <>
      <FindingList
        findings={role.findings}
        title={['CannotRequestNow']}
        requested={{ roleName: role.name, minutes: role.defaultMinutes, reason: '' }}
        onWayOut={refresh}
      />
      <Acts>
        <Act label={t('CheckAgain')} icon="refresh" onClick={refresh} />
      </Acts>
    </>
  );
};

const RolesNotKnown = (): ReactElement => {
  const { t, refresh } = useBoardDesk();
  return (
    <Empty icon="key" title={t('MarkNotAvailable')}>
      <p>{t('CannotCheck')}</p>
      <Acts>
        <Act label={t('CheckAgain')} icon="refresh" onClick={refresh} />
      </Acts>
    </Empty>
  );
};

const NoRoles = (): ReactElement => {
  const { board, t, say, language, copy, refresh, now } = useBoardDesk();
  const { contact, me } = board;
  return (
    <Empty icon="key" title={t('NoRoles')}>
      <p>{t('NoRolesAbout')}</p>
      {contact && <p>{say(['WhoCanAdd', { contact }], 'contact')}</p>}
      <div>
        <span className="jit-label">{t('YourId')}</span>
        <Acts>
          <code>{me.id}</code>
          <Act label={t('Copy')} icon="copy" onClick={() => copy(me.id)} />
        </Acts>
      </div>
      <Acts>
        <Act label={t('CheckAgain')} icon="refresh" onClick={refresh} />
        <Help>{say(['CheckedAt', { time: language.when(board.serverTime, now) }])}</Help>
      </Acts>
    </Empty>
  );
};
