/** All scenarios by name: those of a quarter of an hour (`all`) and those of long worlds (`long-all`). */
import { longScenarios, monthOfSilence } from './long/scenarios.js';
import { scenarios, type Scenario } from './scenario.js';

export function scenarioOf(name: string): Scenario {
  const found = [...scenarios, ...longScenarios, monthOfSilence].find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no scenario ${name}.`);
  return found;
}

/** What a name on the command line stands for. */
export function namesOf(name: string): string[] {
  if (name === 'all') return scenarios.map((one) => one.name);
  if (name === 'long-all') return longScenarios.map((one) => one.name);
  return [name];
}
