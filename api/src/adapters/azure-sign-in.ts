/** How this API signs in to Graph, Dataverse and storage: as an application, a workload or a managed identity. */
import type { TokenCredential } from '@azure/core-auth';
import { EnvironmentCredential, ManagedIdentityCredential, WorkloadIdentityCredential } from '@azure/identity';
import { connectPolicy } from './outgoing-http/agent.js';

export interface SignInOptions {
  /** Ways that fall back on each other would sign in as somebody else when one breaks: exactly one is taken. */
  readonly signIn: 'environment' | 'workload-identity' | 'managed-identity';
  readonly authorityHost: string;
  /** Of a user-assigned managed identity; the system-assigned one when left out. */
  readonly clientId?: string;
  /** Certificates (PEM) to trust instead of those that Node knows. */
  readonly ca?: string;
}

/** Others (a sandbox, a private cloud) are not known to Microsoft's discovery, which the library asks first. */
const discovered = ['login.microsoftonline.com', 'login.microsoftonline.us', 'login.partner.microsoftonline.cn'];

/** Reads ids, secrets and files from the AZURE_ variables itself. Opens no connection before the first token. */
export function createSignIn({ signIn, authorityHost, clientId, ca }: SignInOptions): TokenCredential {
  const options = {
    authorityHost,
    disableInstanceDiscovery: !discovered.includes(new URL(authorityHost).hostname),
    additionalPolicies: [{ policy: connectPolicy(ca), position: 'perRetry' as const }],
  };
  if (signIn === 'environment') return new EnvironmentCredential(options);
  if (signIn === 'workload-identity') return new WorkloadIdentityCredential(options);
  return clientId === undefined
    ? new ManagedIdentityCredential(options)
    : new ManagedIdentityCredential({ ...options, clientId });
}
