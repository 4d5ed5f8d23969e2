/** The Dataverse port of one replica: the true state behind a wire that fails, with both forms of unclear answers. */
import type { Answer, Dataverse, Refusal, UserRoles } from '../../api/src/ports.js';
import type { SentCall, Try } from '../laws/history.js';
import type { Changed, DataverseState } from './dataverse-state.js';
import type { CallKind, Nemesis } from './nemesis.js';
import type { Seeded } from './seeded.js';
import { carry, type Wire } from './wire.js';

/** What is not known of the real service; a run plays one way. */
export interface Habits {
  readonly duplicate: 'done' | 'refused';
  readonly absent: 'done' | 'refused';
}

export interface DataverseNeeds {
  readonly wire: Wire;
  /** Whose record asks. */
  readonly environment: string;
  /** The organization that answers at the address now; nobody when it is undefined. */
  readonly there: () => DataverseState | undefined;
  readonly nemesis: Nemesis;
  readonly random: Seeded;
  readonly habits: Habits;
  /** Told of each call that changes something; the answer is called when the sender hears a definite answer. */
  readonly onSend: (call: SentCall) => () => void;
  /** Told of each call that may bring a role that is owed away nearer to its end. */
  readonly onTry: (one: Try) => void;
  /** Who answers there is asked this often although nothing is to be done. */
  readonly contactMs: number;
  /** Id of the organization that answers now. */
  readonly organization: () => string;
  /** Id of the one that the record is about. */
  readonly home: string | undefined;
}

const done: Answer<undefined> = { kind: 'done', value: undefined };
const refused = (code: string, more: Partial<Refusal> = {}): { kind: 'refused'; refusal: Refusal } => ({
  kind: 'refused',
  refusal: { code, message: code, ...more },
});

/** Nothing listens at the address. */
const nobody = { kind: 'unknown', cause: 'nobody answers' } as const;

const privilegeDenied = '0x80040220';
const accountDisabled = '0x80040225';

/** What the adapter makes of the rows with one Entra id. */
function oneOf(rows: readonly UserRoles[]): Answer<UserRoles | undefined> {
  return rows.length > 1 ? { kind: 'unknown', cause: 'there are two' } : { kind: 'done', value: rows[0] };
}

function reply(kind: 'assign' | 'remove', changed: Changed, habits: Habits): Answer<undefined> {
  switch (changed) {
    case 'changed':
      return done;
    case 'unchanged':
      if (kind === 'assign') return habits.duplicate === 'done' ? done : refused('duplicate');
      return habits.absent === 'done' ? done : refused('absent');
    // To the adapter a 404 to a remove says that there is nothing to remove, whatever was not found.
    case 'no-such-user':
    case 'no-such-role':
      return refused(kind === 'remove' ? 'absent' : '0x80040217');
    case 'user-disabled':
      return refused('user-disabled');
    case 'other-unit':
      return refused('0x80040ea1');
    case 'denied':
      return refused(privilegeDenied);
    // To the adapter the product's own disabled account looks like that of the person.
    case 'shut-out':
      return refused('user-disabled');
  }
}

export function createDataversePort(needs: DataverseNeeds): Dataverse {
  const { wire, environment, there, nemesis, random, habits, onSend, onTry, organization } = needs;
  const { kernel, owner } = wire;
  let lastAsked = -Infinity;

  const call = <T>(
    kind: CallKind,
    what: string,
    signal: AbortSignal,
    effect: (state: DataverseState, staleMs: number) => Answer<T>,
    hollow: () => Answer<T>,
    onHeard: (answer: Answer<T>) => void = () => {},
  ): Promise<Answer<T>> => {
    const fate = nemesis.fate('dataverse', kind);
    kernel.note(`${owner.name} ${what} ${JSON.stringify(fate)}`, what.split(' ')[1]);
    return carry(wire, {
      label: `${owner.name} ${what}`,
      fate,
      effect: () => {
        const state = there();
        if (state === undefined) return nobody;
        // Those that change something are refused where they are carried out.
        if (state.denied === 'everything' && kind === 'read') return refused(accountDisabled);
        return effect(state, fate.staleMs ?? 0);
      },
      instead: (how) => {
        if (how === 'done') return hollow();
        return how === 'put-off'
          ? refused('throttled', random.chance(0.7) ? { retryAfterMs: random.between(500, 20_000) } : {})
          : refused('0x80040220');
      },
      dies: kind === 'write' && nemesis.dies(),
      freezesMs: kind === 'write' ? nemesis.freezes() : 0,
      onHeard,
      signal,
    });
  };

  function write(kind: 'assign' | 'remove', systemUserId: string, roleId: string, signal: AbortSignal) {
    const by = { by: 'us', sentAt: kernel.now(), sender: owner.name, environment } as const;
    const heard = onSend({ at: by.sentAt, sender: owner.name, kind, systemUserId, roleId });
    const oid = systemUserId.slice(systemUserId.indexOf('-') + 1);
    const [root = ''] = roleId.split('.');
    if (kind === 'remove') onTry({ at: kernel.now(), kind, key: `${oid}|${root}` });
    const effect = (state: DataverseState): Answer<undefined> =>
      reply(kind, state[kind](systemUserId, roleId, by), habits);
    return call(
      'write',
      `${kind} ${oid} ${roleId}`,
      signal,
      effect,
      () => done,
      (answer) => {
        if (answer.kind !== 'unknown') heard();
      },
    );
  }

  return {
    rolesOf(oid, signal) {
      onTry({ at: kernel.now(), kind: 'read', oid });
      return call(
        'read',
        `rolesOf ${oid}`,
        signal,
        (state, staleMs) => oneOf(state.seen(oid, kernel.now() - staleMs)),
        () => refused('none'),
      );
    },
    rolesOfRow(systemUserId, signal) {
      onTry({ at: kernel.now(), kind: 'read', oid: systemUserId.slice(systemUserId.indexOf('-') + 1) });
      return call(
        'read',
        `rolesOfRow ${systemUserId}`,
        signal,
        (state, staleMs) => ({ kind: 'done', value: state.seenRow(systemUserId, kernel.now() - staleMs) }),
        () => refused('none'),
      );
    },
    copyOf: (rootRole, unit, signal) =>
      call(
        'read',
        `copyOf ${rootRole}`,
        signal,
        (state) => ({ kind: 'done', value: state.copyOf(rootRole, unit) }),
        () => refused('none'),
      ),
    assign: (systemUserId, roleId, signal) => write('assign', systemUserId, roleId, signal),
    remove: (systemUserId, roleId, signal) => write('remove', systemUserId, roleId, signal),
    whoIs(signal) {
      // Asked before the usual time has come: somebody has something to do there.
      const isForWork = kernel.now() < lastAsked + needs.contactMs;
      lastAsked = kernel.now();
      return call(
        'read',
        'whoIs',
        signal,
        () => ({ kind: 'done', value: { userId: 'su-product', organizationId: organization() } }),
        () => refused('none'),
        (answer: Answer<{ readonly organizationId: string }>) => {
          const isInVain = answer.kind !== 'done' || answer.value.organizationId !== needs.home;
          if (isInVain && isForWork) onTry({ at: kernel.now(), kind: 'in-vain' });
        },
      );
    },
  };
}
