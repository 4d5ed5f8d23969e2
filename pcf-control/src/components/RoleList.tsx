/** The roles that I may ask for, each with its state and what it will take. */
import * as React from 'react';
import { SearchBox } from '@fluentui/react';
import type { RoleView } from '@jit/connector';
import { leftOf } from '../looks/request-look';
import type { Message } from '../words/words';
import { TextAct } from './Act';
import { Choices } from './Choices';
import { useBoardDesk, type BoardDesk } from './desk';
import { h, type ReactElement } from './h';
import type { IconName } from './icons';
import { Mark, Place } from './Mark';
import type { Tone } from './theme';
import { Help, Strong } from './parts';

/** A list that is longer gets a search. */
const searchBeyond = 8;

type RoleLook = readonly [tone: Tone, icon: IconName, mark: Message, caption: Message];

function lookOfRole(role: RoleView, { board, words, now, stale }: BoardDesk): RoleLook {
  const request = board.requests?.find(({ id }) => id === role.requestId);
  const most = words.length(role.maximumMinutes);
  if (role.state === 'live' && request?.state === 'active') {
    const until: Message = ['HaveUntil', { time: words.when(request.endsAt, now) }];
    return stale
      ? ['unknown', 'dk', ['MarkWasReady', { time: words.time(board.serverTime) }], until]
      : ['ready', 'ok', ['MarkReadyLeft', { length: words.left(leftOf(request, now)) }], until];
  }
  if (role.state === 'live') return ['work', 'key', ['MarkUnderWay'], ['SeeHowItStands']];
  if (role.state === 'waiting') return ['wait', 'people', ['MarkAsked'], ['SeeHowItStands']];
  if (role.state === 'refused') return ['off', 'deny', ['MarkNotNow'], ['SeeWhyNot']];
  return role.approval === 'none'
    ? ['off', 'now', ['MarkAtOnce'], ['TakesNobody', { most }]]
    : ['wait', 'people', ['MarkNeedsApproval'], ['TakesPeople', { who: words.people(role.approvers, 'or'), most }]];
}

interface Props {
  readonly roles: readonly RoleView[];
  readonly chosen: RoleView;
  readonly onChoose: (roleId: string) => void;
}

export const RoleList = ({ roles, chosen, onChoose }: Props): ReactElement => {
  const desk = useBoardDesk();
  const { t, words, size } = desk;
  const [wanted, setWanted] = React.useState('');
  const [all, setAll] = React.useState(false);
  const foldable = size === 'phone' && roles.length > 1;
  const folded = foldable && !all;
  const needle = wanted.trim().toLowerCase();
  const shown = roles.filter(
    (role) => role === chosen || (!folded && `${role.name} ${role.environmentName}`.toLowerCase().includes(needle)),
  );
  return (
    <section className="jit-stack">
      <h2 className="jit-h">{t('RolesOffered')}</h2>
      {roles.length > searchBeyond && !folded && (
        <SearchBox placeholder={t('FindRole')} disableAnimation onChange={(_, next) => setWanted(next ?? '')} />
      )}
      <Choices
        look="row"
        label={t('RolesOffered')}
        value={chosen.id}
        onChange={onChoose}
        choices={shown.map((role) => ({
          value: role.id,
          label: <RoleRow role={role} look={lookOfRole(role, desk)} />,
        }))}
      />
      {foldable && (
        <TextAct
          icon="down"
          label={all ? t('FewerRoles') : words.plain(words.count('ChangeRole', roles.length))}
          expanded={all}
          onClick={() => setAll(!all)}
        />
      )}
    </section>
  );
};

const RoleRow = ({ role, look }: { readonly role: RoleView; readonly look: RoleLook }): ReactElement => {
  const [tone, icon, mark, caption] = look;
  return (
    <span className="jit-role">
      <span className="jit-spread">
        <Strong>{role.name}</Strong>
        <Mark tone={tone} icon={icon} message={mark} />
      </span>
      <Place of={role} />
      <Help>{useBoardDesk().say(caption)}</Help>
    </span>
  );
};
