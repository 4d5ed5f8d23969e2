/** Why something was not asked for: unmet and unknown rules one by one with their way out, met ones folded. */
import * as React from 'react';
import type { Finding } from '@jit/connector';
import { findingLook, type Asked, type WayOut } from '../looks/finding-look';
import type { Message } from '../words/words';
import { TextAct } from './Act';
import { useBoardDesk } from './desk';
import { h, type ReactElement } from './h';
import { Sign } from './icons';

interface Props {
  readonly title: Message;
  readonly about?: string;
  readonly findings: readonly Finding[];
  readonly asked: Asked;
  readonly onWayOut: (wayOut: WayOut) => void;
}

const looks = { met: ['ready', 'ok'], unmet: ['problem', 'no'], unknown: ['unknown', 'dk'] } as const;

const Result = ({ result }: Pick<Finding, 'result'>): ReactElement => (
  <span className={`jit-tint jit-${looks[result][0]}`}>
    <Sign name={looks[result][1]} />
  </span>
);

export const FindingList = ({ title, about, findings, asked, onWayOut }: Props): ReactElement => {
  const { t, say, words, board } = useBoardDesk();
  const [all, setAll] = React.useState(false);
  const met = findings.filter(({ result }) => result === 'met');
  const open = findings.filter(({ result }) => result !== 'met');
  const wayLabel = (way: WayOut): string =>
    way.do === 'use'
      ? t('UseLength', { length: words.length(way.minutes) })
      : t(way.do === 'why' ? 'GoToWhy' : 'CheckAgain');
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
          const look = findingLook(finding, { ...asked, contact: board.contact }, words);
          const way = look.wayOut;
          return (
            <li key={at}>
              <Result result={finding.result} />
              <div>
                {look.title && <strong>{say(look.title)}</strong>} {say(look.sentence)}
              </div>
              {way && <TextAct label={wayLabel(way)} onClick={() => onWayOut(way)} />}
            </li>
          );
        })}
        {met.length > 0 && (
          <li>
            <Result result="met" />
            <span>{say(words.count('RulesFit', met.length))}</span>
            <TextAct icon="down" label={t(all ? 'Hide' : 'Show')} expanded={all} onClick={() => setAll(!all)} />
          </li>
        )}
      </ul>
    </div>
  );
};
