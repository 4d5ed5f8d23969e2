/** What the design of the policy knows and this version does not do: refused by name, so that nobody relies on it. */

const later = (what: string): string => `${what} not available yet: remove the key.`;

/** By key, wherever it stands; the sentence says what to do. */
export const notOffered: Readonly<Record<string, string>> = {
  '<<': 'YAML merge keys (<<) are not read here: write the keys out, or use an alias (*name) for a whole value.',
  acrs:
    'Step-up sign-in (acrs) is not available yet: a connector cannot answer a claims challenge, and there is no page for ' +
    'it. Remove the key.',
  ticket: later('Ticket rules are'),
  scenarios: later('Scenarios are'),
  quorum: later('More than one approver (quorum) is'),
  stages: later('Approval in stages is'),
  manager: later('Approval by the manager is'),
  reminder: later('Reminders are'),
  escalation: later('Escalation is'),
  scheduledStart: later('A later start is'),
  segregation: later('Segregation of duties is'),
  segregationOfDuties: later('Segregation of duties is'),
  emergency: later('Emergency access is'),
  breakGlass: later('Emergency access is'),
  canary: later('The canary is'),
  personKey: later('A key that joins the accounts of one person is'),
  webhooks: later('Webhooks are'),
};

export const entraGroupNotOffered =
  'Targets of the kind entra-group are not available yet: use dataverse-role, or remove the role.';
