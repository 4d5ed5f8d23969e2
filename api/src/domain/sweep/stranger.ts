/** What administrators are told when another Dataverse organization answers than the one on record. */
import type { SweepNote } from './rows.js';

const other: SweepNote = {
  code: 'other-organization',
  text:
    'This address answers as another Dataverse organization than the one in the ledger. Nothing is assigned, removed or taken as ' +
    'proof there until the right one answers. Check the address in the policy; if the new organization is right, name its ' +
    'id in the policy (organization).',
};

const twice: SweepNote = {
  code: 'organization-twice',
  text:
    'This address leads to the Dataverse organization of another environment in the ledger. Nothing is assigned or removed here ' +
    'while the other environment is in the policy or has removals left. Check both addresses in the policy.',
};

export const strangerNote = (code: 'other-organization' | 'organization-twice'): SweepNote =>
  code === 'other-organization' ? other : twice;
