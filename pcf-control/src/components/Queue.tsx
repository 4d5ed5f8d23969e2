/** What waits for me, as a list to move through with the arrows. */
import { FocusZone } from '@fluentui/react';
import type { DecideItem } from '@jit/connector';
import { openDelivery } from './Delivery';
import { useBoardDesk } from './desk';
import { h, type ReactElement } from './h';
import { Mark, Place } from './Mark';

interface Props {
  readonly items: readonly DecideItem[];
  readonly chosen: string | undefined;
  readonly onChoose: (requestId: string) => void;
}

export const Queue = ({ items, chosen, onChoose }: Props): ReactElement => {
  const desk = useBoardDesk();
  const { t, say, words, now } = desk;
  return (
    <section>
      <div className="jit-spread">
        <h2 className="jit-h" tabIndex={-1} data-jit-heading={chosen ? undefined : ''}>
          {t('WaitsForYou')}
        </h2>
        <span className="jit-help">{say(words.count('OldestFirst', items.length))}</span>
      </div>
      <FocusZone as="ul" className="jit-queue">
        {items.map((item) => {
          const step = openDelivery(desk, ({ command }) => command.requestId === item.id)?.delivery.step;
          const length = words.length(item.minutes);
          return (
            <li key={item.id}>
              <button
                type="button"
                className={item.id === chosen ? 'jit-on' : ''}
                aria-current={item.id === chosen}
                onClick={() => onChoose(item.id)}
              >
                <span className="jit-spread">
                  <strong>
                    <bdi>{item.requesterName ?? t('Somebody')}</bdi>
                  </strong>
                  <span className="jit-help">{words.age(item.createdAt, now)}</span>
                </span>
                <bdi>{item.roleName}</bdi>
                <Place of={item} />
                <span className="jit-help">{item.extendsId ? t('LongerBy', { length }) : length}</span>
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
