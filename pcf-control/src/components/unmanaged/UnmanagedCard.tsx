/** Unmanaged assignments of one environment: how the sweep stands, the holders, the plan, and what can be done. */
import * as React from 'react';
import type { HolderView, OutsideItem } from '@jit/connector';
import { subjectOfSweep } from '../../conversation/command';
import { isUnderWay } from '../../conversation/sending';
import { useFocusOnPhase } from '../../use-focus';
import { Act } from '../shared/Act';
import { Bar } from '../shared/Bar';
import { Confirm } from '../shared/Confirm';
import { Delivery, openDelivery } from '../shared/Delivery';
import { useBoardDesk } from '../shared/desk';
import { Fragment, h, type ReactElement } from '../shared/h';
import { HolderTable } from './HolderTable';
import { Mark, Place } from '../shared/Mark';
import { OtherHolders } from './OtherHolders';
import { PlanBox } from './PlanBox';
import { RoleEnforcement } from './RoleEnforcement';
import { Acts, Heading, Help, Spread, Subtle } from '../shared/parts';

export const UnmanagedCard = ({ item }: { readonly item: OutsideItem }): ReactElement => {
  const desk = useBoardDesk();
  const { readOnly, talk } = desk;
  const card = React.useRef<HTMLElement>(null);
  const [chosen, setChosen] = React.useState<readonly string[]>([]);
  /** What is open in place: accepting exceptions, the plan, or a role by its id. */
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
      <About item={item} count={outside.length} acts={acts} />
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
      <OtherHolders item={item} holders={others} acts={acts} open={open} onToggle={toggle} />
      {mode !== 'off' && <RoleEnforcement item={item} acts={acts} open={open} onToggle={toggle} />}
    </article>
  );
};

interface AboutProps {
  readonly item: OutsideItem;
  /** Unmanaged assignments. */
  readonly count: number;
  readonly acts: boolean;
}

/** How the sweep stands here, what it found, and how many assignments are unmanaged. */
const About = ({ item, count, acts }: AboutProps): ReactElement => {
  const { t, say, language, now, off, send } = useBoardDesk();
  const { mode, lastComplete, scanAskedAt, findings, mayAct } = item;
  const none = lastComplete ? 'UnmanagedNone' : 'UnmanagedNotKnown';
  return (
    <>
      <Spread>
        <Acts>
          <Heading>
            <Place of={item} />
          </Heading>
          <Mark tone={mode === 'off' ? 'problem' : 'off'} icon="eye" message={[`Sweep_${mode}`]} />
        </Acts>
        <Acts>
          <Help>{say(lastComplete ? ['LastScan', { time: language.when(lastComplete, now) }] : ['NoScanYet'])}</Help>
          {scanAskedAt && <Help>{t('ScanRequested')}</Help>}
          {acts && !scanAskedAt && mode !== 'off' && (
            <Act
              label={t('ScanNow')}
              icon="refresh"
              about={item.environmentName}
              off={off}
              onClick={() => send({ kind: 'scan', about: subjectOfSweep(item), environmentId: item.environment })}
            />
          )}
        </Acts>
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
        <h3>{t('UnmanagedTitle')}</h3>
        <Subtle>
          {say(count > 0 ? language.count('Unmanaged', count) : [none])} {!mayAct && t('ViewOnly')}
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

/** Accepts the chosen assignments as exceptions, with a reason. */
const SignOff = ({ item, picked, open, onToggle, onSent }: SignOffProps): ReactElement => {
  const { t, language, off, send } = useBoardDesk();
  const counted = (key: 'Selected' | 'AcceptTitle' | 'AcceptEffect'): string =>
    language.plain(language.count(key, picked.length));
  return (
    <>
      <Acts>
        <strong>{counted('Selected')}</strong>
        <Act label={t('AcceptException')} icon="check" off={off} expanded={open} onClick={onToggle} />
      </Acts>
      {open && (
        <Confirm
          title={counted('AcceptTitle')}
          label={counted('AcceptEffect')}
          icon="check"
          why={t('ReasonForException')}
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
          <Subtle>{t('AcceptAbout')}</Subtle>
        </Confirm>
      )}
    </>
  );
};
