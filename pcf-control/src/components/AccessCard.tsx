/** One open request of mine, with all that can be done about it now. Everything opens in place. */
import * as React from 'react';
import type { RequestView } from '@jit/connector';
import { subjectOf, type CommandKind } from '../conversation/command';
import { isUnderWay } from '../conversation/sending';
import { requestLook } from '../looks/request-look';
import { Act, TextAct } from './Act';
import { Card } from './Card';
import { Delivery, openDelivery } from './Delivery';
import { useBoardDesk } from './desk';
import { ExtendBox } from './ExtendBox';
import { Facts } from './Facts';
import { Fragment, h } from './h';
import { Steps } from './Steps';

type Open = 'extend' | 'details' | undefined;

export const AccessCard = ({ request }: { readonly request: RequestView }): JSX.Element => {
  const desk = useBoardDesk();
  const { words, board, now, stale, size, say } = desk;
  const extension = board.requests?.find(({ id }) => id === request.extensionId);
  const staleSince = stale ? Date.parse(board.serverTime) : undefined;
  const look = requestLook(request, { words, now, staleSince, extension, contact: board.contact });
  const [open, setOpen] = React.useState<Open>();
  const ids = [request.id, extension?.id];
  const sent = openDelivery(desk, ({ command }) => ids.includes(command.requestId) && isMine(command.kind));
  const active = request.state === 'active';
  // A role that is ready needs its steps no more where there is little room.
  const showSteps = !(active && (size === 'phone' || open === 'extend'));
  return (
    <Card of={request} look={look}>
      {showSteps && <Steps steps={look.steps} />}
      {(look.lead || look.sentences.length > 0) && (
        <p>
          {look.lead && <strong>{say(look.lead)}</strong>}
          {look.sentences.map((message, at) => (
            <span key={at} className={look.lead ? '' : 'jit-subtle'}>
              {' '}
              {say(message)}
            </span>
          ))}
        </p>
      )}
      {sent && <Delivery sent={sent} />}
      {!(sent && isUnderWay(sent)) && (
        <RequestActs request={request} extension={extension} open={open} setOpen={setOpen} />
      )}
      {open === 'details' && <Facts request={request} />}
    </Card>
  );
};

/** Decisions about requests of others have their own place. */
const isMine = (kind: CommandKind): boolean => kind === 'cancel' || kind === 'end' || kind === 'extend';

interface ActsProps {
  readonly request: RequestView;
  readonly extension: RequestView | undefined;
  readonly open: Open;
  readonly setOpen: (open: Open) => void;
}

const RequestActs = ({ request, extension, open, setOpen }: ActsProps): JSX.Element => {
  const { t, off, readOnly, send } = useBoardDesk();
  const line = React.useRef<HTMLDivElement>(null);
  const act =
    (kind: CommandKind, about: RequestView): (() => void) =>
    () => {
      send({ kind, requestId: about.id, about: subjectOf(about) });
    };
  const toggle =
    (what: Open): (() => void) =>
    () =>
      setOpen(open === what ? undefined : what);
  const close = (): void => {
    setOpen(undefined);
    line.current?.querySelector('button')?.focus();
  };
  const mayExtend = !readOnly && request.mayExtend;
  const mayEnd = !readOnly && request.mayEnd;
  const cancels = !readOnly && (extension?.mayCancel ? extension : request.mayCancel && !mayEnd ? request : undefined);
  return (
    <>
      <div ref={line} className="jit-acts">
        {mayExtend && (
          <Act label={t('Extend')} icon="extend" off={off} expanded={open === 'extend'} onClick={toggle('extend')} />
        )}
        {cancels && (
          <Act
            label={t(cancels === request ? 'CancelRequest' : 'CancelExtension')}
            off={off}
            onClick={act('cancel', cancels)}
          />
        )}
        {mayEnd && (
          <Act
            label={t('GiveBack')}
            icon="back"
            off={off}
            about={request.decidedById && t('GiveBackAbout')}
            onClick={act('end', request)}
          />
        )}
        {off && (mayExtend || mayEnd || cancels) && <span className="jit-help">{t('OffNow')}</span>}
        <span className="jit-grow" />
        <TextAct label={t('Details')} icon="down" expanded={open === 'details'} onClick={toggle('details')} />
      </div>
      {open === 'extend' && mayExtend && !off && <ExtendBox request={request} onClose={close} />}
    </>
  );
};
