/** The decision: approve for the requested time or less, or deny with a reason that is written in place. */
import * as React from 'react';
import type { DecideItem } from '@jit/connector';
import { subjectOf } from '../../conversation/command';
import { isUnderWay } from '../../conversation/sending';
import { charactersOf, isTooLong } from '../../appearance/finding-appearance';
import { Act, TextAct } from '../shared/Act';
import { Choices, lengthChoices } from '../shared/Choices';
import { Delivery } from '../shared/Delivery';
import { useBoardDesk } from '../shared/desk';
import { Fragment, h, type ReactElement } from '../shared/h';
import { Reason } from '../shared/Reason';
import { Acts, HelpText } from '../shared/parts';

interface Props {
  readonly item: DecideItem;
  readonly denying: boolean;
  readonly setDenying: (denying: boolean) => void;
}

export const DecisionBox = ({ item, denying, setDenying }: Props): ReactElement => {
  const { t, readOnly, talk } = useBoardDesk();
  const sent = [...talk.sent]
    .reverse()
    .find(({ command: { kind, requestId } }) => requestId === item.id && (kind === 'approve' || kind === 'deny'));
  if (sent?.delivery.step === 'taken') return <div className="jit-box">{t('Decided')}</div>;
  if (readOnly || !item.mayDecide) return <HelpText>{t(readOnly ? 'ReadOnly' : 'Problem_self_approval')}</HelpText>;
  return (
    <div className="jit-box">
      {sent && <Delivery sent={sent} />}
      {!(sent && isUnderWay(sent)) &&
        (denying ? (
          <Deny item={item} onBack={() => setDenying(false)} />
        ) : (
          <Approve item={item} onDeny={() => setDenying(true)} />
        ))}
    </div>
  );
};

const Approve = ({ item, onDeny }: { readonly item: DecideItem; readonly onDeny: () => void }): ReactElement => {
  const { t, language, send, off } = useBoardDesk();
  const [minutes, setMinutes] = React.useState(item.minutes);
  const [note, setNote] = React.useState<string>();
  const length = language.length(minutes);
  const approve = (): void => {
    if (off || isTooLong(note ?? '')) return;
    // The length is sent even when it is the requested one: what is approved is what is read here.
    const command = { kind: 'approve', requestId: item.id, minutes, about: { ...subjectOf(item), minutes } } as const;
    send(note?.trim() ? { ...command, reason: note.trim() } : command);
  };
  return (
    <>
      <div>
        <span className="jit-label">{t('ApproveFor')}</span>
        <Choices
          appearance="chip"
          label={t('ApproveFor')}
          value={String(minutes)}
          onChange={(value) => setMinutes(Number(value))}
          choices={lengthChoices(
            item.lengths.length > 0 ? item.lengths : [item.minutes],
            language.length,
            (each) => each === item.minutes && t('AsRequested'),
          )}
        />
      </div>
      {note === undefined ? (
        <div>
          <TextAct label={t('AddNote')} onClick={() => setNote('')} />
        </div>
      ) : (
        <Reason
          label={t('Note')}
          help={t('RequesterReads')}
          value={note}
          onChange={setNote}
          onSend={approve}
          onEscape={() => setNote(undefined)}
          focusAtOnce
        />
      )}
      <Acts>
        <Act primary icon="check" off={off} label={t('Approve', { length })} onClick={approve} />
        <Act icon="deny" off={off} label={t('DenyWithReason')} onClick={onDeny} />
      </Acts>
      <HelpText>{off ? t('OffNow') : t('AfterApproval', { length })}</HelpText>
    </>
  );
};

const Deny = ({ item, onBack }: { readonly item: DecideItem; readonly onBack: () => void }): ReactElement => {
  const { t, send, off } = useBoardDesk();
  const [reason, setReason] = React.useState('');
  const [tried, setTried] = React.useState(false);
  const missing = charactersOf(reason) === 0;
  const deny = (): void => {
    setTried(true);
    if (!missing && !off && !isTooLong(reason))
      send({ kind: 'deny', requestId: item.id, reason: reason.trim(), about: subjectOf(item) });
  };
  return (
    <>
      <Reason
        label={t('ReasonForDenying')}
        help={t('RequesterReads')}
        value={reason}
        onChange={setReason}
        onSend={deny}
        onEscape={onBack}
        focusAtOnce
        error={tried && missing && t('ReasonMissing')}
      />
      <div className="jit-reuse">
        <span className="jit-subtle">{t('Suggestions')}</span>
        {(['OfferSmaller', 'OfferUnclear', 'OfferLater'] as const).map((offer) => (
          <TextAct key={offer} label={t(offer)} onClick={() => setReason(t(offer))} />
        ))}
      </div>
      <Acts>
        <Act primary icon="deny" off={off} label={t('DenyRequest')} onClick={deny} />
        <Act label={t('Back')} onClick={onBack} />
      </Acts>
    </>
  );
};
