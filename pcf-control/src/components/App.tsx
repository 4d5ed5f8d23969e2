/** The whole control: theme, desk, and which screen is shown. Knows the host by its plain values only. */
import * as React from 'react';
import { getId, ThemeProvider } from '@fluentui/react';
import type { Conversation } from '../conversation/conversation';
import { refreshDueAt } from '../conversation/refreshing';
import { serverNow } from '../conversation/talk';
import { timing } from '../conversation/timing';
import type { HostProps } from '../host';
import { LiveRegion } from '../live/LiveRegion';
import type { Browser } from '../use-browser';
import { useTalk } from '../use-talk';
import { createWords } from '../words/words';
import { DeskProvider, sizeOf, type Desk } from './desk';
import { h } from './h';
import { sayIn } from './say';
import { Screens } from './Screens';
import { LaterCard, NoBoardCard, StudioCard } from './SetupCards';
import { lookOf } from './theme';

interface Props {
  readonly host: HostProps;
  readonly conversation: Conversation;
  readonly browser: Browser;
}

/** A host that does not say how wide we are, until we have measured it. */
const unknownWidth = 1024;

export const App = ({ host, conversation, browser }: Props): JSX.Element => {
  useTalk(conversation, browser);
  const root = React.useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = React.useState(0);
  React.useEffect(
    () =>
      root.current
        ? browser.onSize(root.current, (width, height) => {
            setMeasured(Math.round(width));
            conversation.setContentHeight(Math.ceil(height));
          })
        : undefined,
    [browser, conversation],
  );
  const [said, setSaid] = React.useState<{ text: string }>();
  const [id] = React.useState(() => getId('jit'));

  const { themeJson, hostTheme, rightToLeft, mode } = host;
  const hostThemeKey = JSON.stringify(hostTheme);
  const { theme, tokens } = React.useMemo(
    () => lookOf(themeJson, hostTheme, rightToLeft),
    // The host hands over a new object each time; what it says decides.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [themeJson, hostThemeKey, rightToLeft],
  );

  const words = React.useMemo(() => createWords(host), [host]);
  const { t } = words;
  const talk = conversation.talk();
  const { board, refreshing } = talk;
  const at = conversation.now();
  const stale = board !== undefined && at - talk.boardAt > timing.stale;
  const size = sizeOf(host.width || measured || unknownWidth);
  const desk: Desk = {
    words,
    t,
    say: sayIn(words),
    talk,
    now: board ? serverNow(talk, at) : browser.wall(),
    toServer: (instant) => serverNow(talk, instant),
    stale,
    off: stale && refreshing.failures > 0,
    nextTryMs: (refreshDueAt(talk, at) ?? at) - at,
    readOnly: host.readOnly,
    size,
    send: conversation.send,
    sendAgain: conversation.sendAgain,
    dismiss: conversation.dismiss,
    refresh: conversation.refresh,
    copy: (text) => void browser.copy(text).then((done) => setSaid({ text: t(done ? 'Copied' : 'NotCopied') })),
  };
  const waited = at - (refreshing.firstAskedAt ?? at) >= timing.refreshWithin;
  return (
    <ThemeProvider theme={theme} applyTo="none">
      <div
        ref={root}
        className={`jit jit-${size}`}
        style={tokens}
        dir={rightToLeft ? 'rtl' : 'ltr'}
        lang={t('Language')}
        role="region"
        aria-label={host.label || t('Control_Name')}
      >
        <DeskProvider value={desk}>
          {mode === 'History' || mode === 'Insights' ? (
            <LaterCard />
          ) : !board && host.authoring ? (
            <StudioCard />
          ) : !board && waited ? (
            <NoBoardCard />
          ) : (
            <Screens host={host} id={id} shimmer={at - talk.mountedAt >= timing.shimmer} />
          )}
          <LiveRegion said={said} />
        </DeskProvider>
      </div>
    </ThemeProvider>
  );
};
