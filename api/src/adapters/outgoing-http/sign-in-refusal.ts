/** Tells a sign-in of our own that Entra refuses from one that it does not answer. */

/** Errors of the token endpoint that stay until somebody mends the application or its credential. */
const definite = /^(invalid_client|unauthorized_client|invalid_request|invalid_grant|invalid_resource|invalid_scope)\b/;

/** Entra's code, such as AADSTS7000222 for a secret that has expired; undefined when it may work the next time. */
export function signInRefusal(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  return definite.test(message) ? /\bAADSTS\d{4,8}\b/.exec(message)?.[0] : undefined;
}
