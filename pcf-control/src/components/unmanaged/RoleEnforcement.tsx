/** The protected roles: in which of them the sweep may remove, and turning that on for one more. */
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
  const { t, language, off, send } = useBoardDesk();
  return (
    <section className="jit-arms">
      <h3>{t('Enforcement')}</h3>
      <ul>
        {item.armed.map(({ rootRole, roleName, armed }) => {
          const without = item.holders.filter((each) => each.cause === 'none' && each.rootRole === rootRole).length;
          return (
            <li key={rootRole}>
              <Acts>
                <bdi>{roleName}</bdi>
                <Mark
                  tone={armed ? 'active' : 'off'}
                  icon={armed ? 'ok' : 'eye'}
                  message={[armed ? 'EnforcementOn' : 'EnforcementOff']}
                />
                <span className="jit-grow" />
                {acts && !armed && (
                  <Act
                    label={t('TurnOn')}
                    about={roleName}
                    off={off}
                    expanded={open === rootRole}
                    onClick={() => onToggle(rootRole)}
                  />
                )}
              </Acts>
              {acts && !armed && open === rootRole && (
                <Confirm
                  title={t('TurnOnTitle', { role: roleName })}
                  label={t('TurnOnEffect', { role: roleName })}
                  icon="check"
                  why={t('ReasonForEnforcement')}
                  onClose={() => onToggle(rootRole)}
                  onSend={(reason) => {
                    const about = subjectOfSweep(item, { rootRole, roleName });
                    send({ kind: 'sign', about, environmentId: item.environment, reason });
                    onToggle(rootRole);
                  }}
                >
                  <Subtle>{language.plain(language.count('TurnOnAbout', without))}</Subtle>
                </Confirm>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
};
