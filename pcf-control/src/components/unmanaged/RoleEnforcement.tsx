/** The protected roles: in which of them the sweep may remove, and turning that on or off for one of them. */
import type { OutsideItem } from '@jit/connector';
import { subjectOfSweep } from '../../conversation/command';
import { Act } from '../shared/Act';
import { Confirm } from '../shared/Confirm';
import { useBoardDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import { Mark } from '../shared/Mark';
import { Acts, Subtle } from '../shared/parts';

interface Props {
  readonly item: OutsideItem;
  readonly acts: boolean;
  readonly open: string | undefined;
  readonly onToggle: (rootRole: string) => void;
}

export const RoleEnforcement = ({ item, acts, open, onToggle }: Props): ReactElement => {
  const { t } = useBoardDesk();
  return (
    <section className="jit-arms">
      <h3>{t('Enforcement')}</h3>
      <ul>
        {item.armed.map((role) => (
          <Role
            key={role.rootRole}
            item={item}
            role={role}
            acts={acts}
            open={open === role.rootRole}
            onToggle={() => onToggle(role.rootRole)}
          />
        ))}
      </ul>
    </section>
  );
};

interface RoleProps {
  readonly item: OutsideItem;
  readonly role: OutsideItem['armed'][number];
  readonly acts: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
}

const on = {
  tone: 'active',
  icon: 'ok',
  message: ['EnforcementOn'],
  act: 'TurnOff',
  title: 'TurnOffTitle',
  effect: 'TurnOffEffect',
  effectIcon: 'eye',
  why: 'ReasonForTurningOff',
  kind: 'withdraw',
} as const;

const off = {
  tone: 'off',
  icon: 'eye',
  message: ['EnforcementOff'],
  act: 'TurnOn',
  title: 'TurnOnTitle',
  effect: 'TurnOnEffect',
  effectIcon: 'check',
  why: 'ReasonForEnforcement',
  kind: 'sign',
} as const;

const Role = ({ item, role: { rootRole, roleName, armed }, acts, open, onToggle }: RoleProps): ReactElement => {
  const desk = useBoardDesk();
  const { t, language, send } = desk;
  const { tone, icon, message, act, title, effect, effectIcon, why, kind } = armed ? on : off;
  const without = item.holders.filter((each) => each.cause === 'none' && each.rootRole === rootRole).length;
  return (
    <li>
      <Acts>
        <bdi>{roleName}</bdi>
        <Mark tone={tone} icon={icon} message={message} />
        <span className="jit-grow" />
        {acts && <Act label={t(act)} about={roleName} off={desk.off} expanded={open} onClick={onToggle} />}
      </Acts>
      {acts && open && (
        <Confirm
          title={t(title, { role: roleName })}
          label={t(effect, { role: roleName })}
          icon={effectIcon}
          why={t(why)}
          onClose={onToggle}
          onSend={(reason) => {
            const about = subjectOfSweep(item, { rootRole, roleName });
            send({ kind, about, environmentId: item.environment, reason });
            onToggle();
          }}
        >
          <Subtle>{armed ? t('TurnOffAbout') : language.plain(language.count('TurnOnAbout', without))}</Subtle>
        </Confirm>
      )}
    </li>
  );
};
