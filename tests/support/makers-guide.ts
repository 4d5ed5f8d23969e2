/** Reads the guide for makers as a maker does: the steps with their counts, and the blocks to copy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScreen } from '../contract/screen-rules.js';
import { repositoryRoot } from '../sandbox/repository.js';

export interface Walk {
  readonly steps: readonly { readonly number: number; readonly clicks: number; readonly minutes: number }[];
  /** The sums that the guide itself gives. */
  readonly claimed: { readonly clicks: number; readonly formulas: number; readonly minutes: number };
}

type Formulas = Readonly<Record<string, string>>;

export interface MakersGuide {
  readonly walk: Walk;
  /** Without the first steps, which are those of the walk. */
  readonly byHand: Walk;
  /** Formulas of the control in the screen that is pasted. */
  readonly pasted: Formulas;
  /** Formulas that are put in by hand, and those that are optional. */
  readonly needed: Formulas;
  readonly optional: Formulas;
  readonly neededWithSemicolons: Formulas;
  readonly optionalWithSemicolons: Formulas;
}

const between = (text: string, start: string, end: string): string => {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from + start.length);
  if (from < 0 || to < 0) throw new Error(`The guide has no part from "${start}" to "${end}".`);
  return text.slice(from + start.length, to);
};

const partOf = (text: string, part: string): string =>
  between(text, `<!-- ${part}: written by npm run formulas -->`, `<!-- end of ${part} -->`);

const walkOf = (text: string): Walk => {
  const steps = [...text.matchAll(/^(\d+)\. [^]*?_Clicks: (\d+)\. Minutes: (\d+)\._$/gm)].map(
    ([, number, clicks, minutes]) => ({ number: Number(number), clicks: Number(clicks), minutes: Number(minutes) }),
  );
  const [, clicks, formulas, minutes] =
    /in all: (\d+) clicks, (\d+) formulas, (\d+) minutes/i.exec(text)?.map(Number) ?? [];
  if (clicks === undefined || formulas === undefined || minutes === undefined) throw new Error('No sums.');
  return { steps, claimed: { clicks, formulas, minutes } };
};

const blocksIn = (text: string, language: string): Formulas =>
  Object.fromEntries(
    [...text.matchAll(/\*\*`(\w+)`\*\*\n\n```([\w-]+)\n([^]*?)\n```/g)].map(([, name = '', found, formula = '']) => {
      if (found !== language) throw new Error(`The block of ${name} is ${String(found)}, not ${language}.`);
      return [name, formula];
    }),
  );

/** Throws when the guide has lost a part. */
export const readMakersGuide = (): MakersGuide => {
  const text = readFileSync(join(repositoryRoot(), 'solution/guides/makers.md'), 'utf8');
  const yaml = /```yaml\n([^]*?)\n```/.exec(partOf(text, 'the screen'))?.[1] ?? '';
  const { findings, controls } = readScreen(`${yaml}\n`);
  const control = controls.find((each) => each.control === 'CodeComponent');
  if (findings.length > 0 || !control) throw new Error(`The screen cannot be pasted: ${findings.join('; ')}`);
  const ours = ['Board', 'Problem', 'RequestId', 'OnRefresh', 'OnCommand'];
  return {
    walk: walkOf(between(text, '## The walk\n', '\n### By hand')),
    byHand: walkOf(between(text, '\n### By hand', '\n## Give it to people')),
    pasted: Object.fromEntries(Object.entries(control.properties).filter(([name]) => ours.includes(name))),
    needed: blocksIn(partOf(text, 'the formulas'), 'powerfx'),
    neededWithSemicolons: blocksIn(partOf(text, 'the formulas with semicolons'), 'powerfx-comma'),
    optional: blocksIn(partOf(text, 'the formulas that are optional'), 'powerfx'),
    optionalWithSemicolons: blocksIn(partOf(text, 'the formulas that are optional, with semicolons'), 'powerfx-comma'),
  };
};
