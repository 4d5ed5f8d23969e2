/** The form of a request: how long, why, a sentence that says what will happen, and one button. */
import * as React from 'react';
import type { ITextField } from '@fluentui/react';
import type { Finding, RoleView } from '@jit/connector';
import type { Sent } from '../conversation/talk';
import { charactersOf, type WayOut } from '../looks/finding-look';
import type { Message, Words } from '../words/words';
import { Act, TextAct } from './Act';
import { Delivery } from './Delivery';
import { useBoardDesk } from './desk';
import { FindingList } from './FindingList';
import { Fragment, h } from './h';
import { Lengths, mostOf } from './Lengths';
import { Reason } from './Reason';

export interface Draft {
  readonly minutes: number;
  readonly reason: string;
}

interface Props {
  readonly role: RoleView;
  readonly draft: Draft | undefined;
  readonly onDraft: (draft: Draft) => void;
  /** The last try, when it was refused. */
  readonly refused: Sent | undefined;
}

/** Reasons that are offered to be used again. */
const reasonsOffered = 3;

export const AskForm = ({ role, draft, onDraft, refused }: Props): JSX.Element => {
  const { t, say, words, board, send, dismiss, off, refresh } = useBoardDesk();
  const mine = (board.requests ?? []).filter(({ roleId }) => roleId === role.id);
  const last = mine[0]?.minutes;
  const { minutes, reason } = draft ?? {
    minutes: last !== undefined && last <= mostOf(role) ? last : role.defaultMinutes,
    reason: '',
  };
  const change = (next: Partial<Draft>): void => onDraft({ minutes, reason, ...next });
  const why = React.useRef<ITextField>(null);
  const top = React.useRef<HTMLDivElement>(null);
  const [tried, setTried] = React.useState(0);

  const least = Math.max(1, role.reasonMinimum);
  const count = charactersOf(reason);
  const short = count < least;
  const problem = refused?.delivery.step === 'refused' ? refused.delivery.problem : undefined;
  const missing: Finding[] =
    tried > 0 && short ? [{ rule: 'reason-too-short', result: 'unmet', text: '', limit: least }] : [];
  const findings = problem?.findings ?? missing;

  // An error summary takes the focus once, when it comes.
  const summary = refused?.command.id ?? (missing.length > 0 ? tried : 0);
  React.useEffect(() => {
    if (summary) top.current?.querySelector<HTMLElement>('[data-jit-heading]')?.focus();
  }, [summary]);

  const ask = (): void => {
    setTried(tried + 1);
    if (off || short) return;
    if (refused) dismiss(refused.command.id);
    const { id: roleId, name: roleName, environmentName, environmentKind } = role;
    const about = { roleId, roleName, environmentName, environmentKind, minutes };
    send({ kind: 'create', minutes, reason: reason.trim(), about });
    setTried(0);
  };
  const takeWayOut = (wayOut: WayOut): void => {
    if (wayOut.do === 'use') change({ minutes: wayOut.minutes });
    else if (wayOut.do === 'why') why.current?.focus();
    else refresh();
  };

  const length = words.length(minutes);
  const people = role.approval === 'people';
  const values = { role: role.name, environment: role.environmentName, length };
  const reuse = [...new Set(mine.map((request) => request.reason))]
    .filter((said): said is string => said !== undefined && said !== reason)
    .slice(0, reasonsOffered);
  return (
    <>
      <div ref={top}>
        {findings.some(({ result }) => result !== 'met') ? (
          <FindingList
            title={summaryOf(findings, words)}
            about={t(problem ? 'NothingMade' : 'NothingSent')}
            findings={findings}
            asked={{ roleName: role.name, minutes: refused?.command.minutes ?? minutes, reason }}
            onWayOut={takeWayOut}
          />
        ) : (
          refused && <Delivery sent={refused} />
        )}
      </div>
      <Lengths role={role} minutes={minutes} last={last} onChange={(next) => change({ minutes: next })} />
      <div>
        <Reason
          label={t('Why')}
          help={words.plain(words.count(people ? 'AtLeastApprovers' : 'AtLeast', least))}
          value={reason}
          onChange={(next) => change({ reason: next })}
          onSend={ask}
          field={why}
          error={findings.some(isShort) && short && words.plain(words.count('TooShort', count, { least }))}
        />
        {reuse.length > 0 && (
          <div className="jit-reuse">
            <span className="jit-subtle">{t('UseAgain')}</span>
            {reuse.map((said) => (
              <TextAct key={said} label={said} onClick={() => change({ reason: said })} />
            ))}
          </div>
        )}
      </div>
      <div className="jit-preview">
        <p>
          {say(
            people
              ? ['WillGetWhenApproved', { ...values, who: words.people(role.approvers, 'or') }]
              : ['WillGetNow', values],
            'role',
            'environment',
            'length',
            'who',
          )}
        </p>
        <p className="jit-help">{say(['CountsFromReady', { length }])}</p>
      </div>
      <div className="jit-acts">
        <Act primary icon="send" off={off} label={t(people ? 'AskFor' : 'GetItNow', { length })} onClick={ask} />
        {off && <span className="jit-help">{t('OffNow')}</span>}
      </div>
    </>
  );
};

const isShort = ({ rule, result }: Finding): boolean => rule === 'reason-too-short' && result === 'unmet';

/** How many things do not fit; what could not be checked counts only when nothing else does. */
export function summaryOf(findings: readonly Finding[], { count }: Pick<Words, 'count'>): Message {
  const unmet = findings.filter(({ result }) => result === 'unmet').length;
  const unknown = findings.filter(({ result }) => result === 'unknown').length;
  return unmet > 0 ? count('NotAskedFor', unmet) : count('NotChecked', unknown);
}
