/** When two addresses of a policy lead to one Dataverse, although they are written in different ways. */

import { isLoopback } from '../../domain/loopback.js';

/**
 * The same text for all ways to write one environment: `contoso.crm4.dynamics.com` answers as `contoso.api.crm4.…` too, on
 * one port, whatever the letter case and with or without the dot that ends a full host name. On this machine (the sandbox)
 * each port is an environment of its own. @param origin an absolute address
 */
export function sameAddress(origin: string): string {
  const { hostname, port } = new URL(origin);
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (isLoopback(host)) return `this machine:${port}`;
  return host.replace(/^([^.]+)\.api\.(crm[^.]*\.)/, '$1.$2');
}
