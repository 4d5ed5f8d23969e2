/** Delivers notices: looks at the rows of events that somebody waits for, and tells each subscriber at least once. */
import type { PersonFacts } from '../../domain/evaluate.js';
import type { Subscription } from '../../domain/documents.js';
import { subscriptionOf, subscriptionsOf, toldOf, type NoteDelivery } from '../../domain/subscription.js';
import { canonical } from '../../ledger/chain.js';
import { outboxPrefix } from '../../ledger/keys.js';
import { lanes, type Ledger } from '../../ledger/ledger.js';
import { parseNote, type Note } from '../../ledger/outbox.js';
import type { Scope } from '../../ledger/scope.js';
import type { Row } from '../../ports.js';
import { askDirectory, everyGroup } from '../../service/directory-facts.js';
import { isOutdated, type Service } from '../../service/service.js';
import { forgetAddresses } from '../../service/subscription-address.js';
import { readNotice } from './notice.js';
import { createSubscriberRest } from './subscriber-rest.js';
import { tell, type Told } from './send.js';

export interface Deliveries {
  /** Looks at the notices of this environment, unless a look is under way; costs nothing where nobody subscribes. */
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

/** A row that is too old: claimed, so that one replica counts it, and deleted when that is on record. */
interface GivenUp extends Waiting {
  readonly claimed: string;
  /** Subscriptions that it has not reached. */
  readonly ids: readonly string[];
}

/** What one pass over the rows finds. */
interface Pass {
  readonly givenUp: GivenUp[];
  /** There was no room for all that could be delivered. */
  full: boolean;
}

export function createDeliveries(service: Service, scope: Scope, instance: string): Deliveries {
  const { ports, time, timings, record, policy } = service;
  const rest = createSubscriberRest(time, ports.random, timings);
  const looking = new Set<string>();
  const under = new Set<string>();
  const nextPass = new Map<string, number>();
  const known = new Map<string, { readonly askedAt: number; readonly facts: Promise<PersonFacts> }>();
  /** Environments that may hold rows of earlier subscriptions, until a look has found none. */
  const wereSome = new Set<string>();

  function factsOf(oid: string): Promise<PersonFacts> {
    const now = time.now();
    for (const [one, { askedAt }] of known) if (now - askedAt > timings.factsMs) known.delete(one);
    const there = known.get(oid);
    if (there !== undefined) return there.facts;
    const facts = askDirectory(service, oid, everyGroup(policy));
    known.set(oid, { askedAt: now, facts });
    return facts;
  }

  /** Whether it is on record now. */
  async function note(id: string, outcome: NoteDelivery['outcome']): Promise<boolean> {
    const committed = await record.submit({ kind: 'note-delivery', id, outcome }, lanes.jobs);
    if (committed.kind === 'done') await forgetAddresses(record, committed.effect.forgets ?? []);
    return committed.kind === 'done';
  }

  async function passNow(ledger: Ledger): Promise<void> {
    const { environment } = ledger;
    const rows = await ledger.store.withPrefix(outboxPrefix);
    if (rows.kind !== 'done') return;
    if (rows.value.length === 0) {
      if (subscriptionsOf(record.view).length === 0) wereSome.delete(environment);
      return;
    }
    // Whoever wrote these rows knew the subscriptions behind them: so must whoever judges them.
    const caught = await Promise.all([record.catchUp(), ledger.catchUp()]);
    if (caught.some(({ kind }) => kind !== 'current')) return;
    const pass: Pass = { givenUp: [], full: false };
    for (const row of rows.value) if (!scope.stopped) await take(ledger, row, pass);
    // Rows that rest because of one subscriber must not hold back those of the others.
    if (rows.value.length > many && !pass.full) nextPass.set(environment, time.monotonic() + manyRestMs);
    await countGivenUp(ledger, pass.givenUp);
  }

  async function take(ledger: Ledger, row: Row, pass: Pass): Promise<void> {
    const name = `${ledger.environment} ${row.key}`;
    if (under.has(name)) return;
    if (under.size >= atOnce) {
      pass.full = true;
      return;
    }
    const read = parseNote(row.text);
    if (read === undefined) ports.log.error('notice.unreadable', { environment: ledger.environment, row: row.key });
    const next = read === undefined ? 'drop' : await nextOf(ledger, { row, note: read }, pass);
    if (next === 'drop') await ledger.store.transact([{ op: 'delete', key: row.key, etag: row.etag }]);
    else if (next !== 'rest') begin(ledger, name, next);
  }

  const lastErrorOf = (id: string): string => subscriptionOf(record.view, id)?.lastError ?? 'not-sent';

  const pendingOf = ({ notice, at, done }: Note): Subscription[] =>
    toldOf(record.view, notice, at).filter((one) => !done.includes(one.id));

  /** What is to be done with a row now. Too old: given up for all that it has not reached. */
  async function nextOf(ledger: Ledger, waiting: Waiting, pass: Pass): Promise<'drop' | 'rest' | Waiting> {
    const { row, note: read } = waiting;
    const pending = pendingOf(read);
    if (pending.length === 0) return 'drop';
    const now = time.now();
    if (now < read.until && read.by !== instance) return 'rest';
    if (now - read.at > timings.noticeKeptMs) {
      // They are counted and deleted while they are claimed: no more than that takes.
      pass.full ||= pass.givenUp.length >= many;
      const claimed = pass.givenUp.length < many ? await claim(ledger, waiting) : undefined;
      if (claimed !== undefined) pass.givenUp.push({ row, note: read, claimed, ids: pending.map(({ id }) => id) });
      return 'rest';
    }
    return pending.some(({ id }) => rest.restsFor(id) === 0) ? waiting : 'rest';
  }

  /** On record first: a row that is gone tells nobody that its notice did not arrive. */
  async function countGivenUp(ledger: Ledger, rows: readonly GivenUp[]): Promise<void> {
    const counted = new Set<string>();
    for (const id of new Set(rows.flatMap(({ ids }) => ids))) {
      const count = rows.filter(({ ids }) => ids.includes(id)).length;
      if (await note(id, { kind: 'given-up', count, error: lastErrorOf(id) })) counted.add(id);
    }
    for (const { row, note: read, claimed, ids } of rows) {
      const done = [...read.done, ...ids.filter((id) => counted.has(id))];
      if (ids.every((id) => counted.has(id)))
        await ledger.store.transact([{ op: 'delete', key: row.key, etag: claimed }]);
      else await write(ledger, row, { ...read, by: '', until: time.now() + timings.claimMs, done }, claimed);
    }
  }

  /** The etag of the row as it is then; undefined: another replica changed it, or it is not known what it holds. */
  async function write(ledger: Ledger, { key }: Row, next: Note, etag: string): Promise<string | undefined> {
    const written = await ledger.store.transact([{ op: 'replace', key, text: canonical(next), etag }]);
    return written.kind === 'done' ? written.value[0] : undefined;
  }

  /** Undefined: another replica has it, or it is not known who has. */
  const claim = (ledger: Ledger, { row, note: read }: Waiting): Promise<string | undefined> =>
    write(ledger, row, { ...read, by: '', until: time.now() + timings.claimMs }, row.etag);

  function begin(ledger: Ledger, name: string, waiting: Waiting): void {
    under.add(name);
    const ready = pendingOf(waiting.note).filter(({ id }) => rest.restsFor(id) === 0);
    for (const { id } of ready) rest.begins(id);
    scope.spawn(`deliver ${name}`, async () => {
      try {
        await deliver(ledger, waiting, ready);
      } finally {
        under.delete(name);
      }
    });
  }

  async function deliver(ledger: Ledger, waiting: Waiting, ready: readonly Subscription[]): Promise<void> {
    const { row, note: read } = waiting;
    const { key } = row;
    const claimed = await claim(ledger, waiting);
    if (claimed === undefined) return;
    const notice = await readNotice(ledger, key, read);
    if (notice === 'later') return;
    if (notice === undefined) ports.log.error('notice.without-event', { environment: ledger.environment, row: key });
    const done = [...read.done];
    if (notice !== undefined)
      await Promise.all(
        ready.map(async (one) => {
          if (settles(one, await tell(service, one, notice, factsOf))) done.push(one.id);
        }),
      );
    const left = pendingOf({ ...read, done });
    if (notice === undefined || left.length === 0) {
      await ledger.store.transact([{ op: 'delete', key, etag: claimed }]);
      return;
    }
    const soonest = Math.min(...left.map(({ id }) => rest.restsFor(id)));
    const until = time.now() + Math.max(timings.tickMs, Math.ceil(soonest));
    await write(ledger, row, { ...read, by: '', until, done }, claimed);
  }

  /** Whether this subscriber needs the notice no more; puts on record what its owner should see. */
  function settles(one: Subscription, told: Told): boolean {
    const failingSince = subscriptionOf(record.view, one.id)?.failingSince;
    const onRecord = (outcome: NoteDelivery['outcome']): void => {
      scope.spawn(`note ${one.id}`, async () => {
        await note(one.id, outcome);
      });
    };
    switch (told.kind) {
      case 'arrived':
        rest.arrived(one.id);
        if (failingSince !== undefined) onRecord({ kind: 'arrived' });
        return true;
      case 'nothing-to-tell':
        return true;
      case 'later':
        rest.waits(one.id);
        return false;
      case 'over':
        onRecord(told);
        return true;
      case 'failed':
        rest.failed(one.id, told.retryAfterMs);
        if (failingSince === undefined || time.now() - failingSince >= timings.subscriptionFailsMs)
          onRecord({ kind: 'failed', error: told.error });
        return false;
    }
  }

  return {
    tick(ledger) {
      const { environment } = ledger;
      if (subscriptionsOf(record.view).length > 0) wereSome.add(environment);
      if (!wereSome.has(environment) || looking.has(environment) || scope.stopped) return;
      if (time.monotonic() < (nextPass.get(environment) ?? 0)) return;
      const isTrusted = ledger.distrusted() === undefined && record.distrusted() === undefined;
      if (!isTrusted || isOutdated(service)) return;
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
