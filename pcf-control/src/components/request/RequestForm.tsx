/** The form of a request: how long, the reason, a sentence that says what will happen, and one button. */
import * as React from 'react';
import type { ITextField } from '@fluentui/react';
import type { Finding, RequestView, RoleView } from '@jit/connector';
import type { Sent } from '../../conversation/talk';
import { charactersOf, isTooLong, type Requested, type WayOut } from '../../appearance/finding-appearance';
import type { Message, Language } from '../../language/language';
import { Act, TextAct } from '../shared/Act';
import { Delivery } from '../shared/Delivery';
import { useBoardDesk } from '../shared/desk';
import { FindingList } from '../shared/FindingList';
import { Fragment, h, type ReactElement } from '../shared/h';
import { lengthFault, Lengths, mostOf } from './Lengths';
import { Reason } from '../shared/Reason';
import { Acts, Help, HelpText } from '../shared/parts';

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

const reasonsOf = (mine: readonly RequestView[], now: string): string[] =>
  [...new Set(mine.map(({ reason }) => reason))]
    .filter((reason): reason is string => reason !== undefined && reason !== now)
    .slice(0, reasonsOffered);

/** As last time, if that is still allowed. */
const usualMinutes = (role: RoleView, last: number | undefined): number =>
  last !== undefined && last <= mostOf(role) ? last : role.defaultMinutes;

export const RequestForm = ({ role, draft, onDraft, refused }: Props): ReactElement => {
  const { t, board, send, dismiss, language, off, refresh } = useBoardDesk();
  const mine = (board.requests ?? []).filter(({ roleId }) => roleId === role.id);
  const last = mine[0]?.minutes;
  const { minutes, reason } = draft ?? { minutes: usualMinutes(role, last), reason: '' };
  const change = (next: Partial<Draft>): void => onDraft({ minutes, reason, ...next });
  const why = React.useRef<ITextField>(null);
  const [tried, setTried] = React.useState(0);

  const least = Math.max(1, role.reasonMinimum);
  const short = charactersOf(reason) < least;
  const wrongLength = lengthFault(role, minutes);
  const faults = [...(short ? [{ ...tooShort, limit: least }] : []), ...(wrongLength ? [wrongLength] : [])];
  const missing: readonly Finding[] = tried > 0 ? faults : [];
  const findings = findingsOf(refused) ?? missing;

  const ask = (): void => {
    setTried(tried + 1);
    if (isTooLong(reason)) why.current?.focus();
    if (off || faults.length > 0 || isTooLong(reason)) return;
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

  const length = language.length(minutes);
  return (
    <>
      <Summary
        findings={findings}
        refused={refused}
        requested={{ roleName: role.name, minutes: refused?.command.minutes ?? minutes, reason }}
        tried={tried}
        onWayOut={takeWayOut}
      />
      <Lengths role={role} minutes={minutes} last={last} onChange={(next) => change({ minutes: next })} />
      <Why
        role={role}
        reason={reason}
        onChange={(next) => change({ reason: next })}
        onSend={ask}
        field={why}
        mine={mine}
        wrong={short && findings.some(isShort)}
      />
      <Preview role={role} length={length} />
      <Acts>
        <Act primary icon="send" off={off} label={t('RequestFor', { length })} onClick={ask} />
        {off && <Help>{t('OffNow')}</Help>}
      </Acts>
    </>
  );
};

interface WhyProps {
  readonly role: RoleView;
  readonly reason: string;
  readonly onChange: (reason: string) => void;
  readonly onSend: () => void;
  readonly field: React.RefObject<ITextField>;
  /** My requests for this role. */
  readonly mine: readonly RequestView[];
  /** It was too short when it was tried. */
  readonly wrong: boolean;
}

const Why = ({ role, reason, onChange, onSend, field, mine, wrong }: WhyProps): ReactElement => {
  const { t, language } = useBoardDesk();
  const least = Math.max(1, role.reasonMinimum);
  const reuse = reasonsOf(mine, reason);
  // Filled in to be read again; and what was pressed goes away.
  const use = (said: string): void => {
    onChange(said);
    field.current?.focus();
  };
  return (
    <div>
      <Reason
        label={t('Reason')}
        help={language.plain(language.count(role.approval === 'people' ? 'AtLeastApprovers' : 'AtLeast', least))}
        value={reason}
        onChange={onChange}
        onSend={onSend}
        field={field}
        error={wrong && language.plain(language.count('TooShort', charactersOf(reason), { least }))}
      />
      {reuse.length > 0 && (
        <div className="jit-reuse">
          <span className="jit-subtle">{t('UseAgain')}</span>
          {reuse.map((said) => (
            <TextAct key={said} label={said} onClick={() => use(said)} />
          ))}
        </div>
      )}
    </div>
  );
};

const findingsOf = (sent: Sent | undefined): readonly Finding[] | undefined =>
  sent?.delivery.step === 'refused' ? sent.delivery.problem.findings : undefined;

const Preview = ({ role, length }: { readonly role: RoleView; readonly length: string }): ReactElement => {
  const { say, language } = useBoardDesk();
  const values = { role: role.name, environment: role.environmentName, length };
  const message: Message =
    role.approval === 'people'
      ? ['WillGetWhenApproved', { ...values, who: language.people(role.approvers, 'or') }]
      : ['WillGetNow', values];
  return (
    <div className="jit-preview">
      <p>{say(message, 'role', 'environment', 'length', 'who')}</p>
      <HelpText>{say(['RemovedAfter', { length }])}</HelpText>
    </div>
  );
};

interface SummaryProps {
  readonly findings: readonly Finding[];
  readonly refused: Sent | undefined;
  readonly requested: Requested;
  /** How often sending was tried without being sent. */
  readonly tried: number;
  readonly onWayOut: (wayOut: WayOut) => void;
}

/** Why no request was made. It takes the focus once, when it comes. */
const Summary = ({ findings, refused, requested, tried, onWayOut }: SummaryProps): ReactElement => {
  const { t, language } = useBoardDesk();
  const top = React.useRef<HTMLDivElement>(null);
  const open = findings.some(({ result }) => result !== 'met');
  const event = refused?.command.id ?? (open ? tried : 0);
  React.useEffect(() => {
    if (event) top.current?.querySelector<HTMLElement>('[data-jit-heading]')?.focus();
  }, [event]);
  return (
    <div ref={top}>
      {open && (
        <FindingList
          title={summaryOf(findings, refused !== undefined, language)}
          about={t(refused ? 'NothingCreated' : 'NothingSent')}
          findings={findings}
          requested={requested}
          onWayOut={onWayOut}
        />
      )}
      {!open && refused && <Delivery sent={refused} />}
    </div>
  );
};

const tooShort: Finding = { rule: 'reason-too-short', result: 'unmet', text: '' };
const isShort = ({ rule, result }: Finding): boolean => rule === tooShort.rule && result === 'unmet';

/** How many things do not fit; what could not be checked counts only when nothing else does. */
function summaryOf(findings: readonly Finding[], refused: boolean, { count }: Pick<Language, 'count'>): Message {
  const unmet = findings.filter(({ result }) => result === 'unmet').length;
  const unknown = findings.filter(({ result }) => result === 'unknown').length;
  if (unmet === 0) return count('NotChecked', unknown);
  return count(refused ? 'NotCreated' : 'NotSent', unmet);
}
