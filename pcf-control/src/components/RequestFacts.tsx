/** Who asks for what, how long and why: the facts that a decision rests on. */
import { PersonaCoin } from '@fluentui/react';
import type { DecideItem } from '@jit/connector';
import { useBoardDesk } from './desk';
import { FactList } from './Facts';
import { Fragment, h, type ReactElement } from './h';
import { Mark, Place } from './Mark';
import { Heading, HelpText, Strong, Subtle } from './parts';

export const RequestFacts = ({ item }: { readonly item: DecideItem }): ReactElement => {
  const { t, say, words, now } = useBoardDesk();
  const { roleName, canDo, minutes, reason, lapsesAt, createdAt, extendsId, findings } = item;
  const name = item.requesterName ?? t('Somebody');
  const worthALook = findings.filter(({ result }) => result !== 'met');
  return (
    <div>
      <div className="jit-who">
        <span aria-hidden="true">
          <PersonaCoin text={name} coinSize={40} />
        </span>
        <div>
          <Heading>
            <bdi>{name}</bdi>
          </Heading>
          <HelpText>{say(['AskedAtAbout', { time: words.when(createdAt, now) }])}</HelpText>
        </div>
      </div>
      <FactList
        rows={[
          [
            t(extendsId ? 'WantsLonger' : 'AsksFor'),
            <>
              <Strong>{roleName}</Strong> <Place of={item} />
              {canDo && (
                <Subtle>
                  <bdi>{canDo}</bdi>
                </Subtle>
              )}
            </>,
          ],
          [t('HowLong'), say(['CountedFromReady', { length: words.length(minutes) }], 'length')],
          [t('Why'), reason ? <bdi>{reason}</bdi> : t('NotWritten')],
          [
            t('WorthALook'),
            worthALook.length > 0 && (
              <span className="jit-acts">
                {worthALook.map(({ result, text }, at) =>
                  result === 'unknown' ? (
                    <Mark key={at} tone="unknown" icon="dk" message={['CannotCheckRule', { text }]} />
                  ) : (
                    // The rule itself: its other sentences speak to the requester.
                    <Mark key={at} tone="wait" icon="warn" message={['Plain', { text }]} />
                  ),
                )}
              </span>
            ),
          ],
          [t('Until'), lapsesAt && say(['LapsesAt', { time: words.when(lapsesAt, now) }])],
        ]}
      />
    </div>
  );
};
