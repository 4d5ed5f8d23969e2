/** One run: three replicas on one store, a crowd, a storm, and then peace until nothing is owed. Everything by a seed. */
import type { Document } from 'yaml';
import { checkLaws } from '../../laws/laws.js';
import type { Entra } from '../../sandbox/entra/server.js';
import { restIn } from '../at-rest.js';
import { holdersIn } from '../left-behind.js';
import { openPlace, startOutside } from '../outside.js';
import { createCounts } from './counts.js';
import { crowd } from './crowd.js';
import { startFleet } from './fleet.js';
import { historyOf, watchCommits } from './fleet-history.js';
import { keepHistory } from './keep.js';
import { keepPace } from './pace.js';
import { overstaysWhile } from './overstays.js';
import { createSpeakers } from './speakers.js';
import { createStorm } from './storm.js';
import { sleepBy } from './story-sleep.js';
import { startStore, type StoreKind } from './stores.js';
import { watchState, type WatchedState } from './watched-state.js';

export interface RoundHow {
  readonly entra: Entra;
  /** The bundled process. */
  readonly file: string;
  readonly store: StoreKind;
  readonly seed: number;
  /** For how long things go wrong, by the time of the story. */
  readonly stormMs: number;
}

export interface Round {
  readonly seed: number;
  /** Each a sentence. */
  readonly violations: readonly string[];
  readonly crashes: number;
  readonly requests: number;
  readonly calls: number;
  readonly effects: number;
  /** Of each role that we gave: for how long it stayed behind its end while Dataverse answered, ms. */
  readonly overstays: readonly number[];
  readonly counts: ReadonlyMap<string, number>;
}

const replicas = 3;
const second = 1000;
/** How much of the story passes at each turn: in the storm, and when one only waits for doubts to settle. */
const steps = { storm: 1000, peace: 5000 };
const restMs = 30 * 60 * second;

/** Everybody may ask for every role, for a minute or a few. */
function shortGrants(policy: Document): void {
  const { roles } = policy.toJS() as { readonly roles: readonly { readonly approval: unknown }[] };
  const makers = policy.getIn(['roles', 0, 'mayAsk']);
  const approval = policy.getIn(['roles', 0, 'approval']);
  for (const [at, role] of roles.entries()) {
    policy.setIn(['roles', at, 'durations'], { default: 'PT1M', maximum: 'PT5M', step: 'PT1M' });
    policy.setIn(['roles', at, 'mayAsk'], makers);
    if (role.approval !== 'none') policy.setIn(['roles', at, 'approval'], approval);
  }
}

export async function walkRound({ entra, file, store: kind, seed, stormMs }: RoundHow): Promise<Round> {
  const place = openPlace();
  const { clock, folder } = place;
  const { now } = clock;
  const waiting = sleepBy(clock.file, now);
  const sleep = (ms: number): Promise<void> => waiting.sleep(ms);
  const counts = createCounts();
  const storm = createStorm({ seed, counts, now, sleep });
  const commits = watchCommits(now);
  const shared = await startStore(kind, { folder: folder.path, replicas, clock, sleep, ...commits, ...storm });
  let watched: WatchedState | undefined;
  const outside = await startOutside(
    entra,
    (call) => {
      if (call === 'assign' || call === 'remove') watched?.came();
      return storm.onCall(call);
    },
    { store: shared.setting, edit: shortGrants, around: (state) => (watched = watchState(state, now)).state },
    place,
  );
  const baseline = holdersIn(outside.dataverse.state.rows());
  const store = await shared.open(outside.keyFile);
  const settings = store.settings.map((own, at) => ({
    ...outside.env,
    ...own,
    INSTANCE: `replica-${String(at + 1)}`,
    REPLICAS: String(replicas),
    LOG_LEVEL: 'info',
  }));
  const fleet = startFleet({ file, settings, clock, fate: (replica) => storm.fate(replica) });
  const pace = keepPace(clock, () => fleet.turn(), steps.storm);
  const speakers = createSpeakers({ entra, seed, now, sleep, members: fleet.members });
  const violations: string[] = [];
  let requests: readonly string[] = [];
  let peaceFrom = 0;
  try {
    const until = now() + stormMs;
    const lives = crowd({ client: speakers.client, seed, now, sleep, until });
    lives.catch(() => undefined);
    await storm.rage(fleet, store, until);
    peaceFrom = now();
    requests = await lives;
    pace.stepMs = steps.peace;
    const patience = now() + restMs;
    await restIn(
      store.tables,
      () => sleep(10 * second),
      () => now() > patience,
    );
    await speakers.hearFromEach(requests);
  } catch (fault) {
    violations.push(String(fault));
  }
  await fleet.stop();
  await pace.stop();
  counts.add('a start gave up because the store failed', fleet.givenUpStarts());
  const changes = watched?.changes ?? [];
  const lived = { outside, tables: store.tables, ...commits, baseline, changes, clients: speakers.calls() };
  const history = await historyOf({ ...lived, halts: fleet.halts, peaceFrom });
  await store.close();
  await shared.stop();
  waiting.stop();
  await outside.stop();
  violations.push(
    ...fleet.gaveUp,
    ...checkLaws(history).map(({ law, what, at, holder }) => `${law}: ${what} (${String(at)} ${holder ?? ''})`),
  );
  if (violations.length > 0)
    violations.push(`What was left is in ${keepHistory(`${kind}-${String(seed)}`, history, fleet.halts)}.`);
  return {
    seed,
    violations,
    crashes: fleet.crashes(),
    requests: requests.length,
    calls: speakers.calls().length,
    effects: changes.length,
    overstays: overstaysWhile(history, storm.dataverseDown.all),
    counts: counts.all,
  };
}
