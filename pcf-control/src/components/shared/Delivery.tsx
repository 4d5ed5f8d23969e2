/** What became of a command while no board shows its effect: sent, not known, refused. */
import { isUnderWay } from '../../conversation/sending';
import type { Sent } from '../../conversation/talk';
import { maySendAgain, problemMessage } from '../../appearance/finding-appearance';
import { Act } from './Act';
import { Bar } from './Bar';
import { useDesk, type Desk } from './desk';
import { Fragment, h, type ReactElement } from './h';
import { Acts } from './parts';

/** The newest command about something that has come to no good end yet. */
export const openDelivery = (desk: Desk, belongs: (sent: Sent) => boolean): Sent | undefined =>
  [...desk.talk.sent].reverse().find((sent) => sent.delivery.step !== 'taken' && belongs(sent));

/** Sent, and when it is sent again; or that we do not know. */
export const DeliveryStatus = ({ sent: { delivery } }: { readonly sent: Sent }): ReactElement => {
  const { t, say, language, toServer } = useDesk();
  if (delivery.step === 'unknown')
    return (
      <>
        <strong>{t('UnknownLead')}</strong> {t('UnknownAbout')}
      </>
    );
  if (delivery.step !== 'sending' || delivery.firstAt === undefined) return <>{t('SendingNow')}</>;
  const time = language.exact(toServer(delivery.firstAt));
  return <>{say(['SentNoAnswer', { time, next: language.exact(toServer(delivery.nextAt)) }])}</>;
};

/** A command that is not a request of its own, in place. */
export const Delivery = ({ sent }: { readonly sent: Sent }): ReactElement => {
  const { t, say, language, dismiss } = useDesk();
  const { delivery, command } = sent;
  if (isUnderWay(sent))
    return (
      <p>
        <DeliveryStatus sent={sent} />
      </p>
    );
  const problem = delivery.step === 'refused' ? delivery.problem : undefined;
  return (
    <Bar tone={problem ? 'problem' : 'unknown'} icon={problem ? 'no' : 'dk'}>
      {problem ? say(problemMessage(problem, language)) : <DeliveryStatus sent={sent} />}
      <Acts>
        {(!problem || maySendAgain(problem)) && <TryAgain commandId={command.id} />}
        {problem && <Act label={t('Close')} onClick={() => dismiss(command.id)} />}
      </Acts>
    </Bar>
  );
};

interface TryAgainProps {
  readonly commandId: string;
  readonly primary?: boolean;
}

export const TryAgain = ({ commandId, primary }: TryAgainProps): ReactElement => {
  const { t, sendAgain, off } = useDesk();
  return <Act label={t('TryAgain')} icon="refresh" primary={primary} off={off} onClick={() => sendAgain(commandId)} />;
};
