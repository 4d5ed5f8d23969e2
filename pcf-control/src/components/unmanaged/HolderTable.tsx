/** Holders of protected roles: unmanaged assignments as a table to choose from, expected ones as a list with their cause. */
import type { HolderView, OutsideItem } from '@jit/connector';
import { causeAppearance, planAppearance } from '../../appearance/holder-appearance';
import { TextAct } from '../shared/Act';
import { useBoardDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import { Mark } from '../shared/Mark';
import { Acts, Help, Strong } from '../shared/parts';

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

interface OtherProps {
  readonly holders: readonly HolderView[];
  readonly more: number;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** Expected assignments, folded away. */
export const OtherHolders = ({ holders, more, open, onToggle }: OtherProps): ReactElement | null => {
  const { say, language } = useBoardDesk();
  if (holders.length === 0) return null;
  const label = language.plain(language.count('Expected', holders.length + more));
  return (
    <div>
      <TextAct icon="down" label={label} expanded={open} onClick={onToggle} />
      {open && (
        <ul className="jit-holders">
          {holders.map((each) => (
            <Other key={each.holder} of={each} />
          ))}
          {more > 0 && <li className="jit-help">{say(language.count('HoldersMore', more))}</li>}
        </ul>
      )}
    </div>
  );
};

const Other = ({ of }: { readonly of: HolderView }): ReactElement => {
  const { t, say, language, now } = useBoardDesk();
  const { roleName, how, reason, signedByName, signedAt, endsAt, until } = of;
  const end = endsAt ?? until;
  return (
    <li>
      <Acts>
        <Strong>{nameOf(of)}</Strong>
        <bdi>{roleName}</bdi>
        <Mark {...causeAppearance(of, language)} />
      </Acts>
      <div className="jit-help">
        {end ? say(['HowUntil', { how, time: language.when(end, now) }]) : <bdi>{how}</bdi>}
      </div>
      {reason && (
        <div className="jit-help">
          {say(['AcceptedBy', { name: signedByName ?? t('Somebody'), time: language.when(signedAt, now), reason }])}
        </div>
      )}
    </li>
  );
};
