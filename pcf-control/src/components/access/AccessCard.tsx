/** One open request of mine, with all that can be done about it now. Everything opens in place. */
import * as React from 'react';
import type { RequestView } from '@jit/connector';
import { subjectOf, type CommandKind } from '../../conversation/command';
import { isUnderWay } from '../../conversation/sending';
import { requestAppearance, type RequestAppearance } from '../../appearance/request-appearance';
import { Act, TextAct } from '../shared/Act';
import { Card } from '../shared/Card';
import { Delivery, openDelivery } from '../shared/Delivery';
import { useBoardDesk } from '../shared/desk';
import { ExtendBox } from './ExtendBox';
import { Facts } from '../shared/Facts';
import { Fragment, h, type ReactElement } from '../shared/h';
import { Steps } from '../shared/Steps';
import { Help } from '../shared/parts';

type Open = 'extend' | 'details' | undefined;

export const AccessCard = ({ request }: { readonly request: RequestView }): ReactElement => {
  const desk = useBoardDesk();
  const { language, board, now, stale, size } = desk;
  const extension = board.requests?.find(({ id }) => id === request.extensionId);
  const staleSince = stale ? Date.parse(board.serverTime) : undefined;
  const appearance = requestAppearance(request, { language, now, staleSince, extension, contact: board.contact });
  const [open, setOpen] = React.useState<Open>();
  const sent = openDelivery(
    desk,
    ({ command }) => isMine(command.kind) && [request.id, extension?.id].includes(command.requestId),
  );
  // An active role needs its steps no more where there is little room.
  const showSteps = request.state !== 'active' || (size !== 'phone' && open !== 'extend');
  return (
    <Card of={request} appearance={appearance}>
      {showSteps && <Steps steps={appearance.steps} />}
      <Sentences appearance={appearance} />
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

const Sentences = ({ appearance: { lead, sentences } }: { readonly appearance: RequestAppearance }): ReactElement => {
  const { say } = useBoardDesk();
  return (
    <p className={lead ? '' : 'jit-subtle'}>
      {lead && <strong>{say(lead)}</strong>}
      {sentences.map((message, at) => [' ', <span key={at}>{say(message)}</span>])}
    </p>
  );
};

interface ActsProps {
  readonly request: RequestView;
  readonly extension: RequestView | undefined;
  readonly open: Open;
  readonly setOpen: (open: Open) => void;
}

const RequestActs = ({ request, extension, open, setOpen }: ActsProps): ReactElement => {
  const { t, off, readOnly } = useBoardDesk();
  const line = React.useRef<HTMLDivElement>(null);
  const toggle =
    (what: Open): (() => void) =>
    () =>
      setOpen(open === what ? undefined : what);
  const close = (): void => {
    setOpen(undefined);
    line.current?.querySelector('button')?.focus();
  };
  const cancels = [extension, request.mayEnd ? undefined : request].find((one) => one?.mayCancel);
  return (
    <>
      <div ref={line} className="jit-acts">
        {!readOnly && (
          <>
            {request.mayExtend && (
              <Act
                label={t('Extend')}
                icon="extend"
                off={off}
                expanded={open === 'extend'}
                onClick={toggle('extend')}
              />
            )}
            {cancels && (
              <Send kind="cancel" of={cancels} label={cancels === request ? 'CancelRequest' : 'CancelExtension'} />
            )}
            {request.mayEnd && <Send kind="end" of={request} label="EndAccess" />}
            {off && <Help>{t('OffNow')}</Help>}
          </>
        )}
        <span className="jit-grow" />
        <TextAct label={t('Details')} icon="down" expanded={open === 'details'} onClick={toggle('details')} />
      </div>
      {open === 'extend' && <ExtendBox request={request} onClose={close} />}
    </>
  );
};

interface SendProps {
  readonly kind: 'cancel' | 'end';
  readonly of: RequestView;
  readonly label: 'CancelRequest' | 'CancelExtension' | 'EndAccess';
}

/** A command that needs nothing but a press. */
const Send = ({ kind, of, label }: SendProps): ReactElement => {
  const { t, off, send } = useBoardDesk();
  return (
    <Act
      label={t(label)}
      icon={kind === 'end' ? 'back' : undefined}
      off={off}
      about={kind === 'end' && of.decidedById ? t('EndAccessAbout') : undefined}
      onClick={() => send({ kind, requestId: of.id, about: subjectOf(of) })}
    />
  );
};
