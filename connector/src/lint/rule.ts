/** What a rule of the linter is, and short ways to write one that looks at operations, inputs or schemas one by one. */
import type { OperationAt, ParameterAt, SchemaAt, Subject } from './subject.js';

/** Told of each mistake: where it is in the files, and what is wrong, in one sentence. */
export type Report = (where: string, message: string) => void;

export interface Rule {
  /** Microsoft's name where the certification validator has one. */
  readonly name: string;
  /** What to do about it. */
  readonly fix: string;
  readonly check: (subject: Subject, report: Report) => void;
}

/** One sentence, several, or nothing when all is well. */
type Verdict = string | readonly string[] | false | undefined;
type Located = { readonly where: string };
type Look<T> = (item: T, subject: Subject) => Verdict;

function each<T extends Located>(
  items: (subject: Subject) => readonly T[],
  [name, fix, look]: readonly [string, string, Look<T>],
): Rule {
  return {
    name,
    fix,
    check: (subject, report) => {
      for (const item of items(subject)) {
        const verdict = look(item, subject);
        if (verdict === undefined || verdict === false) continue;
        for (const message of typeof verdict === 'string' ? [verdict] : verdict) report(item.where, message);
      }
    },
  };
}

export const perOperation = (...rule: readonly [string, string, Look<OperationAt>]): Rule =>
  each(({ operations }) => operations, rule);

export const perParameter = (...rule: readonly [string, string, Look<ParameterAt>]): Rule =>
  each(({ parameters }) => parameters, rule);

export const perSchema = (...rule: readonly [string, string, Look<SchemaAt>]): Rule =>
  each(({ schemas }) => schemas, rule);

/** Looks at one of the files as a whole; silent when that file was not given. */
export const ofFile = <K extends 'definition' | 'properties' | 'settings' | 'icon'>(
  key: K,
  name: string,
  fix: string,
  check: (file: NonNullable<Subject[K]>, report: Report, subject: Subject) => void,
): Rule => ({
  name,
  fix,
  check: (subject, report) => {
    const file = subject[key];
    if (file !== undefined) check(file, report, subject);
  },
});
