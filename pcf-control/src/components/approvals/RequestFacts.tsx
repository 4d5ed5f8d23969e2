/** Who asks for what, how long and why: the facts that a decision rests on. */
import { PersonaCoin } from '@fluentui/react';
import type { DecideItem } from '@jit/connector';
import { useBoardDesk } from '../shared/desk';
import { FactList } from '../shared/Facts';
import { Fragment, h, type ReactElement } from '../shared/h';
import { Mark, Place } from '../shared/Mark';
import { Heading, HelpText, Strong, Subtle } from '../shared/parts';

export const RequestFacts = ({ item }: { readonly item: DecideItem }): ReactElement => {
  const { t, say, language, now } = useBoardDesk();
  const { roleName, canDo, minutes, reason, lapsesAt, createdAt, extendsId, findings } = item;
  const name = item.requesterName ?? t('Somebody');
  const hints = findings.filter(({ result }) => result !== 'met');
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
          <HelpText>{say(['RequestedAtAbout', { time: language.when(createdAt, now) }])}</HelpText>
        </div>
      </div>
      <FactList
        rows={[
          [
            t(extendsId ? 'ExtensionOf' : 'RequestedRole'),
            <>
              <Strong>{roleName}</Strong> <Place of={item} />
              {canDo && <Subtle>{say(['AllowsAbout', { canDo }])}</Subtle>}
            </>,
          ],
          [t('HowLong'), say(['CountedFromActive', { length: language.length(minutes) }], 'length')],
          [t('Reason'), reason ? <bdi>{reason}</bdi> : t('NoReason')],
          [
            t('ReviewHints'),
            hints.length > 0 && (
              <span className="jit-acts">
                {hints.map(({ result, text }, at) =>
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
          [t('DecideBy'), lapsesAt && say(['ExpiresAt', { time: language.when(lapsesAt, now) }])],
        ]}
      />
    </div>
  );
};
