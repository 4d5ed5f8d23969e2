/** The roles that I can request, each with its state, who approves and the longest time. */
import * as React from 'react';
import { SearchBox } from '@fluentui/react';
import type { RoleView } from '@jit/connector';
import { leftOf } from '../../appearance/request-appearance';
import type { Message } from '../../language/language';
import { TextAct } from '../shared/Act';
import { Choices } from '../shared/Choices';
import { useBoardDesk, type BoardDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import type { IconName } from '../../appearance/icon-paths';
import { Mark, Place } from '../shared/Mark';
import type { Tone } from '../../appearance/theme';
import { Help, Strong } from '../shared/parts';

/** A list that is longer gets a search. */
const searchBeyond = 8;

type RoleAppearance = readonly [tone: Tone, icon: IconName, mark: Message, caption: Message];

function roleAppearance(role: RoleView, { board, language, now, stale }: BoardDesk): RoleAppearance {
  const request = board.requests?.find(({ id }) => id === role.requestId);
  const most = language.length(role.maximumMinutes);
  if (role.state === 'live' && request?.state === 'active') {
    const until: Message = ['ActiveUntil', { time: language.when(request.endsAt, now) }];
    return stale
      ? ['unknown', 'dk', ['MarkWasActive', { time: language.time(board.serverTime) }], until]
      : ['active', 'ok', ['MarkActiveLeft', { length: language.left(leftOf(request, now)) }], until];
  }
  if (role.state === 'live') return ['work', 'key', ['MarkInProgress'], ['SelectForStatus']];
  if (role.state === 'waiting') return ['wait', 'people', ['MarkRequested'], ['SelectForStatus']];
  if (role.state === 'refused') return ['off', 'deny', ['MarkNotAvailable'], ['SelectForReason']];
  return role.approval === 'none'
    ? ['off', 'now', ['MarkAutomaticApproval'], ['UpTo', { most }]]
    : [
        'wait',
        'people',
        ['MarkNeedsApproval'],
        ['ApprovedByUpTo', { who: language.people(role.approvers, 'or'), most }],
      ];
}

interface Props {
  readonly roles: readonly RoleView[];
  readonly chosen: RoleView;
  readonly onChoose: (roleId: string) => void;
}

export const RoleList = ({ roles, chosen, onChoose }: Props): ReactElement => {
  const desk = useBoardDesk();
  const { t, language, size } = desk;
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
      <h2 className="jit-h">{t('RolesToRequest')}</h2>
      {roles.length > searchBeyond && !folded && (
        <SearchBox placeholder={t('FindRole')} disableAnimation onChange={(_, next) => setWanted(next ?? '')} />
      )}
      <Choices
        appearance="row"
        label={t('RolesToRequest')}
        long={shown.length > searchBeyond}
        value={chosen.id}
        onChange={onChoose}
        choices={shown.map((role) => ({
          value: role.id,
          label: <RoleRow role={role} appearance={roleAppearance(role, desk)} />,
        }))}
      />
      {foldable && (
        <TextAct
          icon="down"
          label={all ? t('FewerRoles') : language.plain(language.count('ChangeRole', roles.length))}
          expanded={all}
          onClick={() => setAll(!all)}
        />
      )}
    </section>
  );
};

const RoleRow = ({
  role,
  appearance,
}: {
  readonly role: RoleView;
  readonly appearance: RoleAppearance;
}): ReactElement => {
  const [tone, icon, mark, caption] = appearance;
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
