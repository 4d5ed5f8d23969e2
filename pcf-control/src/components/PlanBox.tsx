/** The plan of the sweep: what it would remove, and the name that it waits for. */
import type { OutsideItem } from '@jit/connector';
import { subjectOfSweep } from '../conversation/command';
import { Act } from './Act';
import { Bar } from './Bar';
import { Confirm } from './Confirm';
import { useBoardDesk } from './desk';
import { Fragment, h, type ReactElement } from './h';
import { nameOf } from './HolderTable';
import { Acts, Help, HelpText, Strong, Subtle } from './parts';

interface Props {
  readonly item: OutsideItem;
  readonly acts: boolean;
  readonly open: boolean;
  readonly onToggle: () => void;
}

export const PlanBox = ({ item, acts, open, onToggle }: Props): ReactElement | null => {
  const { t, words, off } = useBoardDesk();
  const { plan } = item;
  if (!plan) return null;
  const { waits, acknowledged } = plan;
  return (
    <>
      <Bar tone={waits ? 'wait' : acknowledged ? 'work' : 'off'} icon={waits ? 'glass' : 'info'}>
        <strong>{words.plain(words.count('PlanTitle', plan.size))}</strong>{' '}
        {waits ? t('PlanNeedsName') : acknowledged ? t('PlanRunning') : plan.text}
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

/** Gives the plan a name: exactly this one, by its hash. */
const Apply = ({ item, plan, onClose }: ApplyProps): ReactElement => {
  const { t, say, words, now, send } = useBoardDesk();
  const { hash, size } = plan;
  const planned = item.holders.filter(({ inPlan }) => inPlan);
  const counted = (key: 'PlanAsk' | 'PlanEffect'): string => words.plain(words.count(key, size));
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
            <Strong>{nameOf(each)}</Strong>, <bdi>{each.roleName}</bdi> <Help>{each.how}</Help>
          </li>
        ))}
        {size > planned.length && (
          <li className="jit-help">{say(words.count('HoldersMore', size - planned.length))}</li>
        )}
      </ul>
      <Subtle>{t('PlanAbout')}</Subtle>
      <HelpText>{say(['PlanMade', { time: words.when(plan.madeAt, now), hash: hash.slice(0, 12) }])}</HelpText>
    </Confirm>
  );
};
