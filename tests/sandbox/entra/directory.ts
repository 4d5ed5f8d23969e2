/** What the sandbox's Entra knows: its people, groups, applications and the resources that tokens are given for. */
import { applications, groups, people, type SeedApplication, type SeedGroup, type SeedPerson } from '../seed.js';

export interface Directory {
  readonly people: SeedPerson[];
  readonly groups: SeedGroup[];
  readonly applications: SeedApplication[];
  /** Address or App ID URI of each resource, without a slash at the end, and the audience its tokens carry. */
  readonly resources: Map<string, string>;
}

/** A directory of its own for each sandbox: tests may change it. */
export const seededDirectory = (): Directory => ({
  people: Object.values(people).map((person) => ({ ...person })),
  groups: Object.values(groups).map((group) => ({ ...group })),
  applications: Object.values(applications).map((application) => ({ ...application })),
  resources: new Map<string, string>([
    [applications.product.clientId, applications.product.clientId],
    [`api://${applications.product.clientId}`, applications.product.clientId],
    ['https://graph.microsoft.com', 'https://graph.microsoft.com'],
    ['https://storage.azure.com', 'https://storage.azure.com'],
  ]),
});

/** All groups that hold this person or group, directly or through other groups. */
export const groupsAround = (directory: Directory, memberId: string): readonly string[] => {
  const found = new Set<string>();
  const look = (id: string): void => {
    for (const group of directory.groups) {
      if (!group.members.includes(id) || found.has(group.id)) continue;
      found.add(group.id);
      look(group.id);
    }
  };
  look(memberId);
  return [...found];
};

/** All people and groups inside a group, each once, however deep. */
export const membersWithin = (directory: Directory, groupId: string): readonly string[] => {
  const found = new Set<string>();
  const look = (id: string): void => {
    for (const member of directory.groups.find((group) => group.id === id)?.members ?? []) {
      if (found.has(member)) continue;
      found.add(member);
      look(member);
    }
  };
  look(groupId);
  return [...found];
};
