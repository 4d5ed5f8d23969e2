/** The Dataverse of the tests as the sweep looks at it: whatever its people hold at that moment, page by page. */
import { administratorTemplate } from '../domain/sweep/evidence.js';
import type { EvidencePages } from '../ports.js';
import type { TestDataverse } from './dataverse.js';
import { evidencePages, type TestEnvironment, type TestPages } from './evidence-pages.js';

export interface HeldEvidence extends EvidencePages {
  organizationId: string;
  /** Persons (by oid) who are application users. */
  readonly applications: Set<string>;
  /** Members of teams by team, and the copies that the team holds. */
  readonly crews: Map<string, { readonly copies: readonly string[]; readonly members: readonly string[] }>;
  script: TestPages['script'];
  asked: number;
}

const roots = [1, 2, 3, 9];

/** Copies are named like `copy-1` and `copy-1b`; `root-9` is the role of the administrators. */
export function heldEvidence(
  dataverse: Pick<TestDataverse, 'held' | 'disabled' | 'absent' | 'organizationId'>,
): HeldEvidence {
  const now = (): TestEnvironment => {
    const held = [...dataverse.held].filter(([oid]) => !dataverse.absent.has(oid));
    const everybody = new Set([
      ...held.map(([oid]) => oid),
      ...[...evidence.crews.values()].flatMap((one) => one.members),
    ]);
    return {
      organizationId: evidence.organizationId,
      ownUserId: 'user-product',
      copies: roots.flatMap((root) =>
        ['', 'b'].map((unit) => ({
          roleId: `copy-${String(root)}${unit}`,
          rootRoleId: `root-${String(root)}`,
          businessUnitId: `unit-1${unit}`,
          ...(root === 9 && { templateId: administratorTemplate }),
        })),
      ),
      direct: held.flatMap(([oid, copies]) => [...copies].map((roleId) => ({ systemUserId: `user-${oid}`, roleId }))),
      teamRoles: [...evidence.crews].flatMap(([teamId, { copies }]) => copies.map((roleId) => ({ teamId, roleId }))),
      teamMembers: [...evidence.crews].flatMap(([teamId, { members }]) =>
        members.map((oid) => ({ teamId, systemUserId: `user-${oid}` })),
      ),
      users: [...everybody].map((oid) => ({
        systemUserId: `user-${oid}`,
        oid,
        name: oid,
        disabled: dataverse.disabled.has(oid),
        accessMode: 0,
        ...(evidence.applications.has(oid) && { applicationId: `app-${oid}` }),
      })),
      teams: [...evidence.crews.keys()].map((teamId) => ({ teamId, name: teamId, type: 'owner' as const })),
    };
  };
  const pages = (): TestPages => {
    const made = evidencePages(now());
    made.script = evidence.script;
    evidence.asked += 1;
    return made;
  };
  const evidence: HeldEvidence = {
    get organizationId() {
      return dataverse.organizationId;
    },
    set organizationId(id) {
      dataverse.organizationId = id;
    },
    applications: new Set(),
    crews: new Map(),
    script: () => undefined,
    asked: 0,
    roleCopies: (...asked) => pages().roleCopies(...asked),
    directHolders: (...asked) => pages().directHolders(...asked),
    teamHolders: (...asked) => pages().teamHolders(...asked),
    teamMembers: (...asked) => pages().teamMembers(...asked),
    users: (...asked) => pages().users(...asked),
    teams: (...asked) => pages().teams(...asked),
    whoIs: (...asked) => pages().whoIs(...asked),
  };
  return evidence;
}
