/** Unmanaged assignments as a table to choose from. */
import type { HolderView, OutsideItem } from '@jit/connector';
import { planAppearance } from '../../appearance/holder-appearance';
import { useBoardDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import { Mark } from '../shared/Mark';
import { Help } from '../shared/parts';

interface Props {
  readonly item: OutsideItem;
  readonly holders: readonly HolderView[];
  readonly chosen: readonly string[];
  /** Absent: nobody may choose. */
  readonly onChoose: ((chosen: readonly string[]) => void) | undefined;
}

export const nameOf = ({ personName, personId }: HolderView): string => personName ?? personId;

export const HolderTable = ({ item, holders, chosen, onChoose }: Props): ReactElement | null => {
  const { t, say, language, now } = useBoardDesk();
  if (holders.length === 0) return null;
  const toggle = (holder: string, on: boolean): void =>
    onChoose?.(on ? [...chosen, holder] : chosen.filter((one) => one !== holder));
  return (
    <table className="jit-table">
      <thead>
        <tr>
          {onChoose && <td />}
          {(['ColWho', 'ColRole', 'ColSince', 'ColHow', 'ColPlan'] as const).map((key) => (
            <th key={key} scope="col">
              {t(key)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {holders.map((each) => {
          const { holder, roleName, firstSeen, how, note, during, timesRemoved } = each;
          const who = nameOf(each);
          const on = chosen.includes(holder);
          return (
            <tr key={holder} className={on ? 'jit-on' : ''}>
              {onChoose && (
                <td className="jit-pick">
                  <input
                    type="checkbox"
                    aria-label={t('Select', { who, role: roleName })}
                    checked={on}
                    onChange={({ target }) => toggle(holder, target.checked)}
                  />
                </td>
              )}
              <th scope="row">
                <bdi>{who}</bdi>
              </th>
              <td>
                <bdi>{roleName}</bdi>
              </td>
              <td className="jit-nums">{firstSeen && language.when(firstSeen, now)}</td>
              <td>
                {how}
                {during && <Help>{during}</Help>}
              </td>
              <td>
                <Mark {...planAppearance(each, item)} />
                {note && <Help>{note}</Help>}
                {timesRemoved > 0 && <Help>{say(language.count('TimesRemoved', timesRemoved))}</Help>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};
