/** The whole control: theme, desk, and which screen is shown. Knows the host by its plain values only. */
import * as React from 'react';
import { getId, ThemeProvider } from '@fluentui/react';
import type { Conversation } from '../conversation/conversation';
import { refreshDueAt } from '../conversation/refreshing';
import { serverNow, type Talk } from '../conversation/talk';
import { timing } from '../conversation/timing';
import type { HostProps } from '../host';
import { LiveRegion } from './LiveRegion';
import type { Browser } from '../use-browser';
import { useTalk } from '../use-talk';
import { createLanguage } from '../language/language';
import { DeskProvider, sizeOf, type Desk } from './shared/desk';
import { h, type ReactElement } from './shared/h';
import { sayIn } from './shared/say';
import { Screens } from './Screens';
import { LaterCard, NoBoardCard, StudioCard } from './SetupCards';
import { themeFor } from '../appearance/theme';

interface Props {
  readonly host: HostProps;
  readonly conversation: Conversation;
  readonly browser: Browser;
}

/** A host that does not say how wide we are, until we have measured it. */
const unknownWidth = 1024;

export const App = ({ host, conversation, browser }: Props): ReactElement => {
  useTalk(conversation, browser);
  const [root, measured] = useSize(conversation, browser);
  const [said, setSaid] = React.useState<{ text: string }>();
  const { themeJson, hostTheme } = host;
  const language = React.useMemo(() => createLanguage(host), [host]);
  // Texts come in the language of the host; a host that has no word for its direction still gets it right.
  const rightToLeft = host.rightToLeft || language.rightToLeft;
  const hostThemeKey = JSON.stringify(hostTheme);
  const { theme, shade, tokens } = React.useMemo(
    () => themeFor(themeJson, hostTheme, rightToLeft),
    // The host hands over a new object each time; what it says decides.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [themeJson, hostThemeKey, rightToLeft],
  );
  const { t } = language;
  const desk: Desk = {
    ...timesOf(conversation, browser),
    language,
    t,
    say: sayIn(language),
    readOnly: host.readOnly,
    // What was measured is what there is; the host may say more than it gives.
    size: sizeOf(measured || host.width || unknownWidth),
    send: conversation.send,
    sendAgain: conversation.sendAgain,
    dismiss: conversation.dismiss,
    refresh: conversation.refresh,
    showUnmanaged: conversation.showUnmanaged,
    follow: conversation.follow,
    copy: (text) => void browser.copy(text).then((done) => setSaid({ text: t(done ? 'Copied' : 'NotCopied') })),
  };
  return (
    <ThemeProvider theme={theme} applyTo="none">
      <div
        ref={root}
        className={`jit jit-${desk.size} jit-${shade}`}
        style={tokens}
        dir={rightToLeft ? 'rtl' : 'ltr'}
        lang={t('Language')}
        role="region"
        aria-label={host.label || t('Control_Name')}
      >
        <DeskProvider value={desk}>
          <Body host={host} talk={desk.talk} at={conversation.now()} />
          <LiveRegion said={said} />
        </DeskProvider>
      </div>
    </ThemeProvider>
  );
};

/** The times that the screens need. */
function timesOf(
  conversation: Conversation,
  browser: Browser,
): Pick<Desk, 'talk' | 'now' | 'toServer' | 'stale' | 'off' | 'nextTryMs'> {
  const talk = conversation.talk();
  const at = conversation.now();
  const stale = talk.board !== undefined && at - talk.boardAt > timing.stale;
  return {
    talk,
    now: talk.board ? serverNow(talk, at) : browser.wall(),
    toServer: (instant) => serverNow(talk, instant),
    stale,
    off: stale && talk.refreshing.failures > 0,
    nextTryMs: (refreshDueAt(talk, at) ?? at) - at,
  };
}

/** The element whose height the app gets, and its width. */
function useSize(conversation: Conversation, browser: Browser): [React.RefObject<HTMLDivElement>, number] {
  const root = React.useRef<HTMLDivElement>(null);
  const [measured, setMeasured] = React.useState(0);
  React.useEffect(() => {
    if (!root.current) return undefined;
    return browser.onSize(root.current, (width, height) => {
      setMeasured(Math.round(width));
      conversation.setContentHeight(Math.ceil(height));
    });
  }, [browser, conversation]);
  return [root, measured];
}

interface BodyProps {
  readonly host: HostProps;
  readonly talk: Talk;
  /** The control's own clock. */
  readonly at: number;
}

const Body = ({ host, talk, at }: BodyProps): ReactElement => {
  const [id] = React.useState(() => getId('jit'));
  const waited = at - (talk.refreshing.firstAskedAt ?? at);
  if (host.mode === 'History') return <LaterCard />;
  if (!talk.board && host.authoring) return <StudioCard decimalComma={host.decimalComma} />;
  if (!talk.board && waited >= timing.refreshWithin) return <NoBoardCard />;
  return <Screens host={host} id={id} shimmer={at - talk.mountedAt >= timing.shimmer} />;
};
