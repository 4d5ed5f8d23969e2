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
    title: 'The sign-in is a version 1 token, and only version 2 is read.',
    help: 'Set requestedAccessTokenVersion to 2 in the app registration of the API.',
  },
  'app-only-token': {
    status: 403,
    title: 'This call is for people, and the sign-in belongs to an application.',
    help: 'Call it with the sign-in of a person.',
  },
  'client-not-allowed': {
    status: 403,
    title: 'The application that asks is not allowed to call this API.',
    help: 'Add its client id to ALLOWED_CLIENTS, if it may call.',
  },
  forbidden: {
    status: 403,
    title: 'You may not do this.',
    help: 'Ask an administrator of this service if you should be able to.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here for you under this name.',
    help: 'Check the address or the id.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take this method.',
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
    title: 'You are not in a group that may ask for this role.',
    help: 'Ask the administrators of this service to add you.',
  },
  'not-an-approver': {
    status: 403,
    title: 'You are not among the people who decide this request.',
    help: 'One of the approvers that the request names can decide it.',
  },
  'self-approval': {
    status: 403,
    title: 'You cannot decide your own request.',
    help: 'Another approver can.',
  },
  'decided-already': {
    status: 409,
    title: 'This request is decided already.',
    help: 'Nothing more to do.',
  },
  'not-in-this-state': {
    status: 409,
    title: 'The request is no longer in a state that allows this.',
    help: 'Look at the request again; it has moved on.',
  },
  'request-open': {
    status: 409,
    title: 'You have a request or access for this role already.',
    help: 'Wait for it, extend it, cancel it or give it back first.',
  },
  'window-over': {
    status: 409,
    title: 'The time to decide this request is over.',
    help: 'Ask again.',
  },
  'too-many-open': {
    status: 409,
    title: 'You have too many open requests.',
    help: 'Cancel one or wait until one ends.',
  },
  'command-id-reused': {
    status: 422,
    title: 'This command id was used for something else.',
    help: 'Use a new command id for a new command; the first one stands.',
  },
  'duration-over-limit': {
    status: 422,
    title: 'The time asked for is more than this role allows.',
    help: 'Ask for less.',
  },
  'duration-off-step': {
    status: 422,
    title: 'The time asked for does not fit the steps of this role.',
    help: 'Choose one of the lengths that are offered.',
  },
  'reason-too-short': {
    status: 422,
    title: 'The reason is too short for approvers to judge.',
    help: 'Write a little more about what you will do.',
  },
  'not-offered': {
    status: 422,
    title: 'This is not offered here.',
    help: 'Leave the field empty.',
  },
  'no-approver': {
    status: 422,
    title: 'Nobody can approve this at the moment.',
    help: 'Ask the administrators of this service to name another approver.',
  },
  'extension-not-allowed': {
    status: 422,
    title: 'This access cannot be extended.',
    help: 'Ask again when it has ended.',
  },
  'plan-changed': {
    status: 409,
    title: 'The plan of the sweep is another one by now, or there is none.',
    help: 'Read the plan again and decide on that one.',
  },
  'sweep-observes': {
    status: 409,
    title: 'The sweep of this environment only looks.',
    help: 'Set its mode to ask or remove in the policy file first.',
  },
  'not-observed-yet': {
    status: 409,
    title: 'No complete run of the sweep has seen this yet.',
    help: 'Wait for the next run, or correct the names of holders and roles.',
  },
  'is-a-grant': {
    status: 409,
    title: 'This role was given through a request, for a time; it is not signed off.',
    help: 'Wait until the request has ended, or leave this holder out.',
  },
  'callback-not-allowed': {
    status: 422,
    title: 'Notices are not sent to this address.',
    help: 'Use the trigger in a flow; administrators: WEBHOOK_HOSTS names the hosts that may be told.',
  },
  'too-many-subscriptions': {
    status: 409,
    title: 'There are too many subscriptions.',
    help: 'Delete one that is no longer needed: ListSubscriptions shows them.',
  },
  'too-many-requests': {
    status: 429,
    title: 'You are asking faster than this service answers.',
    help: 'Wait the number of seconds in Retry-After, then go on.',
  },
  'directory-unavailable': {
    status: 503,
    title: 'We cannot check your groups right now, so we cannot give access.',
    help: 'This is not about you. Repeat it in a minute with the same command id.',
  },
  'record-unavailable': {
    status: 503,
    title: 'We cannot write the record right now, and without it no access is given.',
    help: 'Roles that are due to end are still taken away. Repeat it in a minute with the same command id.',
  },
  busy: {
    status: 503,
    title: 'This server is busy, and your command was not taken.',
    help: 'Nothing was changed. Repeat it in a few seconds with the same command id.',
  },
  'outcome-unknown': {
    status: 503,
    title: 'We do not know yet whether this was recorded.',
    help: 'Repeat it with the same command id; it cannot happen twice.',
  },
  'policy-outdated': {
    status: 503,
    title: 'This server has older rules than the record.',
    help: 'Repeat it in a minute; administrators: give every replica the newest policy file.',
  },
  'environment-unavailable': {
    status: 503,
    title: 'Access to this environment cannot be given at the moment.',
    help: 'Administrators find the reason under Unmanaged assignments. Repeat it later with the same command id.',
  },
  'not-ready': {
    status: 503,
    title: 'This server is not ready to decide.',
    help: 'Repeat it in a minute with the same command id.',
  },
  'internal-error': {
    status: 500,
    title: 'Something broke on our side.',
    help: 'Tell the administrators the trace id.',
  },
} as const satisfies Record<string, ProblemRow>;

export type ProblemCode = keyof typeof problems;

export const problemCodes = Object.keys(problems) as ProblemCode[];
