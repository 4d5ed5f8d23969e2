/** Unmanaged assignments: who holds a protected role without a request or an exception, for each environment, and what the sweep does about it. */
import * as React from 'react';
import { useBoardDesk } from '../shared/desk';
import { Empty } from '../shared/Empty';
import { h, type ReactElement } from '../shared/h';
import { UnmanagedCard } from './UnmanagedCard';
import { Loading } from '../shared/Loading';
import { HelpText } from '../shared/parts';

/** Whether a person may see unmanaged assignments. */
export const seesUnmanaged = (personas: readonly string[]): boolean =>
  personas.includes('administrator') || personas.includes('auditor');

export const UnmanagedScreen = (): ReactElement => {
  const { board, talk, t, say, language, now, toServer, showUnmanaged } = useBoardDesk();
  React.useEffect(() => {
    showUnmanaged(true);
    return () => showUnmanaged(false);
  }, [showUnmanaged]);
  if (!seesUnmanaged(board.me.personas))
    return (
      <Empty icon="info" title={t('UnmanagedClosed')}>
        <p>{t('UnmanagedClosedAbout')}</p>
      </Empty>
    );
  if (!board.outside) return <Loading />;
  if (board.outside.length === 0)
    return (
      <Empty icon="eye" title={t('UnmanagedEmpty')}>
        <p>{t('UnmanagedEmptyAbout')}</p>
      </Empty>
    );
  return (
    <div className="jit-stack">
      {talk.outsideAt !== undefined && (
        <HelpText>{say(['AsOf', { time: language.when(toServer(talk.outsideAt), now) }])}</HelpText>
      )}
      {board.outside.map((item) => (
        <UnmanagedCard key={item.environment} item={item} />
      ))}
    </div>
  );
};
