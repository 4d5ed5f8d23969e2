/** Connections that go out: kept open between calls, but not so long that a balancer has forgotten them. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import {
  decompressResponsePolicyName,
  proxyPolicyName,
  type Pipeline,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';

/**
 * Shorter than what load balancers and servers keep an idle connection, because a call that is sent into a forgotten one
 * has an unknown outcome.
 */
const idleMs = 20_000;

/** True for addresses that never leave this machine; only they may be spoken to without TLS. */
export const isLoopback = (address: URL): boolean =>
  address.hostname === 'localhost' || address.hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(address.hostname);

/**
 * Parses the address of an outside system: https, or http on loopback.
 * Throws an Error with one sentence otherwise.
 */
export const outsideAddress = (text: string): URL => {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address?.protocol === 'https:' || (address?.protocol === 'http:' && isLoopback(address))) return address;
  throw new Error(`"${text}" is no https address (plain http is for this machine only).`);
};

const createAgent = (address: URL, ca?: string): HttpAgent | HttpsAgent =>
  address.protocol === 'https:'
    ? new HttpsAgent({ keepAlive: true, timeout: idleMs, ...(ca === undefined ? {} : { ca }) })
    : new HttpAgent({ keepAlive: true, timeout: idleMs });

/**
 * Gives requests our connections unless the proxy of the environment has them; this machine is reached directly.
 * @param ca certificates (PEM) to trust instead of those that Node knows; not used through a proxy
 */
export const useAgent = (pipeline: Pipeline, address: URL, ca?: string): HttpAgent | HttpsAgent => {
  const agent = createAgent(address, ca);
  if (isLoopback(address)) pipeline.removePolicy({ name: proxyPolicyName });
  const connect: PipelinePolicy = {
    name: 'connect',
    sendRequest: (request, next) => {
      request.agent ??= agent;
      return next(request);
    },
  };
  pipeline.addPolicy(connect, { afterPolicies: [proxyPolicyName] });
  // A compressed body that breaks off never ends in this library, not even when the call is aborted.
  pipeline.removePolicy({ name: decompressResponsePolicyName });
  return agent;
};
