/** Expected assignments, folded away, each with its cause; an exception can be withdrawn. */
import type { HolderView, OutsideItem } from '@jit/connector';
import { causeAppearance } from '../../appearance/holder-appearance';
import { subjectOfSweep } from '../../conversation/command';
import { TextAct } from '../shared/Act';
import { Confirm } from '../shared/Confirm';
import { useBoardDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import { Mark } from '../shared/Mark';
import { Acts, Strong, Subtle } from '../shared/parts';
import { nameOf } from './HolderTable';

interface Props {
  readonly item: OutsideItem;
  readonly holders: readonly HolderView[];
  readonly acts: boolean;
  /** What is open in place: `others`, or `withdraw` and the key of the holder. */
  readonly open: string | undefined;
  readonly onToggle: (what: string) => void;
}

/** Only what is expected is hidden until somebody wants to see it; the withdrawal of one keeps the list open. */
export const OtherHolders = ({ item, holders, acts, open, onToggle }: Props): ReactElement | null => {
  const { say, language } = useBoardDesk();
  if (holders.length === 0) return null;
  const shown = open === 'others' || holders.some(({ holder }) => open === withdrawalOf(holder));
  const label = language.plain(language.count('Expected', holders.length + item.more));
  return (
    <div>
      <TextAct icon="down" label={label} expanded={shown} onClick={() => onToggle(shown ? (open ?? '') : 'others')} />
      {shown && (
        <ul className="jit-holders">
          {holders.map((each) => (
            <Other key={each.holder} item={item} of={each} acts={acts} open={open} onToggle={onToggle} />
          ))}
          {item.more > 0 && <li className="jit-help">{say(language.count('HoldersMore', item.more))}</li>}
        </ul>
      )}
    </div>
  );
};

const withdrawalOf = (holder: string): string => `withdraw ${holder}`;

interface OtherProps extends Pick<Props, 'item' | 'acts' | 'open' | 'onToggle'> {
  readonly of: HolderView;
}

const Other = ({ item, of, acts, open, onToggle }: OtherProps): ReactElement => {
  const { t, say, language, now } = useBoardDesk();
  const { holder, cause, roleName, how, reason, signedByName, signedAt, endsAt, until } = of;
  const end = endsAt ?? until;
  const mayWithdraw = acts && cause === 'signed-off';
  const isOpen = open === withdrawalOf(holder);
  return (
    <li>
      <Acts>
        <Strong>{nameOf(of)}</Strong>
        <bdi>{roleName}</bdi>
        <Mark {...causeAppearance(of, language)} />
        {mayWithdraw && (
          <TextAct
            label={t('Withdraw')}
            about={t('RoleForPerson', { role: roleName, name: nameOf(of) })}
            expanded={isOpen}
            onClick={() => onToggle(isOpen ? 'others' : withdrawalOf(holder))}
          />
        )}
      </Acts>
      <div className="jit-help">
        {end ? say(['HowUntil', { how, time: language.when(end, now) }]) : <bdi>{how}</bdi>}
      </div>
      {reason && (
        <div className="jit-help">
          {say(['AcceptedBy', { name: signedByName ?? t('Somebody'), time: language.when(signedAt, now), reason }])}
        </div>
      )}
      {mayWithdraw && isOpen && <Withdraw item={item} of={of} onClose={() => onToggle('others')} />}
    </li>
  );
};

interface WithdrawProps {
  readonly item: OutsideItem;
  readonly of: HolderView;
  readonly onClose: () => void;
}

/** Ends one exception, with a reason; it removes nothing. */
const Withdraw = ({ item, of, onClose }: WithdrawProps): ReactElement => {
  const { t, send } = useBoardDesk();
  const name = nameOf(of);
  return (
    <Confirm
      title={t('WithdrawTitle', { name, role: of.roleName })}
      label={t('WithdrawEffect', { name })}
      icon="back"
      why={t('ReasonForWithdrawal')}
      onClose={onClose}
      onSend={(reason) => {
        const about = subjectOfSweep(item);
        send({ kind: 'withdraw', about, environmentId: item.environment, holders: of.holder, reason });
        onClose();
      }}
    >
      <Subtle>{t('WithdrawAbout')}</Subtle>
    </Confirm>
  );
};
