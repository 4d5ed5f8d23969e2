/** People who do all acts at random, through whichever replica; who repeat, double and forget. */
import type { OperationInput, OperationName } from '@jit/connector';
import type { Actor } from '../../api/src/domain/person.js';
import type { Role } from '../../api/src/domain/policy.js';
import type { Request } from '../../api/src/domain/request.js';
import type { ClientCall } from '../laws/history.js';
import type { Counts } from './counts.js';
import { pickByWeight } from './others.js';
import type { Seeded } from './seeded.js';
import { administrator, approvers, requesters, roots, stranger, tid } from './setting.js';
import type { Slot } from './replicas.js';
import type { World } from './world.js';

type Written = { -readonly [K in keyof ClientCall]: ClientCall[K] };

export interface People {
  readonly calls: readonly ClientCall[];
  /** Somebody does something. */
  act(): void;
}

interface Command {
  readonly oid: string;
  readonly name: OperationName;
  readonly input: { readonly commandId?: string; readonly requestId?: string };
}

interface Act {
  readonly command: Command;
  readonly dueAt?: number | undefined;
}

export function createPeople(world: World, random: Seeded, counts: Counts): People {
  const { kernel, scenario } = world;
  const calls: Written[] = [];
  const sent: Command[] = [];
  let commands = 0;

  const newCommand = (): string => `command-${String((commands += 1))}`;

  function openRequests(): Request[] {
    return [...world.tenant.homes.keys()].flatMap((environment) =>
      world.memory.rows(environment, 'open|request|').map((row) => JSON.parse(row.text) as Request),
    );
  }

  /** Whoever spreads the calls mostly knows which replicas answer. */
  function placesOpen(): readonly Slot[] {
    const { slots } = world.replicas;
    const open = slots.filter(({ owner, replica }) => replica !== undefined && owner.frozenUntil <= kernel.now());
    return open.length > 0 && random.chance(0.8) ? open : slots;
  }

  function send(command: Command, afterMs = 0): void {
    const slot = random.pick(placesOpen());
    const { owner } = slot;
    const { oid, name, input } = command;
    kernel.after(afterMs, {
      label: `${oid} ${name}`,
      owner,
      run: () => {
        const { replica } = slot;
        if (replica === undefined || slot.owner !== owner) return;
        const { commandId, requestId, ...body } = input;
        const call: Written = {
          oid,
          operation: name,
          sentAt: kernel.now(),
          body: JSON.stringify({ requestId, ...body }),
        };
        if (commandId !== undefined) call.commandId = commandId;
        if (requestId !== undefined) call.requestId = requestId;
        calls.push(call);
        counts.add('calls');
        kernel.note(`${oid} ${name} ${JSON.stringify(input)} to ${owner.name}`, oid);
        const actor: Actor = { tid, oid, client: 'app' };
        // Names and inputs fit: each act below makes both together.
        void replica.handle(name, actor, input as OperationInput<OperationName>).then((result) => {
          call.answeredAt = kernel.now();
          const value = (result.ok ? result.value : {}) as { id?: string; state?: string };
          call.answer = result.ok ? { ok: true, ...shown(value) } : { ok: false, code: result.problem.code };
          counts.add(result.ok ? 'accepted' : `refused: ${result.problem.code}`);
          kernel.note(`${oid} ${name} ${commandId ?? ''}: ${JSON.stringify(call.answer)}`, oid);
          if (!result.ok && result.problem.code === 'outcome-unknown') again(command);
        });
      },
    });
  }

  /** Whoever does not know what became of a command sends it again, mostly. */
  function again(command: Command): void {
    if (random.chance(0.8)) send(command, random.between(500, 20_000));
  }

  /** `dueAt`: when time alone will move the request; some act just then. */
  function begin({ command, dueAt }: Act): void {
    sent.push(command);
    const ms = dueAt === undefined ? 0 : dueAt - kernel.now();
    send(command, ms > 0 && random.chance(scenario.lastMinute) ? ms + random.between(-300, 900) : 0);
    if (random.chance(0.15)) send(command, random.between(0, 3000));
    if (random.chance(0.1)) send(command, random.between(5000, 60_000));
  }

  /** Hashes of plans that somebody has seen. */
  const hashes: string[] = [];
  const jobs = (environment: string, prefix: string): { readonly name: string; readonly text: string }[] =>
    world.memory
      .rows(environment, `open|job|${prefix}`)
      .map(({ key, text }) => ({ name: key.slice('open|job|'.length), text }));

  function planOnRecord(): readonly [environment: string, hash: string] | undefined {
    const environment = random.pick([...world.tenant.homes.keys()]);
    const [row] = jobs(environment, 'sweep').filter(({ name }) => name === 'sweep');
    const state = row && (JSON.parse(row.text) as { readonly plan?: { readonly hash: string } });
    return state?.plan && [environment, state.plan.hash];
  }

  const reason = 'because it is needed';
  const targets = (fits: (request: Request) => boolean): Request | undefined => {
    const all = openRequests();
    const fitting = random.chance(0.9) ? all.filter(fits) : all;
    return fitting.length === 0 ? undefined : random.pick(fitting);
  };
  /** Mostly the person concerned, sometimes anybody. */
  const mostly = (oid: string): string =>
    random.chance(0.9) ? oid : random.pick([...requesters, ...approvers, stranger]);

  /** What people know of: mostly the first policy; where policies are edited, what the newest one offers. */
  function offered(): readonly Role[] {
    const roles = world.policies[scenario.long === undefined ? 0 : world.policies.length - 1]?.roles ?? [];
    if (scenario.crowdOfEntries !== undefined) return roles.filter(({ id }) => /a-now-/.test(id));
    return scenario.long === undefined ? roles : roles.filter(({ rootRole }) => roots.includes(rootRole));
  }
  const askers = (): string =>
    scenario.crowdOfEntries === undefined ? random.pick([...requesters, 'ada']) : (requesters[0] ?? '');

  const acts = {
    create(): Act {
      const oid = random.chance(0.95) ? askers() : stranger;
      const role = random.pick(offered()).id;
      const minutes = random.between(1, scenario.longest);
      return { command: { oid, name: 'CreateRequest', input: inputOf({ role, minutes, reason }) } };
    },
    repeat(): Act | undefined {
      const command = sent.length === 0 ? undefined : random.pick(sent.slice(-12));
      if (command === undefined) return undefined;
      if (command.name !== 'CreateRequest' || random.chance(0.8)) return { command };
      return { command: { ...command, input: { ...command.input, ...{ reason: 'because of something else' } } } };
    },
    decide(): Act | undefined {
      const request = targets(({ state }) => state === 'pending');
      if (request === undefined) return undefined;
      const oid = random.chance(0.15) ? request.requester.oid : mostly(random.pick(approvers));
      const dueAt = request.state === 'pending' ? request.lapsesAt : undefined;
      const requestId = request.id;
      if (random.chance(0.2))
        return { command: { oid, name: 'DenyRequest', input: inputOf({ requestId, reason }) }, dueAt };
      const shorter = random.chance(0.2) ? { minutes: 1 } : {};
      return { command: { oid, name: 'ApproveRequest', input: inputOf({ requestId, ...shorter }) }, dueAt };
    },
    cancel(): Act | undefined {
      const request = targets(({ state }) => state !== 'active');
      if (request === undefined) return undefined;
      const oid = mostly(request.requester.oid);
      return { command: { oid, name: 'CancelRequest', input: inputOf({ requestId: request.id }) } };
    },
    end(): Act | undefined {
      const request = targets(({ state }) => state === 'active' || state === 'granting');
      if (request === undefined) return undefined;
      const oid = random.chance(0.3) ? administrator : mostly(request.requester.oid);
      const dueAt = request.state === 'active' ? request.endsAt : undefined;
      return { command: { oid, name: 'EndAccess', input: inputOf({ requestId: request.id, reason }) }, dueAt };
    },
    extend(): Act | undefined {
      const request = targets(({ state }) => state === 'active');
      if (request === undefined) return undefined;
      const input = inputOf({ requestId: request.id, minutes: random.between(1, scenario.longest), reason });
      const dueAt = request.state === 'active' && random.chance(0.5) ? request.endsAt : undefined;
      return { command: { oid: mostly(request.requester.oid), name: 'ExtendRequest', input }, dueAt };
    },
    apply(): Act | undefined {
      const [environment, hash] = planOnRecord() ?? [];
      if (environment === undefined || hash === undefined) return undefined;
      hashes.push(hash);
      const plan = random.chance(0.2) ? random.pick(hashes.slice(-5)) : hash;
      return { command: { oid: administrator, name: 'ApplySweep', input: inputOf({ environment, plan }) } };
    },
    sign(): Act | undefined {
      const environment = random.pick([...world.tenant.homes.keys()]);
      const seen = jobs(environment, 'sighting|').map(({ name }) => name.slice('sighting|'.length));
      const holders = random.chance(0.4) && seen.length > 0 ? { holders: random.pick(seen) } : {};
      const role = random.chance(0.7) ? { role: random.pick(['all', ...roots]) } : {};
      const until = random.chance(0.5)
        ? { until: new Date(kernel.now() + random.between(60_000, 400_000)).toISOString() }
        : {};
      const input = inputOf({ environment, reason, ...holders, ...role, ...until });
      return { command: { oid: random.chance(0.95) ? administrator : stranger, name: 'SignBaseline', input } };
    },
    look(): Act | undefined {
      const request = targets(() => true);
      if (request === undefined || random.chance(0.3))
        return { command: { oid: random.pick(requesters), name: 'GetBoard', input: {} } };
      return { command: { oid: mostly(request.requester.oid), name: 'GetRequest', input: { requestId: request.id } } };
    },
  };

  const inputOf = (fields: object): Command['input'] => ({ commandId: newCommand(), ...fields });

  return {
    calls,
    act() {
      const act = acts[pickByWeight(scenario.acts, random)]();
      if (act !== undefined) begin(act);
    },
  };
}

const shown = ({ id, state }: { id?: string; state?: string }): { id?: string; state?: string } => ({
  ...(id !== undefined && { id }),
  ...(state !== undefined && { state }),
});
