/** A request that was sent and has no answer yet, or none that we know of. */
import type { Sent } from '../../conversation/talk';
import { unansweredSteps, type StepAppearance } from '../../appearance/steps';
import { Act } from '../shared/Act';
import { Card } from '../shared/Card';
import { DeliveryStatus, TryAgain } from '../shared/Delivery';
import { useDesk } from '../shared/desk';
import { Fragment, h, type ReactElement } from '../shared/h';
import { Steps } from '../shared/Steps';
import { Acts, HelpText } from '../shared/parts';

export const SendingCard = ({ sent }: { readonly sent: Sent }): ReactElement => {
  const { t, language, toServer, copy, talk } = useDesk();
  const { command, delivery } = sent;
  const unknown = delivery.step === 'unknown';
  const first: StepAppearance = unknown
    ? {
        state: 'unsure',
        label: ['StepSentMaybe'],
        note: t('SentTimes', {
          times: delivery.raised,
          first: language.exact(toServer(delivery.firstAt)),
          last: language.exact(toServer(delivery.lastAt)),
        }),
      }
    : { state: 'now', label: ['MarkSending'], icon: 'send' };
  return (
    <Card
      of={command.about}
      appearance={{
        tone: unknown ? 'unknown' : 'work',
        icon: unknown ? 'dk' : 'send',
        mark: [unknown ? 'MarkUnknown' : 'MarkSending'],
        dashed: true,
        big: ['Plain', { text: language.length(command.about.minutes) }],
        bigNote: ['NoteRequested'],
      }}
    >
      <Steps steps={unansweredSteps(first)} />
      <p>
        <DeliveryStatus sent={sent} />
      </p>
      {unknown && (
        <>
          <Acts>
            <TryAgain commandId={command.id} primary />
            <Act
              label={t('CopyDetails')}
              icon="copy"
              // For whoever helps: no names and no reasons.
              onClick={() => copy(`${command.id}: ${delivery.step}. ${talk.problemText.slice(0, 300)}`)}
            />
          </Acts>
          <HelpText>{t('CheckingOurselves')}</HelpText>
        </>
      )}
    </Card>
  );
};
