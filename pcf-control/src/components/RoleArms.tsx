/** The protected roles: in which of them the sweep may act, and letting it act in one more. */
import type { OutsideItem } from '@jit/connector';
import { subjectOfSweep } from '../conversation/command';
import { Act } from './Act';
import { Confirm } from './Confirm';
import { useBoardDesk } from './desk';
import { h, type ReactElement } from './h';
import { Mark } from './Mark';
import { Acts, Subtle } from './parts';

interface Props {
  readonly item: OutsideItem;
  readonly acts: boolean;
  readonly open: string | undefined;
  readonly onToggle: (rootRole: string) => void;
}

export const RoleArms = ({ item, acts, open, onToggle }: Props): ReactElement => {
  const { t, words, off, send } = useBoardDesk();
  return (
    <section className="jit-arms">
      <h3>{t('ArmsTitle')}</h3>
      <ul>
        {item.armed.map(({ rootRole, roleName, armed }) => {
          const without = item.holders.filter((each) => each.cause === 'none' && each.rootRole === rootRole).length;
          return (
            <li key={rootRole}>
              <Acts>
                <bdi>{roleName}</bdi>
                <Mark
                  tone={armed ? 'ready' : 'off'}
                  icon={armed ? 'ok' : 'eye'}
                  message={[armed ? 'ArmedMark' : 'ObservedMark']}
                />
                <span className="jit-grow" />
                {acts && !armed && (
                  <Act
                    label={t('Arm')}
                    about={roleName}
                    off={off}
                    expanded={open === rootRole}
                    onClick={() => onToggle(rootRole)}
                  />
                )}
              </Acts>
              {acts && !armed && open === rootRole && (
                <Confirm
                  title={t('ArmTitle', { role: roleName })}
                  label={t('ArmEffect', { role: roleName })}
                  icon="check"
                  why={t('WhyArm')}
                  onClose={() => onToggle(rootRole)}
                  onSend={(reason) => {
                    const about = subjectOfSweep(item, { rootRole, roleName });
                    send({ kind: 'sign', about, environmentId: item.environment, reason });
                    onToggle(rootRole);
                  }}
                >
                  <Subtle>{words.plain(words.count('ArmAbout', without))}</Subtle>
                </Confirm>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
};
