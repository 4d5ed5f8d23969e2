/** A request that was sent and has no answer yet, or none that we know of. */
import type { Sent } from '../conversation/talk';
import { unansweredSteps, type StepLook } from '../looks/steps';
import { Act } from './Act';
import { Card } from './Card';
import { Fate, TryAgain } from './Delivery';
import { useDesk } from './desk';
import { Fragment, h, type ReactElement } from './h';
import { Steps } from './Steps';
import { Acts, HelpText } from './parts';

export const SendingCard = ({ sent }: { readonly sent: Sent }): ReactElement => {
  const { t, words, toServer, copy, talk } = useDesk();
  const { command, delivery } = sent;
  const unknown = delivery.step === 'unknown';
  const first: StepLook = unknown
    ? {
        state: 'unsure',
        label: ['StepSentMaybe'],
        note: t('SentTimes', {
          times: delivery.raised,
          first: words.exact(toServer(delivery.firstAt)),
          last: words.exact(toServer(delivery.lastAt)),
        }),
      }
    : { state: 'now', label: ['MarkSending'], icon: 'send' };
  return (
    <Card
      of={command.about}
      look={{
        tone: unknown ? 'unknown' : 'work',
        icon: unknown ? 'dk' : 'send',
        mark: [unknown ? 'MarkUnknown' : 'MarkSending'],
        dashed: true,
        big: ['Plain', { text: words.length(command.about.minutes) }],
        bigNote: ['NoteAskedFor'],
      }}
    >
      <Steps steps={unansweredSteps(first)} />
      <p>
        <Fate sent={sent} />
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
          <HelpText>{t('LookingOurselves')}</HelpText>
        </>
      )}
    </Card>
  );
};
