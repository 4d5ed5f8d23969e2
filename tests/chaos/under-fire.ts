/** Walks a story while the API is killed as an attack wants it, and says what is wrong in the end. */
import type { OperationName } from '@jit/connector';
import type { Entra } from '../sandbox/entra/server.js';
import type { Fault } from '../sandbox/wire/faults.js';
import { atRest } from './at-rest.js';
import type { Attack } from './attack.js';
import { guard } from './guarded.js';
import { holdBack, type Holding } from './held-back.js';
import { holdersIn, leftBehind } from './left-behind.js';
import { type OnCall, startOutside } from './outside.js';
import { createPatientClient } from './patient-client.js';
import type { Story } from './stories.js';
import { faultsOf } from './verdict.js';

export interface Run {
  readonly name: string;
  readonly faults: readonly string[];
  readonly kills: number;
  /** How often the role came or went in Dataverse. */
  readonly effects: number;
  /** Whether an effect was held back, and came when the next process watched. */
  readonly late: boolean;
}

export interface Stage {
  readonly entra: Entra;
  /** The bundled process. */
  readonly file: string;
  readonly story: Story;
}

export async function underFire({ entra, file, story }: Stage, attack: Attack): Promise<Run> {
  let kill = (): void => {};
  let holding: Holding | undefined;
  let changes = 0;
  const onCall: OnCall = (call) => {
    holding?.sees(call);
    const strike = attack.strikes({ call, changes });
    const isChange = call === 'assign' || call === 'remove';
    if (isChange) changes += 1;
    if (strike === undefined) return undefined;
    kill();
    if (!isChange || strike.effect === undefined) return undefined;
    if (strike.effect === 'late') holding = holdBack(clock.now);
    return holding?.fault ?? faultOf[strike.effect];
  };
  const outside = await startOutside(entra, onCall);
  const { clock } = outside;
  const baseline = holdersIn(outside.dataverse.state.rows());
  // Nobody starts it again for so long.
  const onKill = (): void => clock.pass(attack.downMs ?? 0);
  const api = guard(file, outside.env, { args: attack.args ?? [], onKill });
  kill = () => api.kill();
  const answers = new Map<OperationName, number>();
  const onAnswer = (answer: OperationName): void => {
    const nth = (answers.get(answer) ?? 0) + 1;
    answers.set(answer, nth);
    if (attack.strikes({ answer, nth }) !== undefined) kill();
  };
  const client = createPatientClient({ entra, address: () => api.address(), clock, onAnswer });
  const faults: string[] = [];
  let requests: readonly string[] = [];
  try {
    requests = await story(client);
    await atRest(outside);
  } catch (fault) {
    faults.push(String(fault));
  }
  const gaveUp = api.gaveUp();
  if (gaveUp !== undefined) faults.push(gaveUp);
  await api.stop();
  const history = await leftBehind(outside, baseline, client.calls, holding);
  await outside.stop();
  return {
    name: attack.name,
    faults: [...faults, ...faultsOf(history, requests)],
    kills: api.kills(),
    effects: outside.dataverse.journal.length,
    late: holding?.appliedAt !== undefined,
  };
}

const faultOf: Readonly<Record<'never' | 'at-once' | 'late', Fault>> = {
  never: { kind: 'drop-before' },
  'at-once': { kind: 'drop-after' },
  late: { kind: 'drop-before' },
};
