/** What the requester requested lately and holds now: folded on a phone. */
import * as React from 'react';
import type { DecideItem } from '@jit/connector';
import { TextAct } from '../shared/Act';
import { useBoardDesk } from '../shared/desk';
import { Fragment, h, type ReactElement } from '../shared/h';
import type { IconName } from '../../appearance/icon-paths';
import { Sign } from '../shared/icons';

type Last = DecideItem['lastRequests'][number];

const iconOfState = (state: Last['state']): IconName =>
  state === 'ended' ? 'ok' : state === 'denied' || state === 'cancelled' ? 'deny' : state === 'failed' ? 'no' : 'clock';

export const Evidence = ({ item }: { readonly item: DecideItem }): ReactElement => {
  const { t, say, language, now, size } = useBoardDesk();
  const phone = size === 'phone';
  const [open, setOpen] = React.useState(!phone);
  return (
    <aside className="jit-box jit-evidence" aria-label={t('Evidence')}>
      {phone && <TextAct icon="down" label={t('Evidence')} expanded={open} onClick={() => setOpen(!open)} />}
      {open && (
        <>
          <h3>{t('LastRequests')}</h3>
          {item.lastRequests.length === 0 && <p>{t('NoneBefore')}</p>}
          <ul>
            {item.lastRequests.map(({ state, roleName, minutes, createdAt }, at) => (
              <li key={at}>
                <Sign name={iconOfState(state)} />
                <span>
                  {say([
                    'LastRequest',
                    {
                      day: language.day(createdAt, now),
                      role: roleName,
                      length: language.length(minutes),
                      state: t(`State_${state}`),
                    },
                  ])}
                </span>
              </li>
            ))}
          </ul>
          <h3>{t('HoldsNow')}</h3>
          {item.holdsNow.length === 0 && <p>{t('HoldsNothing')}</p>}
          {item.holdsNow.map(({ roleName: role, environmentName: environment, endsAt }, at) => (
            <p key={at}>
              {say(
                endsAt
                  ? ['HoldsUntil', { role, environment, time: language.when(endsAt, now) }]
                  : ['Holds', { role, environment }],
              )}
            </p>
          ))}
        </>
      )}
    </aside>
  );
};
