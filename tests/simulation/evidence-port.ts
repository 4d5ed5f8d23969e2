/** How the sweep of one replica sees the true state: in pages, over the same wire that fails, sometimes as it was before. */
import { administratorTemplate } from '../../api/src/domain/sweep/evidence.js';
import type { Answer, EvidencePages, Page } from '../../api/src/ports.js';
import type { DataverseState } from './dataverse-state.js';
import type { Nemesis } from './nemesis.js';
import { administratorRoot, units } from './setting.js';
import { carry, type Wire } from './wire.js';

export interface EvidenceNeeds {
  readonly wire: Wire;
  /** The organization that answers at the address now; nobody when it is undefined. */
  readonly there: () => DataverseState | undefined;
  readonly nemesis: Nemesis;
  /** Id of the organization that answers now. */
  readonly organization: () => string;
}

/** Small, so that lists go on over pages while the world changes. */
const rowsAPage = 3;

export function createEvidencePort({ wire, there, nemesis, organization }: EvidenceNeeds): EvidencePages {
  const { kernel, owner } = wire;

  function ask<T>(
    what: string,
    signal: AbortSignal,
    rows: (state: DataverseState, at: number) => T,
  ): Promise<Answer<T>> {
    const fate = nemesis.fate('dataverse', 'read');
    return carry(wire, {
      label: `${owner.name} ${what}`,
      fate,
      effect: () => {
        const state = there();
        if (state === undefined) return { kind: 'unknown', cause: 'nobody answers' };
        if (state.denied === 'everything') return { kind: 'refused', refusal: { code: '0x80040225', message: '403' } };
        return { kind: 'done', value: rows(state, kernel.now() - (fate.staleMs ?? 0)) };
      },
      instead: (how) => {
        const code = how === 'put-off' ? 'throttled' : '0x80040220';
        return { kind: 'refused', refusal: { code, message: code } };
      },
      dies: false,
      freezesMs: 0,
      signal,
    });
  }

  const page =
    <T>(what: string, all: (state: DataverseState, ids: readonly string[], at: number) => readonly T[]) =>
    (ids: readonly string[], after: string | undefined, signal: AbortSignal): Promise<Answer<Page<T>>> =>
      ask(what, signal, (state, at) => {
        const from = Number(after ?? 0);
        const rows = all(state, ids, at);
        const end = from + rowsAPage;
        return { rows: rows.slice(from, end), ...(end < rows.length && { next: String(end) }) };
      });

  return {
    roleCopies: page('roleCopies', (state, roots) =>
      roots.flatMap((rootRoleId) =>
        units.map((businessUnitId) => ({
          roleId: state.copyOf(rootRoleId, businessUnitId) ?? '',
          rootRoleId,
          businessUnitId,
          ...(rootRoleId === administratorRoot && { templateId: administratorTemplate }),
        })),
      ),
    ),
    directHolders: page('directHolders', (state, copies, at) =>
      state
        .everybody(at)
        .flatMap(({ user: { systemUserId, copies: held } }) =>
          held.flatMap(({ roleId }) => (copies.includes(roleId) ? [{ systemUserId, roleId }] : [])),
        ),
    ),
    teamHolders: page('teamHolders', () => []),
    teamMembers: page('teamMembers', () => []),
    teams: page('teams', () => []),
    users: page('users', (state, ids, at) =>
      state
        .everybody(at)
        .flatMap(({ oid, user: { systemUserId, disabled } }) =>
          ids.includes(systemUserId) ? [{ systemUserId, oid, name: oid, disabled, accessMode: 0 }] : [],
        ),
    ),
    whoIs: (signal) => ask('whoIs', signal, () => ({ userId: 'su-product', organizationId: organization() })),
  };
}
