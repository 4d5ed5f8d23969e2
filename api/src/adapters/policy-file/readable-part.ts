/**
 * What is left of a file with faults of its form, so that its other faults are found in the same go: roles and environments
 * with faults are left out, with what hangs on them; keys of the top with faults are replaced by what says nothing.
 */
import type { Path, Wrong } from './faults.js';
import { PolicyFile } from './schema.js';

type Loose = Readonly<Record<string, unknown>>;

export interface ReadablePart {
  readonly file: PolicyFile;
  /** The path in the file as it is written, for one in this part of it. */
  readonly original: (path: Path) => Path;
}

const anybody = { persons: [{ id: '00000000-0000-4000-8000-000000000000' }] };

/** Undefined: too little is left to say anything about. */
export function readablePart(value: unknown, wrong: readonly Wrong[]): ReadablePart | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const loose = value as Loose;
  const environments = kept(loose, 'environments', wrong);
  const ids = new Set(environments.rows.map((row) => lower(row['id'])));
  const all = kept(loose, 'roles', wrong);
  const roles = all.of(({ environment }) => environments.complete || ids.has(lower(environment)));
  const bad = (key: string): boolean => wrong.some(({ path }) => path[0] === key);
  // Whether home is a target is a question of both.
  const unclear = bad('homeIsTarget') ? ['home', 'homeIsTarget'] : [];
  const top = Object.keys(loose).filter(
    (key) => key !== 'roles' && key !== 'environments' && !bad(key) && !unclear.includes(key),
  );
  const parsed = PolicyFile.safeParse({
    version: 1,
    administrators: anybody,
    ...Object.fromEntries(top.map((key) => [key, loose[key]])),
    environments: environments.rows,
    roles: roles.rows,
  });
  if (!parsed.success) return undefined;
  const lists: Readonly<Record<string, readonly number[]>> = { environments: environments.from, roles: roles.from };
  return {
    file: parsed.data,
    original: ([list, index, ...rest]) => {
      const from = typeof index === 'number' ? lists[String(list)]?.[index] : undefined;
      return [list, from ?? index, ...rest].filter((part) => part !== undefined);
    },
  };
}

const lower = (id: unknown): string => String(id).toLowerCase();

interface Kept {
  readonly rows: readonly Loose[];
  /** Their indexes in the file. */
  readonly from: readonly number[];
  readonly complete: boolean;
  readonly of: (isMeant: (row: Loose) => boolean) => Pick<Kept, 'rows' | 'from'>;
}

function kept(file: Loose, list: 'roles' | 'environments', wrong: readonly Wrong[]): Kept {
  const rows: readonly unknown[] = Array.isArray(file[list]) ? (file[list] as unknown[]) : [];
  const bad = new Set(wrong.filter(({ path }) => path[0] === list).map(({ path }) => path[1]));
  const good = rows.flatMap((row, index) => (bad.has(index) ? [] : [{ row: row as Loose, index }]));
  const part = (some: typeof good) => ({ rows: some.map(({ row }) => row), from: some.map(({ index }) => index) });
  return {
    ...part(good),
    complete: bad.size === 0,
    of: (isMeant) => part(good.filter(({ row }) => isMeant(row))),
  };
}
