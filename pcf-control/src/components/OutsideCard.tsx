/** What was given outside in one environment: how the sweep stands, the holders, the plan, and what can be done. */
import * as React from 'react';
import type { HolderView, OutsideItem } from '@jit/connector';
import { subjectOfSweep } from '../conversation/command';
import { isUnderWay } from '../conversation/sending';
import { useFocusOnPhase } from '../use-focus';
import { Act } from './Act';
import { Bar } from './Bar';
import { Confirm } from './Confirm';
import { Delivery, openDelivery } from './Delivery';
import { useBoardDesk } from './desk';
import { Fragment, h, type ReactElement } from './h';
import { HolderTable, OtherHolders } from './HolderTable';
import { Mark, Place } from './Mark';
import { PlanBox } from './PlanBox';
import { RoleArms } from './RoleArms';
import { Acts, Heading, Help, Spread, Subtle } from './parts';

export const OutsideCard = ({ item }: { readonly item: OutsideItem }): ReactElement => {
  const desk = useBoardDesk();
  const { readOnly, talk } = desk;
  const card = React.useRef<HTMLElement>(null);
  const [chosen, setChosen] = React.useState<readonly string[]>([]);
  /** What is open in place: signing off, the plan, or a role by its id. */
  const [open, setOpen] = React.useState<string>();
  const { environment, holders, mode } = item;
  const ofThis = ({ command }: (typeof talk.sent)[number]): boolean => command.environmentId === environment;
  const sent = openDelivery(desk, ofThis);
  useFocusOnPhase(card, [...talk.sent].reverse().find(ofThis)?.command.id ?? '');

  const outside = holders.filter(({ cause }) => cause === 'none');
  const others = holders.filter(({ cause }) => cause !== 'none');
  const picked = outside.filter(({ holder }) => chosen.includes(holder));
  const acts = item.mayAct && !readOnly && !(sent && isUnderWay(sent));
  const close = (): void => {
    // What opened it is still there; it gets the focus back.
    card.current?.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
    setOpen(undefined);
  };
  const toggle = (what: string): void => (open === what ? close() : setOpen(what));
  return (
    <article ref={card} className="jit-card" aria-label={item.environmentName}>
      <About item={item} count={outside.length} />
      <HolderTable item={item} holders={outside} chosen={chosen} onChoose={acts ? setChosen : undefined} />
      {sent && <Delivery sent={sent} />}
      {acts && picked.length > 0 && (
        <SignOff
          item={item}
          picked={picked}
          open={open === 'sign'}
          onToggle={() => toggle('sign')}
          onSent={() => setChosen([])}
        />
      )}
      <PlanBox item={item} acts={acts} open={open === 'plan'} onToggle={() => toggle('plan')} />
      <OtherHolders holders={others} more={item.more} open={open === 'others'} onToggle={() => toggle('others')} />
      {mode !== 'off' && <RoleArms item={item} acts={acts} open={open} onToggle={toggle} />}
    </article>
  );
};

/** How the sweep stands here, what it found, and how many hold a role that nobody asked for. */
const About = ({ item, count }: { readonly item: OutsideItem; readonly count: number }): ReactElement => {
  const { t, say, words, now } = useBoardDesk();
  const { mode, lastComplete, findings, mayAct } = item;
  const none = lastComplete ? 'OutsideNobody' : 'OutsideNotKnown';
  return (
    <>
      <Spread>
        <Acts>
          <Heading>
            <Place of={item} />
          </Heading>
          <Mark tone={mode === 'off' ? 'problem' : 'off'} icon="eye" message={[`Sweep_${mode}`]} />
        </Acts>
        <Help>{say(lastComplete ? ['LastLook', { time: words.when(lastComplete, now) }] : ['NoLookYet'])}</Help>
      </Spread>
      {findings
        // What the plan waits for stands at the plan.
        .filter(({ code }) => code !== 'waits-for-a-name')
        .map(({ code, text }, at) => (
          <Bar key={code + String(at)} tone="wait" icon="warn">
            {text}
          </Bar>
        ))}
      <div>
        <h3>{t('OutsideQuestion')}</h3>
        <Subtle>
          {say(count > 0 ? words.count('Outside', count) : [none])} {!mayAct && t('LookOnly')}
        </Subtle>
      </div>
    </>
  );
};

interface SignOffProps {
  readonly item: OutsideItem;
  readonly picked: readonly HolderView[];
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onSent: () => void;
}

/** Lets the chosen holders keep their roles, with a reason. */
const SignOff = ({ item, picked, open, onToggle, onSent }: SignOffProps): ReactElement => {
  const { t, words, off, send } = useBoardDesk();
  const counted = (key: 'Chosen' | 'SignOffTitle' | 'SignOffEffect'): string =>
    words.plain(words.count(key, picked.length));
  return (
    <>
      <Acts>
        <strong>{counted('Chosen')}</strong>
        <Act label={t('SignOff')} icon="check" off={off} expanded={open} onClick={onToggle} />
      </Acts>
      {open && (
        <Confirm
          title={counted('SignOffTitle')}
          label={counted('SignOffEffect')}
          icon="check"
          why={t('WhySignOff')}
          ends
          onClose={onToggle}
          onSend={(reason, until) => {
            send({
              kind: 'sign',
              about: subjectOfSweep(item),
              environmentId: item.environment,
              holders: picked.map(({ holder }) => holder).join(' '),
              reason,
              ...(until && { until }),
            });
            onToggle();
            onSent();
          }}
        >
          <Subtle>{t('SignOffAbout')}</Subtle>
        </Confirm>
      )}
    </>
  );
};
