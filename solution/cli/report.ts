/** Findings in words. */
import { rules } from '../check/check-zip.js';
import { type Finding } from '../check/package.js';
import { Stop } from './stop.js';

const fixes = new Map(rules(true).map(({ name, fix }) => [name, fix]));

/** Says every finding with what to do, and ends the command when there is one. */
export function report(what: string, findings: readonly Finding[], say: (line: string) => void): void {
  for (const { rule, at, sentence } of findings) {
    say(`${what}: ${at === '' ? '' : `${at}: `}${sentence} (${rule}) ${fixes.get(rule) ?? ''}`.trimEnd());
  }
  if (findings.length === 0) return;
  throw new Stop(
    'wrong',
    `${what} has ${findings.length === 1 ? 'a fault' : `${findings.length} faults`}. Nothing was written for import.`,
  );
}
