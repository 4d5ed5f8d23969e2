/** Everything the control shows to one person, as one JSON text; only the parts that were asked for. */
import {
  parseBoardQuery,
  type Board,
  type Unchanged,
  type OperationInput,
  type OperationOutput,
  type Outcome,
} from '@jit/connector';
import { createHash } from 'node:crypto';
import { isStranger } from '../domain/environment-on-record.js';
import { samePerson, type Actor } from '../domain/person.js';
import { environmentOf } from '../domain/policy.js';
import type { OpenRequest, Request } from '../domain/request.js';
import { ok, type Result } from '../domain/result.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Outcome as Ended } from '../ledger/outcomes.js';
import { decidableIn, mostToDecide, oldestFirst } from '../service/decidable.js';
import { inPortions } from '../service/in-portions.js';
import { fitting } from '../views/fitting-board.js';
import { present } from '../views/request.js';
import { isOver, retiredEntry } from '../views/environment.js';
import { placeOf } from '../views/place.js';
import { outsideOf } from '../views/sweep.js';
import { toWire } from '../views/problem.js';
import { ledgerOfRequest, type Service } from '../service/service.js';
import { instant } from '../views/instant.js';
import { sees, viewerOf, type Viewer, isReader, isAdministrator, personasOf, whoIs } from '../service/viewer.js';
import { offeredRoles } from '../views/role.js';
import { presentToDecide } from '../views/to-decide.js';
import { asOne } from '../ledger/closed-requests.js';

/** Closed requests of the last week are shown, at most so many. */
const recentMs = 7 * 24 * 3_600_000;
const mostRecent = 50;

export async function getBoard(
  service: Service,
  actor: Actor,
  input: OperationInput<'GetBoard'>,
): Promise<Result<OperationOutput<'GetBoard'>>> {
  const query = parseBoardQuery(input.query);
  const ledgers = [...service.ledgers.values()];
  const caught = await Promise.all(ledgers.map((ledger) => ledger.catchUp()));
  const silent = ledgers.filter(
    ({ environment }, index) => caught[index]?.kind !== 'current' || isStranger(service.answering(environment)),
  );
  // Before anything is shown: what changes meanwhile has a higher one.
  const revision = ledgers.reduce((sum, ledger) => sum + ledger.sequence(), service.record.sequence());
  const viewer = await viewerOf(service, actor);
  const facts = await whoIs(service, actor);
  const waiting = decidable(service, ledgers, viewer);
  const part = async <T>(wanted: boolean, make: () => Promise<T>): Promise<T | undefined> =>
    wanted ? make() : undefined;
  const [roles, requests, decide, given, request, outcomes] = await Promise.all([
    part(query.parts.includes('roles'), () => offeredRoles(service, actor)),
    part(query.parts.includes('requests'), () => mine(service, ledgers, viewer)),
    part(query.parts.includes('decide'), () =>
      inPortions(service.ports.clock, waiting.slice(0, mostToDecide), ({ ledger, request: one }) =>
        presentToDecide(service, ledger, viewer, one),
      ),
    ),
    part(query.parts.includes('outside') && isReader(service, viewer), () => outside(service, ledgers, viewer)),
    part(query.request !== undefined, () => linked(service, viewer, query.request ?? '')),
    outcomesOf(service, ledgers, actor),
  ]);
  const name = nameOf(service, silent);
  const serverTime = instant(service.time.now());
  const shown: Shown = {
    v: 1,
    me: { id: actor.oid, ...(actor.name !== undefined && { name: actor.name }), personas: personasOf(service, facts) },
    ...(service.policy.contact !== undefined && { contact: service.policy.contact }),
    notAnswering: [...name, ...(facts.groups === 'unknown' ? [{ what: 'directory' as const }] : [])],
    ...(roles && { roles }),
    ...(requests && { requests }),
    ...(decide && { decide, ...(waiting.length > decide.length && { decideMore: waiting.length - decide.length }) }),
    ...(given && { outside: given }),
    ...(request && { request }),
    outcomes,
  };
  const tag = tagOf(shown);
  const unchanged: Unchanged = { v: 1, unchanged: tag, serverTime, revision };
  const board = query.known === tag ? JSON.stringify(unchanged) : fitting({ ...shown, serverTime, revision, tag });
  return ok({ board, waiting: waiting.length });
}

/** All that a board says, but for when it was made. */
type Shown = Omit<Board, 'serverTime' | 'revision' | 'tag'>;

/**
 * The board itself, in short: whatever changes it changes this, be it a commit, the clock, the directory or the policy.
 * What nobody could see, such as commits about others, does not.
 */
const tagOf = (shown: Shown): string =>
  createHash('sha256').update(JSON.stringify(shown), 'utf8').digest('base64url').slice(0, 22);

const nameOf = (service: Service, silent: readonly Ledger[]): Board['notAnswering'] =>
  silent.map((ledger) => ({
    what: 'environment' as const,
    name: placeOf(service, ledger.environment).environmentName,
  }));

async function mine(
  service: Service,
  ledgers: readonly Ledger[],
  viewer: Viewer,
): Promise<NonNullable<Board['requests']>> {
  const since = service.time.now() - recentMs;
  const found: { readonly ledger: Ledger; readonly request: Request }[] = [];
  for (const ledger of ledgers) {
    const open = [...ledger.view.openRequestsBy(viewer.actor)];
    const closed = (await service.lastClosed.of(ledger, viewer.actor.oid, mostRecent)) ?? [];
    const isOwn = ({ requester }: Request): boolean => samePerson(requester, viewer.actor);
    const recent = closed.filter((request) => isOwn(request) && 'closedAt' in request && request.closedAt > since);
    for (const request of asOne(open, recent)) found.push({ ledger, request });
  }
  found.sort((one, other) => other.request.createdAt - one.request.createdAt);
  return inPortions(service.ports.clock, found.slice(0, mostRecent * 2), ({ ledger, request }) =>
    present(service, ledger, viewer, request),
  );
}

/** What was given outside, by environment in the order of the policy; then those that left it and still owe removals. */
async function outside(
  service: Service,
  ledgers: readonly Ledger[],
  viewer: Viewer,
): Promise<NonNullable<Board['outside']>> {
  const mayAct = isAdministrator(service, viewer);
  const served = service.policy.environments.flatMap((environment) => {
    const ledger = ledgers.find((one) => one.environment === environment.id);
    return ledger === undefined ? [] : [outsideOf(service, ledger, environment, mayAct)];
  });
  const retired = ledgers
    .filter((ledger) => environmentOf(service.policy, ledger.environment) === undefined && !isOver(service, ledger))
    .map((ledger) => outsideOf(service, ledger, retiredEntry(service, ledger), false));
  return Promise.all([...served, ...retired]);
}

interface Waiting {
  readonly ledger: Ledger;
  readonly request: OpenRequest;
}

/** What waits for this person, oldest first. */
const decidable = (service: Service, ledgers: readonly Ledger[], viewer: Viewer): Waiting[] =>
  ledgers
    .flatMap((ledger) => decidableIn(service, ledger, viewer).map((request) => ({ ledger, request })))
    .sort((one, other) => oldestFirst(one.request, other.request));

async function linked(service: Service, viewer: Viewer, id: string): Promise<Board['request']> {
  const ledger = ledgerOfRequest(service, id);
  const found = await ledger?.find(id);
  if (ledger === undefined || found?.kind !== 'done' || found.value === undefined) return undefined;
  return sees(service.policy, viewer, found.value) ? present(service, ledger, viewer, found.value) : undefined;
}

/** The control has one command under way; a queue of bulk decisions is shorter than this. */
const mostOutcomes = 50;

/** How the commands of this person ended lately, the newest first; of nobody else. */
async function outcomesOf(service: Service, ledgers: readonly Ledger[], actor: Actor): Promise<Outcome[]> {
  const since = service.time.now() - service.timings.outcomeKeptMs;
  const read = async ({ outcomes }: Ledger): Promise<readonly Ended[]> => {
    const ended = await outcomes.of(actor.oid);
    return ended.kind === 'done' ? ended.value : [];
  };
  const kept = (await Promise.all([service.record, ...ledgers].map(read)))
    .flat()
    .filter((outcome) => outcome.at > since)
    // A command that was taken and came again with a broken body was taken.
    .sort((one, other) => Number(other.problem === undefined) - Number(one.problem === undefined) || other.at - one.at);
  const byCommand = new Map<string, Ended>();
  for (const outcome of kept) if (!byCommand.has(outcome.commandId)) byCommand.set(outcome.commandId, outcome);
  return [...byCommand.values()]
    .sort((one, other) => other.at - one.at)
    .slice(0, mostOutcomes)
    .map((outcome) => ({
      commandId: outcome.commandId,
      ...(outcome.request !== undefined && { requestId: outcome.request }),
      ...(outcome.state !== undefined && { state: outcome.state }),
      ...(outcome.problem && { problem: toWire(outcome.problem) }),
    }));
}
