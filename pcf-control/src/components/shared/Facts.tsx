/** Names and values of a request, one under the other. */
import type { ReactNode } from 'react';
import type { RequestView } from '@jit/connector';
import { TextAct } from './Act';
import { useDesk } from './desk';
import { Fragment, h, type ReactElement } from './h';

/** Rows without a value are left out with their names. */
export const FactList = ({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }): ReactElement => (
  <dl className="jit-facts">
    {rows.map(
      ([name, value]) =>
        value && (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
    )}
  </dl>
);

const own = (text: string | undefined): ReactNode => text && <bdi>{text}</bdi>;

/** The details of one of my requests. */
export const Facts = ({ request }: { readonly request: RequestView }): ReactElement => {
  const { t, language, copy, now } = useDesk();
  const { reason, canDo, decisionNote, endNote, id, createdAt, askedMinutes } = request;
  return (
    <FactList
      rows={[
        [t('Reason'), own(reason)],
        [t('Allows'), own(canDo)],
        [t('RequestedLength'), askedMinutes && language.length(askedMinutes)],
        [t('Note'), own(endNote ?? decisionNote)],
        [t('RequestedAt'), language.when(createdAt, now)],
        [
          t('Reference'),
          <>
            {own(id)} <TextAct label={t('Copy')} icon="copy" onClick={() => copy(id)} />
          </>,
        ],
      ]}
    />
  );
};
