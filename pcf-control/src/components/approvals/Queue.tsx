/** What waits for me, as a list to move through with the arrows. */
import { FocusZone } from '@fluentui/react';
import type { DecideItem } from '@jit/connector';
import { openDelivery } from '../shared/Delivery';
import { useBoardDesk } from '../shared/desk';
import { h, type ReactElement } from '../shared/h';
import { Mark, Place } from '../shared/Mark';
import { Help, Spread, Strong } from '../shared/parts';

interface Props {
  readonly items: readonly DecideItem[];
  readonly chosen: string | undefined;
  readonly onChoose: (requestId: string) => void;
}

export const Queue = ({ items, chosen, onChoose }: Props): ReactElement => {
  const desk = useBoardDesk();
  const { t, say, language, now } = desk;
  return (
    <section>
      <Spread>
        <h2 className="jit-h" tabIndex={-1} data-jit-heading={chosen ? undefined : ''}>
          {t('PendingYourApproval')}
        </h2>
        <Help>{say(language.count('OldestFirst', items.length))}</Help>
      </Spread>
      <FocusZone as="ul" className="jit-queue">
        {items.map((item) => {
          const step = openDelivery(desk, ({ command }) => command.requestId === item.id)?.delivery.step;
          const length = language.length(item.minutes);
          return (
            <li key={item.id}>
              <button
                type="button"
                className={item.id === chosen ? 'jit-on' : ''}
                aria-current={item.id === chosen}
                onClick={() => onChoose(item.id)}
              >
                <span className="jit-spread">
                  <Strong>{item.requesterName ?? t('Somebody')}</Strong>
                  <Help>{language.age(item.createdAt, now)}</Help>
                </span>
                <bdi>{item.roleName}</bdi>
                <Place of={item} />
                <Help>{item.extendsId ? t('LongerBy', { length }) : length}</Help>
                {step === 'unknown' && <Mark tone="unknown" icon="dk" message={['MarkUnknown']} />}
                {(step === 'sending' || step === 'queued') && (
                  <Mark tone="work" icon="send" message={['MarkSending']} />
                )}
              </button>
            </li>
          );
        })}
      </FocusZone>
    </section>
  );
};
