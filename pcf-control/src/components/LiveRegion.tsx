/** The one place that speaks to a screen reader: politely, and at once for the three things that cannot wait. */
import * as React from 'react';
import { useDesk } from './shared/desk';
import { Fragment, h, type ReactElement } from './shared/h';
import { announcementsOf, type Moment } from '../appearance/announcements';

interface Props {
  /** Something that a person just did here, such as "Copied." */
  readonly said: { readonly text: string } | undefined;
}

/** Texts that come this close are one. */
const joined = 1000;

export const LiveRegion = ({ said }: Props): ReactElement => {
  const { talk, now, off, language } = useDesk();
  const moment: Moment = { board: talk.board, sent: talk.sent, now, off };
  const before = React.useRef(moment);
  const last = React.useRef(0);
  const [polite, setPolite] = React.useState('');
  const [assertive, setAssertive] = React.useState('');

  const speak = (messages: readonly string[], set: (update: (old: string) => string) => void): void => {
    const text = messages.join(' ');
    if (text === '') return;
    const near = now - last.current < joined;
    last.current = now;
    set((old) => (near && !old.includes(text) ? `${old} ${text}` : text));
  };
  React.useEffect(() => {
    const announcements = announcementsOf(before.current, moment, language);
    before.current = moment;
    speak(announcements.polite.map(language.plain), setPolite);
    speak(announcements.assertive.map(language.plain), setAssertive);
    // Each drawing is compared with the one before; these three carry all that counts.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [talk, now, off]);
  React.useEffect(() => {
    if (said) speak([said.text], setPolite);
    // Only when there is a new text; it does not depend on the rest.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [said]);
  return (
    <>
      <div className="jit-hidden" role="status" aria-live="polite">
        {polite}
      </div>
      <div className="jit-hidden" role="alert" aria-live="assertive">
        {assertive}
      </div>
    </>
  );
};
