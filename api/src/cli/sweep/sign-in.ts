/** Gets the token with which an administrator calls the API from a terminal. It is never shown. */
import { AzureCliCredential } from '@azure/identity';

export type SignedIn = { readonly ok: true; readonly token: string } | { readonly ok: false; readonly reason: string };

export interface SignInWish {
  /** From JIT_TOKEN. */
  readonly token: string | undefined;
  /** Such as api://<client id>/.default: the Azure CLI asks for a whole resource, never for one scope. */
  readonly scope: string | undefined;
}

/** A token that is given, or the one of who is signed in with `az login`. */
export async function signIn({ token, scope }: SignInWish): Promise<SignedIn> {
  if (token !== undefined && token.trim() !== '') return { ok: true, token: token.trim() };
  if (scope === undefined || scope === '')
    return {
      ok: false,
      reason:
        'Say what to sign in for: --scope api://<client id of the API>/.default (or JIT_SCOPE), or give a token in JIT_TOKEN.',
    };
  try {
    const { token: own } = await new AzureCliCredential().getToken(scope);
    return { ok: true, token: own };
  } catch {
    return { ok: false, reason: 'The Azure CLI gave no token: run `az login`, then try again.' };
  }
}
