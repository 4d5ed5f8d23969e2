/**
 * Connections that go out, one way for all of them: through the proxy of the environment where one is set, with the
 * certificates that the settings add, kept open between calls but not so long that a balancer has forgotten them.
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import {
  decompressResponsePolicyName,
  proxyPolicyName,
  type Pipeline,
  type PipelinePolicy,
} from '@azure/core-rest-pipeline';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { isLoopback } from '../../domain/loopback.js';

/**
 * Shorter than what load balancers and servers keep an idle connection, because a call that is sent into a forgotten one
 * has an unknown outcome.
 */
const idleMs = 20_000;

/** The host itself answers there, such as the endpoint of managed identities: no proxy could reach it. */
const isLinkLocal = (address: URL): boolean => address.hostname.startsWith('169.254.');

/**
 * Parses the address of an outside system: https, or http on loopback.
 * Throws an Error with one sentence otherwise.
 */
export const outsideAddress = (text: string): URL => {
  const address = URL.canParse(text) ? new URL(text) : undefined;
  if (address?.protocol === 'https:' || (address?.protocol === 'http:' && isLoopback(address.hostname))) return address;
  throw new Error(`"${text}" is no https address (plain http is for this machine only).`);
};

/**
 * The proxy that the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY) names for this address, if any. One without a
 * scheme is spoken to in plain http, as curl does; the call inside is encrypted all the same.
 */
export const proxyFor = (address: URL): string | undefined => {
  if (isLoopback(address.hostname) || isLinkLocal(address)) return undefined;
  const port = address.port === '' ? defaultPorts[address.protocol] : address.port;
  // It reads no more than these of a parsed address.
  const asked = { protocol: ownScheme[address.protocol], host: address.host, port } as unknown as Asked;
  const proxy = getProxyForUrl(asked);
  return proxy === '' ? undefined : proxy.replace(/^(hTTPS?):/, 'http:');
};

type Asked = Parameters<typeof getProxyForUrl>[0];

const defaultPorts: Readonly<Record<string, string>> = { 'https:': '443', 'http:': '80' };

/** The library puts the scheme of the call before a name that has none: written like this it is known from one of people. */
const ownScheme: Readonly<Record<string, string>> = { 'https:': 'hTTPS:', 'http:': 'hTTP:' };

type Connect = Parameters<HttpsProxyAgent<string>['connect']>;

/** A tunnel through the proxy: the certificates count for the proxy and for who answers behind it. */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #trust: { readonly ca?: string };

  constructor(proxy: string, trust: { readonly ca?: string }, keepAlive: boolean) {
    super(proxy, { keepAlive, timeout: idleMs, ...trust });
    this.#trust = trust;
  }

  override connect(...[request, options]: Connect): ReturnType<HttpsProxyAgent<string>['connect']> {
    return super.connect(request, { ...options, ...this.#trust });
  }
}

/**
 * The connections to one origin.
 * @param ca certificates (PEM) to trust instead of those that Node knows
 * @param keepAlive false: each call opens its own connection
 */
export const createAgent = (address: URL, ca?: string, keepAlive = true): HttpAgent | HttpsAgent => {
  const proxy = proxyFor(address);
  const trust = ca === undefined ? {} : { ca };
  if (proxy !== undefined) return new TunnelAgent(proxy, trust, keepAlive);
  return address.protocol === 'https:'
    ? new HttpsAgent({ keepAlive, timeout: idleMs, ...trust })
    : new HttpAgent({ keepAlive, timeout: idleMs });
};

/** Puts our connection under each request, whatever the library underneath would have taken. */
export const connectPolicy = (ca?: string): PipelinePolicy => {
  const agents = new Map<string, HttpAgent | HttpsAgent>();
  return {
    name: 'connect',
    sendRequest: (request, next) => {
      const address = new URL(request.url);
      const agent = agents.get(address.origin) ?? createAgent(address, ca);
      agents.set(address.origin, agent);
      request.agent = agent;
      return next(request);
    },
  };
};

/**
 * Gives the requests of a pipeline our connections to one address.
 * @param ca certificates (PEM) to trust instead of those that Node knows
 */
export const useAgent = (pipeline: Pipeline, address: URL, ca?: string): HttpAgent | HttpsAgent => {
  const agent = createAgent(address, ca);
  pipeline.removePolicy({ name: proxyPolicyName });
  pipeline.addPolicy({
    name: 'connect',
    sendRequest: (request, next) => {
      request.agent = agent;
      return next(request);
    },
  });
  // A compressed body that breaks off never ends in this library, not even when the call is aborted.
  pipeline.removePolicy({ name: decompressResponsePolicyName });
  return agent;
};
