import fc from 'fast-check';
import { aPolicy, aRole, factsOf } from '../../testing/a-policy.js';
import { annas } from '../../testing/a-request.js';
import { aCreate, anEnd, aSettle } from '../../testing/commands.js';
import { hour, second, ten } from '../../testing/instants.js';
import { aRecord, effectOf, type TestRecord } from '../../testing/record.js';
import { requestsOf } from '../draft.js';
import type { Intent, SeenRoles } from '../holder.js';
import { nextStep } from '../next-step.js';
import { isLive, isTerminal } from '../request.js';

/** One entry for the same role: when it is asked for, for how long, and when it is given back, if ever. */
interface Entry {
  readonly asks: number;
  readonly lasts: number;
  readonly givesBack?: number | undefined;
}

const timings = { quietLookMs: 20 * second, retireMs: hour };
const durations = { defaultMs: second, maximumMs: hour, stepMs: second };

/** A Dataverse that answers at once and always tells the truth, and a worker that does what is planned. */
class Tenant {
  readonly record: TestRecord;
  readonly calls: { readonly kind: Intent['kind']; readonly at: number; readonly live: number }[] = [];
  readonly ids: readonly string[];
  private held = false;
  private readonly policy;

  constructor(entries: readonly Entry[]) {
    this.record = aRecord({ timings });
    this.ids = entries.map((_, index) => `entry-${String(index)}`);
    this.policy = aPolicy({ roles: this.ids.map((id) => aRole({ id, approval: 'none', durations })) });
  }

  get live(): number {
    return requestsOf(this.record.view, annas).filter(isLive).length;
  }

  get holds(): boolean {
    return this.held;
  }

  ask(id: string, lasts: number): void {
    const role = this.policy.roles.find((one) => one.id === id);
    if (role === undefined) throw new Error(id);
    const ask = { durationMs: lasts, reasonLength: 20 };
    effectOf(this.record.decide(aCreate({ id, role, ask, policy: this.policy })));
  }

  giveBack(id: string): void {
    // What has ended by then is given back no more.
    this.record.decide(anEnd({ id, policy: this.policy }));
  }

  /** Works until there is nothing to do, and says when there is again. */
  work(): number {
    for (let turn = 0; turn < 50; turn += 1) {
      const { now } = this.record;
      const next = nextStep(this.record.view, annas, now, this.record.timings, 'replica-1');
      const facts = factsOf('anna', ['makers'], { askedAt: now });
      if (next.do === 'rest') return next.until;
      if (next.do === 'advance')
        effectOf(this.record.decide({ kind: 'advance', key: annas, policy: this.policy, facts }));
      else this.observe(next.do === 'read' ? { read: this.read(), assignable: 'copy-1', facts } : {});
    }
    throw new Error('It does not come to rest.');
  }

  private read(): SeenRoles {
    const copies = this.held ? ['copy-1'] : [];
    return { beganAt: this.record.now, user: 'there', systemUserId: 'user-anna', copies };
  }

  private observe(seen: object): void {
    const fence = this.record.view.holder(annas)?.seq;
    const { call } = effectOf(
      this.record.decide({
        kind: 'observe',
        key: annas,
        policy: this.policy,
        callId: `call-${String(this.calls.length)}`,
        ...(fence !== undefined && { fence }),
        ...seen,
      }),
    );
    if (call === undefined) return;
    this.calls.push({ kind: call.kind, at: this.record.now, live: this.live });
    this.held = call.kind === 'assign';
    effectOf(this.record.decide(aSettle({ call, read: this.read(), fence: this.record.holder(annas).seq })));
  }
}

/** Plays all entries; `look` sees the tenant whenever it has come to rest. */
function play(entries: readonly Entry[], look: (tenant: Tenant) => void): Tenant {
  const tenant = new Tenant(entries);
  const acts = entries
    .flatMap(({ asks, lasts, givesBack }, index) => {
      const id = tenant.ids[index] ?? '';
      return [
        { at: ten + asks, act: () => tenant.ask(id, lasts) },
        ...(givesBack === undefined ? [] : [{ at: ten + asks + givesBack, act: () => tenant.giveBack(id) }]),
      ];
    })
    .sort((one, other) => one.at - other.at);
  const end = ten + 24 * hour;
  for (let wakes = ten; tenant.record.now < end;) {
    const next = acts[0];
    tenant.record.now = Math.min(wakes, next?.at ?? end, end);
    while (acts[0] !== undefined && acts[0].at <= tenant.record.now) acts.shift()?.act();
    wakes = Math.max(tenant.work(), tenant.record.now + 1);
    look(tenant);
  }
  return tenant;
}

const seconds = (most: number) => fc.integer({ min: 1, max: most }).map((count) => count * second);
const entries = fc.array(
  fc.record({ asks: seconds(300), lasts: seconds(120), givesBack: fc.option(seconds(150), { nil: undefined }) }),
  { minLength: 1, maxLength: 6 },
);

const runs = { numRuns: 40 };

test('whatever grants of one role overlap, touch or follow: it is held exactly while one of them is live', () => {
  fc.assert(
    fc.property(entries, (all) => {
      play(all, (tenant) => {
        expect(tenant.holds).toBe(tenant.live > 0);
      });
    }),
    runs,
  );
});

test('nothing is removed while it is owed, nothing is assigned while it is not', () => {
  fc.assert(
    fc.property(entries, (all) => {
      for (const call of play(all, () => {}).calls) expect(call.live > 0).toBe(call.kind === 'assign');
    }),
    runs,
  );
});

test('in the end every request has ended, nothing is held, and as many calls took as gave', () => {
  fc.assert(
    fc.property(entries, (all) => {
      const tenant = play(all, () => {});
      for (const id of tenant.ids) expect(isTerminal(tenant.record.request(id))).toBe(true);
      expect(tenant.holds).toBe(false);
      expect(tenant.record.view.holder(annas)).toBeUndefined();
      const count = (kind: Intent['kind']) => tenant.calls.filter((call) => call.kind === kind).length;
      expect(count('assign')).toBe(count('remove'));
    }),
    runs,
  );
});

test('touching grants are one: one call gives, one call takes', () => {
  const touching = [
    { asks: 0, lasts: 60 * second },
    { asks: 60 * second, lasts: 60 * second },
    { asks: 90 * second, lasts: 10 * second },
  ];
  const tenant = play(touching, () => {});
  expect(tenant.calls).toEqual([
    { kind: 'assign', at: ten, live: 1 },
    { kind: 'remove', at: ten + 120 * second, live: 0 },
  ]);
});
