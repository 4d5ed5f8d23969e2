/** Why a request was not sent or not made: unmet and unknown rules one by one with their way out, met ones folded. */
import * as React from 'react';
import type { Finding } from '@jit/connector';
import { findingAppearance, type Requested, type WayOut } from '../../appearance/finding-appearance';
import type { Message } from '../../language/language';
import { TextAct } from './Act';
import { useBoardDesk } from './desk';
import { h, type ReactElement } from './h';
import { Sign } from './icons';

interface Props {
  readonly title: Message;
  readonly about?: string;
  readonly findings: readonly Finding[];
  readonly requested: Requested;
  readonly onWayOut: (wayOut: WayOut) => void;
}

const resultMarks = { met: ['active', 'ok'], unmet: ['problem', 'no'], unknown: ['unknown', 'dk'] } as const;

const Result = ({ result }: Pick<Finding, 'result'>): ReactElement => (
  <span className={`jit-tint jit-${resultMarks[result][0]}`}>
    <Sign name={resultMarks[result][1]} />
  </span>
);

export const FindingList = ({ title, about, findings, requested, onWayOut }: Props): ReactElement => {
  const { t, say, language, board } = useBoardDesk();
  const [all, setAll] = React.useState(false);
  const met = findings.filter(({ result }) => result === 'met');
  const open = findings.filter(({ result }) => result !== 'met');
  const wayLabel = (way: WayOut): string =>
    way.do === 'use'
      ? t('UseLength', { length: language.length(way.minutes) })
      : t(way.do === 'why' ? 'GoToReason' : 'CheckAgain');
  return (
    <div className="jit-findings">
      <div>
        <Result result="unmet" />
        <div>
          <strong tabIndex={-1} data-jit-heading="">
            {say(title)}
          </strong>
          {about && <p>{about}</p>}
        </div>
      </div>
      <ul>
        {[...open, ...(all ? met : [])].map((finding, at) => {
          const appearance = findingAppearance(finding, { ...requested, contact: board.contact }, language);
          const way = appearance.wayOut;
          return (
            <li key={at}>
              <Result result={finding.result} />
              <div>
                {appearance.title && <strong>{say(appearance.title)}</strong>} {say(appearance.sentence)}
              </div>
              {way && <TextAct label={wayLabel(way)} onClick={() => onWayOut(way)} />}
            </li>
          );
        })}
        {met.length > 0 && (
          <li>
            <Result result="met" />
            <span>{say(language.count('ChecksPassed', met.length))}</span>
            <TextAct icon="down" label={t(all ? 'Hide' : 'Show')} expanded={all} onClick={() => setAll(!all)} />
          </li>
        )}
      </ul>
    </div>
  );
};
