/** A Dataverse in memory as the sweep sees it: copies, holders, teams and users in pages, with a say in each answer. */
import type { Answer, EvidencePages, Page, RoleCopyRow, TeamRow, UserRow } from '../ports.js';

export interface TestEnvironment {
  organizationId: string;
  ownUserId: string;
  copies: RoleCopyRow[];
  direct: { readonly systemUserId: string; readonly roleId: string }[];
  teamRoles: { readonly teamId: string; readonly roleId: string }[];
  teamMembers: { readonly teamId: string; readonly systemUserId: string }[];
  users: UserRow[];
  teams: TeamRow[];
}

export type PageKind = Exclude<keyof EvidencePages, 'whoIs'>;

export interface TestPages extends EvidencePages {
  /** What was asked, in order. */
  readonly asked: (keyof EvidencePages)[];
  /** Rows of a page. */
  pageSize: number;
  /** Instead of the right answer; undefined: the right one. */
  script: (kind: keyof EvidencePages, right: Page<unknown>) => Answer<Page<unknown>> | undefined;
}

type Ask = (ids: readonly string[], after: string | undefined, signal: AbortSignal) => Promise<Answer<Page<never>>>;

/** Rows by the value of one column, so that a large environment answers at once. */
function index<T>(rows: readonly T[], column: (row: T) => string): (ids: readonly string[]) => T[] {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(column(row), [...(groups.get(column(row)) ?? []), row]);
  return (ids) => ids.flatMap((id) => groups.get(id) ?? []);
}

export function evidencePages(environment: TestEnvironment): TestPages {
  const finds: Readonly<Record<PageKind, (ids: readonly string[]) => unknown[]>> = {
    roleCopies: index(environment.copies, (row) => row.rootRoleId),
    directHolders: index(environment.direct, (row) => row.roleId),
    teamHolders: index(environment.teamRoles, (row) => row.roleId),
    teamMembers: index(environment.teamMembers, (row) => row.teamId),
    users: index(environment.users, (row) => row.systemUserId),
    teams: index(environment.teams, (row) => row.teamId),
  };
  const ask =
    (kind: PageKind): Ask =>
    (ids, after) => {
      pages.asked.push(kind);
      if (ids.length > 15) throw new Error(`${kind}: ${String(ids.length)} ids in one call`);
      const start = Number(after ?? 0);
      const found = finds[kind](ids);
      const end = start + pages.pageSize;
      const right = { rows: found.slice(start, end), ...(end < found.length ? { next: String(end) } : {}) };
      const answer = pages.script(kind, right) ?? { kind: 'done', value: right };
      return Promise.resolve(answer as Answer<Page<never>>);
    };
  const pages: TestPages = {
    asked: [],
    pageSize: 5000,
    script: () => undefined,
    whoIs: () => {
      pages.asked.push('whoIs');
      const { ownUserId: userId, organizationId } = environment;
      const scripted = pages.script('whoIs', { rows: [] });
      return Promise.resolve(
        scripted === undefined ? { kind: 'done', value: { userId, organizationId } } : (scripted as Answer<never>),
      );
    },
    roleCopies: ask('roleCopies'),
    directHolders: ask('directHolders'),
    teamHolders: ask('teamHolders'),
    teamMembers: ask('teamMembers'),
    users: ask('users'),
    teams: ask('teams'),
  };
  return pages;
}
