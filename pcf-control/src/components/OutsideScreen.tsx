/** Given outside: who holds a protected role that nobody asked for, for each environment, and what becomes of it. */
import * as React from 'react';
import { useDesk, useBoardDesk } from './desk';
import { Empty } from './Empty';
import { h, type ReactElement } from './h';
import { OutsideCard } from './OutsideCard';
import { Loading } from './SetupCards';

/** Whether a person may see what was given outside. */
export const seesOutside = (personas: readonly string[]): boolean =>
  personas.includes('administrator') || personas.includes('auditor');

export const OutsideScreen = (): ReactElement => {
  const { board, t } = useBoardDesk();
  const { lookOutside } = useDesk();
  React.useEffect(() => {
    lookOutside(true);
    return () => lookOutside(false);
  }, [lookOutside]);
  if (!seesOutside(board.me.personas))
    return (
      <Empty icon="info" title={t('OutsideClosed')}>
        <p>{t('OutsideClosedAbout')}</p>
      </Empty>
    );
  if (!board.outside) return <Loading />;
  if (board.outside.length === 0)
    return (
      <Empty icon="eye" title={t('OutsideEmpty')}>
        <p>{t('OutsideEmptyAbout')}</p>
      </Empty>
    );
  return (
    <div className="jit-stack">
      {board.outside.map((item) => (
        <OutsideCard key={item.environment} item={item} />
      ))}
    </div>
  );
};
