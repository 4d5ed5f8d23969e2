/** The one table of problem codes: what a refusal is called, its HTTP status, its words and the way out. */

export interface ProblemRow {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  /** Names the problem in a few words; the same for every occurrence. */
  readonly title: string;
  /** What the person can do about it. */
  readonly help: string;
}

export const problems = {
  'invalid-input': {
    status: 400,
    title: 'The input does not have the expected form.',
    help: 'Correct the fields that are named and send it again.',
  },
  'not-signed-in': {
    status: 401,
    title: 'No valid sign-in came with this call.',
    help: 'Sign in again; makers: check that the connection of the connector is signed in.',
  },
  'token-version': {
    status: 401,
    title: 'The sign-in is a version 1 token, and only version 2 is accepted.',
    help: 'Set requestedAccessTokenVersion to 2 in the app registration of the API.',
  },
  'app-only-token': {
    status: 403,
    title: 'Only people can do this, and the sign-in belongs to an application.',
    help: 'Sign in as a person.',
  },
  'client-not-allowed': {
    status: 403,
    title: 'The application that calls is not allowed to use this API.',
    help: 'Administrators: add its client id to ALLOWED_CLIENTS, if it is one of yours.',
  },
  forbidden: {
    status: 403,
    title: "You don't have permission to do this.",
    help: 'Contact an administrator of this service if you need it.',
  },
  'not-found': {
    status: 404,
    title: "Not found, or you don't have access.",
    help: 'Check the address or the id.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not accept this method.',
    help: 'Use the methods in the Allow header.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large.',
    help: 'Send at most 16 KB.',
  },
  'content-type': {
    status: 415,
    title: 'The body must be JSON.',
    help: 'Send it with Content-Type: application/json and no content encoding.',
  },
  'not-eligible': {
    status: 403,
    title: 'You are not in a group that can request this role.',
    help: 'Contact the administrators of this service: they can add you.',
  },
  'not-an-approver': {
    status: 403,
    title: 'You are not an approver of this request.',
    help: 'The approvers that the request names can decide it.',
  },
  'self-approval': {
    status: 403,
    title: 'You cannot decide your own request.',
    help: 'Another approver can.',
  },
  'own-assignment': {
    status: 403,
    title: 'You cannot decide about your own assignment.',
    help: 'Another administrator can.',
  },
  'decided-already': {
    status: 409,
    title: 'This request was already decided.',
    help: 'You do not have to do anything.',
  },
  'not-in-this-state': {
    status: 409,
    title: 'The state of this request has changed, so this is no longer possible.',
    help: 'Refresh the request to see its state.',
  },
  'request-open': {
    status: 409,
    title: 'You already have a request or access for this role.',
    help: 'Wait for it, extend it, cancel it, or end the access first.',
  },
  'window-over': {
    status: 409,
    title: 'This request has expired. It can no longer be decided.',
    help: 'Request the role again.',
  },
  'too-many-open': {
    status: 409,
    title: 'You have too many open requests.',
    help: 'Cancel one, or wait until one ends.',
  },
  'command-id-reused': {
    status: 422,
    title: 'This command id was used for another command.',
    help: 'Use a new command id for a new command. The first command counts.',
  },
  'duration-over-limit': {
    status: 422,
    title: 'The requested time is longer than this role allows.',
    help: 'Request a shorter time.',
  },
  'duration-off-step': {
    status: 422,
    title: 'The requested length is not possible for this role.',
    help: 'Choose one of the lengths that the role lists.',
  },
  'outside-hours': {
    status: 422,
    title: 'This role cannot be requested at this time.',
    help: 'Request it in the hours that the finding names.',
  },
  'reason-too-short': {
    status: 422,
    title: 'The reason is too short for approvers to judge.',
    help: 'Write in more detail what you will do.',
  },
  'not-offered': {
    status: 422,
    title: 'This is not available here.',
    help: 'Leave the field empty.',
  },
  'no-approver': {
    status: 422,
    title: 'Nobody can approve this now.',
    help: 'Contact the administrators of this service: they can name another approver.',
  },
  'extension-not-allowed': {
    status: 422,
    title: 'This access cannot be extended.',
    help: 'Request the role again when the access has ended.',
  },
  'plan-changed': {
    status: 409,
    title: 'The removal plan has changed, or there is none.',
    help: 'Read the new plan, then decide.',
  },
  'sweep-observes': {
    status: 409,
    title: 'This environment is in monitor-only mode.',
    help: 'Set its sweep mode to ask or remove in the policy file first.',
  },
  'not-scanned': {
    status: 409,
    title: 'This environment is not scanned.',
    help: 'Set its sweep mode in the policy file, and name a role that is protected.',
  },
  'not-observed-yet': {
    status: 409,
    title: 'No full scan has seen this yet.',
    help: 'Wait for the next scan, or correct the keys of holders and roles.',
  },
  'is-a-grant': {
    status: 409,
    title: 'This role is active through a request, so it cannot become an exception.',
    help: 'Wait until the request has ended, or leave this holder out.',
  },
  'callback-not-allowed': {
    status: 422,
    title: 'Notices are not sent to this address.',
    help: 'Use the trigger in a flow. Administrators: WEBHOOK_HOSTS lists the hosts that can receive notices.',
  },
  'too-many-subscriptions': {
    status: 409,
    title: 'There are too many subscriptions.',
    help: 'Delete one that is no longer needed: ListSubscriptions shows them.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many calls in a short time.',
    help: 'Wait the number of seconds in Retry-After, then try again.',
  },
  'directory-unavailable': {
    status: 503,
    title: 'Microsoft Entra ID is not responding, so access cannot be granted.',
    help: 'This is not about you. Repeat the command in a minute with the same command id.',
  },
  'record-unavailable': {
    status: 503,
    title: 'The audit record cannot be written, so no access is granted.',
    help: 'Roles that are due to end are still removed. Repeat the command in a minute with the same command id.',
  },
  busy: {
    status: 503,
    title: 'The service is busy, and your command was not carried out.',
    help: 'Nothing was changed. Repeat the command in a few seconds with the same command id.',
  },
  'outcome-unknown': {
    status: 503,
    title: 'It is not known yet whether this was recorded.',
    help: 'Repeat the command with the same command id. It cannot happen twice.',
  },
  'policy-outdated': {
    status: 503,
    title: 'This server has an older policy than the ledger.',
    help: 'Repeat the command in a minute. Administrators: give every replica the newest policy file.',
  },
  'environment-unavailable': {
    status: 503,
    title: 'Access to this environment cannot be given at the moment.',
    help: 'Administrators see the reason under Unmanaged assignments. Repeat the command later with the same command id.',
  },
  'not-ready': {
    status: 503,
    title: 'The service is not ready to decide.',
    help: 'Repeat the command in a minute with the same command id.',
  },
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side.',
    help: 'Give the trace id to the administrators.',
  },
} as const satisfies Record<string, ProblemRow>;

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as ProblemCode[];
