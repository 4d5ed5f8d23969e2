/** What this product says and only a tenant can prove: each with what stands for it here and with the question to a person. */

export interface Claim {
  /** Never changes: files of solution/verified-on name it. */
  readonly id: string;
  readonly claim: string;
  /** What was done without a tenant. */
  readonly local: string;
  /** Asked of whoever has a tenant; answered with yes, no or not tried. */
  readonly question: string;
}

const row = (id: string, claim: string, local: string, question: string): Claim => ({ id, claim, local, question });

export const claims: readonly Claim[] = [
  row(
    'zips-import',
    'The hand-packed solution zips import',
    'own checker, two other readers of zips',
    'Were both zips imported without an error?',
  ),
  row(
    'connector-connects',
    'The connector definition imports and connects',
    "Microsoft's schema, own linter",
    'After its secret was entered: could you make a connection, and did the test of GetMe answer with your name?',
  ),
  row(
    'connector-keeps-id',
    'A second import finds the same connector',
    'fixed id, equal in both places',
    'After a second import of the connector: is it still one connector, and do apps still find it?',
  ),
  row(
    'sign-in',
    'Sign-in by Entra v2 tokens, refusal of everything else',
    'yes',
    'With requestedAccessTokenVersion 2 the API answers; with the default it says token-version. Did you see both?',
  ),
  row(
    'groups',
    'Group membership through Graph `checkMemberGroups`',
    'yes',
    'Was a role available to a member of its group, and to nobody else?',
  ),
  row(
    'assign-remove',
    "Assigning and removing the role copy of the user's own business unit",
    'yes',
    'Was the role assigned to a person of a child business unit, and removed again?',
  ),
  row(
    'dataverse-codes',
    'Codes for double assign, absent remove, disabled user',
    'yes (all known variants played)',
    'Did you try a role that was held before, one that was removed by hand, and a disabled user, and was each shown truly?',
  ),
  row(
    'azure-tables',
    'Ledger in Azure Table storage',
    'on Azurite 3.35.0',
    'Did the API run on a real storage account for a whole request, restart included?',
  ),
  row(
    'managed-identity',
    'Managed identity',
    "sandbox's endpoint",
    'Did the API run with a managed identity instead of a secret?',
  ),
  row(
    'control-hosts',
    'The control in a canvas app and on a custom page',
    'own host page, React 16',
    'Did the control show its board in a canvas app and on a custom page of a model-driven app?',
  ),
  row(
    'formulas',
    'The formulas in Power Apps Studio',
    'own evaluator of the shipped text',
    'Did Studio take the formulas without a red line after the comment marks were removed?',
  ),
  row(
    'screens-paste',
    'The screens can be pasted into Studio',
    'schema of pa.yaml',
    'Did a pasted screen arrive with the control and its event formulas?',
  ),
  row(
    'event-order',
    'A command arrives once, whatever the order of output and event',
    'four orders in the own host page',
    'Did twenty commands in a row (create, cancel) each arrive exactly once?',
  ),
  row(
    'error-body',
    'A refusal is shown with its own text',
    'with and without the body, on the own host page',
    'Did a refusal (a reason that is too short) show its own text in the app?',
  ),
  row(
    'webhooks',
    'A flow is called by the triggers',
    'subscriber on loopback',
    'Did a flow with a trigger of the connector run once for one event, and end its subscription when it was deleted?',
  ),
  row(
    'pac-packs',
    '`pac` packs the same folders',
    'a pac that records its arguments',
    'Did npm run pack -- --with pac end without a warning, and did its zips import?',
  ),
  row(
    'limits',
    'The limits that the guides name',
    'documentation of October 2025',
    'Do the pages of Microsoft still say 500 calls a minute for one connection, and about two minutes for a call of a formula?',
  ),
  row('container-image', 'The container image', 'not built here', 'Did the image build and answer /readyz?'),
];
