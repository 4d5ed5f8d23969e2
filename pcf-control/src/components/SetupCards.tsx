/** Cards that stand in for the screens: nothing answered yet, in Studio, later versions. */
import type { ReactNode } from 'react';
import { formulas, formulasWithSemicolons } from '../formulas';
import { upToSecond } from '../language/language';
import { Act } from './shared/Act';
import { Bar } from './shared/Bar';
import { useDesk } from './shared/desk';
import { h, type ReactElement } from './shared/h';
import type { IconName } from '../appearance/icon-paths';
import { Sign } from './shared/icons';
import type { Tone } from '../appearance/theme';
import { Acts, Help, HelpText, Spread } from './shared/parts';

interface NoticeProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly title: string;
  readonly about: string;
  readonly children?: ReactNode;
}

const Notice = ({ tone, icon, title, about, children }: NoticeProps): ReactElement => (
  <section className="jit-notice">
    <div className={`jit-${tone}`}>
      <Sign name={icon} />
      <div>
        <h2>{title}</h2>
        <p>{about}</p>
      </div>
    </div>
    {children}
  </section>
);

/** Each with what to do, most likely first. */
const causes = ['Comments', 'Refused', 'Phone', 'Policy', 'Down'] as const;

export const NoBoardCard = (): ReactElement => {
  const { t, talk, refresh, copy, nextTryMs, language } = useDesk();
  const { unreadable, refreshing } = talk;
  return (
    <Notice
      tone="problem"
      icon="warn"
      title={t(unreadable ? 'NotReadable' : 'NoAnswer')}
      about={t(unreadable ? 'NotReadableAbout' : 'NoAnswerAbout')}
    >
      {!unreadable && (
        <ol className="jit-causes">
          {causes.map((cause) => (
            <li key={cause}>
              <strong>{t(`Cause_${cause}`)}</strong>
              <span>{t(`Cause_${cause}_Do`)}</span>
            </li>
          ))}
        </ol>
      )}
      <Acts>
        <Act primary icon="refresh" label={t('TryAgain')} onClick={refresh} />
        <Act
          icon="copy"
          label={t('CopyDetails')}
          onClick={() => copy(`${t('Version')}: ${String(refreshing.failures)}. ${talk.problemText.slice(0, 300)}`)}
        />
        {nextTryMs > 0 && <Help>{t('NextTry', { length: language.left(upToSecond(nextTryMs)) })}</Help>}
      </Acts>
      <HelpText>{t('DetailsHold')}</HelpText>
    </Notice>
  );
};

/** The comment in a property has the form with commas, whatever the language: where that one does not load, copy. */
export const StudioCard = ({ decimalComma }: { readonly decimalComma: boolean }): ReactElement => {
  const { t, copy } = useDesk();
  const shown = decimalComma ? formulasWithSemicolons : formulas;
  return (
    <Notice tone="work" icon="key" title={t('StudioTitle')} about={t('StudioAbout')}>
      <Bar tone="work" icon="info">
        {t(decimalComma ? 'StudioSemicolons' : 'StudioComments')}
      </Bar>
      {(['Board', 'OnRefresh', 'OnCommand'] as const).map((name) => (
        <div key={name} className="jit-formula">
          <Spread>
            <div>
              <strong>{name}</strong> <span className="jit-subtle">{t(`Studio_${name}`)}</span>
            </div>
            <Act icon="copy" label={t('Copy')} about={name} onClick={() => copy(shown[name])} />
          </Spread>
          <pre tabIndex={0} role="region" aria-label={name}>
            {shown[name]}
          </pre>
        </div>
      ))}
      {(['StudioConnector', 'StudioProblem', 'StudioGoesAway'] as const).map((hint) => (
        <p key={hint} className="jit-help">
          {t(hint)}
        </p>
      ))}
    </Notice>
  );
};

export const LaterCard = (): ReactElement => {
  const { t } = useDesk();
  return <Notice tone="off" icon="later" title={t('LaterTitle')} about={t('LaterAbout')} />;
};
