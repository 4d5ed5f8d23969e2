/** Delivers notices: reads the rows of the outbox, claims one at a time, and tells each receiver at least once. */
import { isLasting, rankOf } from '../../domain/notice-kinds.js';
import { subscriptionsOf } from '../../domain/subscription.js';
import { canonical } from '../../ledger/chain.js';
import { outboxPrefix } from '../../ledger/keys.js';
import type { Ledger } from '../../ledger/ledger.js';
import { parseNote, type Note } from '../../ledger/outbox.js';
import type { Scope } from '../../ledger/scope.js';
import type { Row } from '../../ports.js';
import { isOutdated, type Service } from '../../service/service.js';
import { createChannels } from './channels.js';
import { createLastingNotices } from './lasting.js';
import { readNotice } from './notice.js';
import type { Receivers } from './receivers.js';
import { createSubscribers } from './subscribers.js';

export interface Deliveries {
  /** Looks at the notices of this environment, unless a look is under way; costs nothing where nobody is told. */
  tick(ledger: Ledger): void;
  /** Notices that are being delivered. */
  busy(): number;
}

/** Notices that one replica delivers at once. */
const atOnce = 16;
/** With more notices than this waiting, all of them are read less often. */
const many = 100;
const manyRestMs = 10_000;

interface Waiting {
  readonly row: Row;
  readonly note: Note;
}

/** A row that is too old: claimed, so that one replica counts it, and deleted when that is known. */
interface GivenUp extends Waiting {
  readonly claimed: string;
  /** Receivers that it has not reached. */
  readonly ids: readonly string[];
}

/** What one pass over the rows finds. */
interface Pass {
  readonly givenUp: GivenUp[];
  /** There was no room for all that could be delivered. */
  full: boolean;
  /** A row waits for a receiver, or must go. */
  open: boolean;
  /** Receivers that had to wait: what comes later in this pass does not overtake what waits for them. */
  readonly resting: Set<string>;
}

export function createDeliveries(service: Service, scope: Scope, instance: string): Deliveries {
  const { ports, time, timings, record } = service;
  const subscribers = createSubscribers(service, scope);
  const channels = createChannels(service);
  const lasting = createLastingNotices(service, instance);
  const looking = new Set<string>();
  const under = new Set<string>();
  const nextPass = new Map<string, number>();
  /** Environments that may hold rows of earlier subscriptions, until a look has found none. */
  const wereSome = new Set<string>();
  /** Sequence at which an environment had no row to deliver: without a newer event there is none. */
  const quietAt = new Map<string, number>();
  /** When an administrator last asked for another try, by environment and receiver. */
  const hurriedAt = new Map<string, number>();
  const hasChannels = ports.mail !== undefined || ports.channels !== undefined;

  const pendingOf = (note: Note): string[] => [...subscribers.pending(note), ...channels.pending(note)];
  const receiverOf = (id: string): Receivers => (isChannel(id) ? channels : subscribers);
  const restsFor = (id: string): number => receiverOf(id).restsFor(id);
  function isReady({ resting }: Pass, id: string): boolean {
    if (restsFor(id) > 0) resting.add(id);
    return !resting.has(id);
  }

  async function passNow(ledger: Ledger): Promise<void> {
    const { environment } = ledger;
    if (hasChannels && (await lasting.raise(ledger))) quietAt.delete(environment);
    const sequence = ledger.sequence();
    if (quietAt.get(environment) === sequence) return;
    const rows = await ledger.store.withPrefix(outboxPrefix);
    if (rows.kind !== 'done') return;
    const pass = await passOver(ledger, rows.value);
    if (pass === undefined) return;
    if (pass.open) quietAt.delete(environment);
    else quietAt.set(environment, sequence);
  }

  async function passOver(ledger: Ledger, rows: readonly Row[]): Promise<Pass | undefined> {
    const { environment } = ledger;
    const pass: Pass = { givenUp: [], full: false, open: false, resting: new Set() };
    if (rows.length === 0) {
      if (subscriptionsOf(record.view).length === 0) wereSome.delete(environment);
      return pass;
    }
    // Whoever wrote these rows knew the subscriptions behind them: so must whoever judges them.
    const caught = await Promise.all([record.catchUp(), ledger.catchUp()]);
    if (caught.some(({ kind }) => kind !== 'current')) return undefined;
    for (const one of await readable(ledger, rows)) if (!scope.stopped) await take(ledger, one, pass);
    // Rows that rest because of one receiver must not hold back those of the others.
    if (rows.length > many && !pass.full) nextPass.set(environment, time.monotonic() + manyRestMs);
    await countGivenUp(ledger, pass.givenUp);
    return pass;
  }

  /** What approvers wait for comes first, then the rest as it happened. */
  async function readable(ledger: Ledger, rows: readonly Row[]): Promise<Waiting[]> {
    const found: Waiting[] = [];
    for (const row of rows) {
      const note = parseNote(row.text);
      if (note !== undefined) found.push({ row, note });
      else {
        ports.log.error('notice.unreadable', { environment: ledger.environment, row: row.key });
        await ledger.store.transact([{ op: 'delete', key: row.key, etag: row.etag }]);
      }
    }
    return found.sort((one, other) => rankOf(one.note.notice) - rankOf(other.note.notice));
  }

  async function take(ledger: Ledger, waiting: Waiting, pass: Pass): Promise<void> {
    const { row, note } = waiting;
    const name = `${ledger.environment} ${row.key}`;
    if (!isLasting(note.notice) || pendingOf(note).length > 0) pass.open = true;
    if (under.has(name)) return;
    if (under.size >= atOnce) {
      pass.full = true;
      return;
    }
    heedHurry(ledger, note);
    const next = await nextOf(ledger, waiting, pass);
    if (next === 'drop') await ledger.store.transact([{ op: 'delete', key: row.key, etag: row.etag }]);
    else if (next !== 'rest') begin(ledger, name, next, pass);
  }

  /** Asked for on several rows at a time; the rest of a receiver ends once for each time of asking. */
  function heedHurry({ environment }: Ledger, note: Note): void {
    const { hurry = 0 } = note;
    for (const id of hurry === 0 ? [] : pendingOf(note)) {
      const name = `${environment} ${id}`;
      if ((hurriedAt.get(name) ?? 0) >= hurry) continue;
      hurriedAt.set(name, hurry);
      receiverOf(id).hurry(id);
    }
  }

  /** What is to be done with a row now. Too old: given up for all that it has not reached. */
  async function nextOf(ledger: Ledger, waiting: Waiting, pass: Pass): Promise<'drop' | 'rest' | Waiting> {
    const { row, note } = waiting;
    if (lasting.isOver(ledger, row.key, note)) return 'drop';
    const pending = pendingOf(note);
    if (pending.length === 0) return isLasting(note.notice) ? 'rest' : 'drop';
    const now = time.now();
    if (isOfAnother(ledger, note, now)) return 'rest';
    if (now - note.at <= timings.noticeKeptMs || isLasting(note.notice))
      return pending.some((id) => isReady(pass, id)) ? waiting : 'rest';
    // They are counted and deleted while they are claimed: no more than that takes.
    pass.full ||= pass.givenUp.length >= many;
    const claimed = pass.givenUp.length < many ? await claim(ledger, waiting) : undefined;
    if (claimed !== undefined) pass.givenUp.push({ row, note, claimed, ids: pending });
    return 'rest';
  }

  /** Another replica has claimed it, goes first, or alone knows what it tells of. */
  const isOfAnother = (ledger: Ledger, note: Note, now: number): boolean =>
    (now < note.until && note.by !== instance) || !['', instance].includes(lasting.ownerOf(ledger, note));

  /** Known first: a row that is gone tells nobody that its notice did not arrive. */
  async function countGivenUp(ledger: Ledger, rows: readonly GivenUp[]): Promise<void> {
    const counted = new Set<string>();
    for (const id of new Set(rows.flatMap(({ ids }) => ids))) {
      const count = rows.filter(({ ids }) => ids.includes(id)).length;
      if (await receiverOf(id).givenUp(id, count)) counted.add(id);
    }
    for (const { row, note, claimed, ids } of rows) {
      const done = [...note.done, ...ids.filter((id) => counted.has(id))];
      if (ids.every((id) => counted.has(id)))
        await ledger.store.transact([{ op: 'delete', key: row.key, etag: claimed }]);
      else await write(ledger, row, { ...note, by: '', until: time.now() + timings.claimMs, done }, claimed);
    }
  }

  /** The etag of the row as it is then; undefined: another replica changed it, or it is not known what it holds. */
  async function write(ledger: Ledger, { key }: Row, next: Note, etag: string): Promise<string | undefined> {
    const written = await ledger.store.transact([{ op: 'replace', key, text: canonical(next), etag }]);
    return written.kind === 'done' ? written.value[0] : undefined;
  }

  /** Undefined: another replica has it, or it is not known who has. */
  const claim = (ledger: Ledger, { row, note }: Waiting): Promise<string | undefined> =>
    write(ledger, row, { ...note, by: lasting.ownerOf(ledger, note), until: time.now() + timings.claimMs }, row.etag);

  function begin(ledger: Ledger, name: string, waiting: Waiting, pass: Pass): void {
    under.add(name);
    const ready = pendingOf(waiting.note).filter((id) => isReady(pass, id));
    for (const id of ready) receiverOf(id).begins(id);
    scope.spawn(`deliver ${name}`, async () => {
      try {
        await deliver(ledger, waiting, ready);
      } finally {
        for (const id of ready) receiverOf(id).ends(id);
        under.delete(name);
      }
    });
  }

  async function deliver(ledger: Ledger, waiting: Waiting, ready: readonly string[]): Promise<void> {
    const { row, note } = waiting;
    const { key } = row;
    const claimed = await claim(ledger, waiting);
    if (claimed === undefined) return;
    const notice = await readNotice(ledger, key, note);
    if (notice === 'later') return;
    if (notice === undefined) ports.log.error('notice.without-event', { environment: ledger.environment, row: key });
    const told =
      notice === undefined
        ? []
        : await Promise.all(ready.map(async (id) => receiverOf(id).tell(id, notice, note.done)));
    const done = [...note.done, ...told.flat()];
    const left = pendingOf({ ...note, done });
    if (notice === undefined || (left.length === 0 && !isLasting(note.notice))) {
      await ledger.store.transact([{ op: 'delete', key, etag: claimed }]);
      return;
    }
    const soonest = Math.min(timings.noticeKeptMs, ...left.map(restsFor));
    const until = time.now() + Math.max(timings.tickMs, Math.ceil(soonest));
    await write(ledger, row, { ...note, by: lasting.ownerOf(ledger, note), until, done }, claimed);
  }

  /** Nobody is told of anything on a ledger that is not trusted, or by a policy that is no longer in force. */
  const mayTell = (ledger: Ledger): boolean =>
    ledger.distrusted() === undefined && record.distrusted() === undefined && !isOutdated(service);

  return {
    tick(ledger) {
      const { environment } = ledger;
      if (subscriptionsOf(record.view).length > 0) wereSome.add(environment);
      if (!hasChannels && !wereSome.has(environment)) return;
      if (looking.has(environment) || scope.stopped || !mayTell(ledger)) return;
      if (time.monotonic() < (nextPass.get(environment) ?? 0)) return;
      looking.add(environment);
      scope.spawn(`look for notices ${environment}`, async () => {
        try {
          await passNow(ledger);
        } finally {
          looking.delete(environment);
        }
      });
    },
    busy: () => under.size,
  };
}

/** Ids of subscriptions are sixteen hexadecimal digits. */
const isChannel = (id: string): boolean => id === 'mail' || id.startsWith('teams-');
