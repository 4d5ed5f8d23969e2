/** The removal plan: what the sweep would remove, and the confirmation that it waits for. */
import type { OutsideItem } from '@jit/connector';
import { subjectOfSweep } from '../../conversation/command';
import { Act } from '../shared/Act';
import { Bar } from '../shared/Bar';
import { Confirm } from '../shared/Confirm';
import { useBoardDesk } from '../shared/desk';
import { Fragment, h, type ReactElement } from '../shared/h';
import { nameOf } from './HolderTable';
import { Acts, Help, HelpText, Subtle } from '../shared/parts';

interface Props {
  readonly item: OutsideItem;
  readonly acts: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
}

export const PlanBox = ({ item, acts, open, onToggle }: Props): ReactElement | null => {
  const { t, language, off } = useBoardDesk();
  const { plan } = item;
  if (!plan) return null;
  const { waits, acknowledged } = plan;
  return (
    <>
      <Bar tone={waits ? 'wait' : acknowledged ? 'work' : 'off'} icon={waits ? 'glass' : 'info'}>
        <strong>{language.plain(language.count('PlanTitle', plan.size))}</strong>{' '}
        {waits ? t('PlanNeedsConfirmation') : acknowledged ? t('PlanRunning') : plan.text}
        {waits && acts && (
          <Acts>
            <Act label={t('PlanOpen')} off={off} expanded={open} onClick={onToggle} />
          </Acts>
        )}
      </Bar>
      {waits && acts && open && <Apply item={item} plan={plan} onClose={onToggle} />}
    </>
  );
};

interface ApplyProps {
  readonly item: OutsideItem;
  readonly plan: NonNullable<OutsideItem['plan']>;
  readonly onClose: () => void;
}

/** Approves exactly this plan, by its hash. */
const Apply = ({ item, plan, onClose }: ApplyProps): ReactElement => {
  const { t, say, language, now, send } = useBoardDesk();
  const { hash, size } = plan;
  const planned = item.holders.filter(({ inPlan }) => inPlan);
  const counted = (key: 'PlanAsk' | 'PlanEffect'): string => language.plain(language.count(key, size));
  return (
    <Confirm
      title={counted('PlanAsk')}
      label={counted('PlanEffect')}
      icon="deny"
      onClose={onClose}
      onSend={() => {
        send({ kind: 'apply', about: subjectOfSweep(item), environmentId: item.environment, plan: hash });
        onClose();
      }}
    >
      <ul className="jit-holders">
        {planned.map((each) => (
          <li key={each.holder}>
            {say(['RoleForPerson', { role: each.roleName, name: nameOf(each) }], 'name')} <Help>{each.how}</Help>
          </li>
        ))}
        {size > planned.length && (
          <li className="jit-help">{say(language.count('HoldersMore', size - planned.length))}</li>
        )}
      </ul>
      <Subtle>{t('PlanAbout')}</Subtle>
      <HelpText>{say(['PlanMade', { time: language.when(plan.madeAt, now), hash: hash.slice(0, 12) }])}</HelpText>
    </Confirm>
  );
};
