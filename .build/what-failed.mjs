// Says why a program that was run for somebody failed, and what to do about it.

/** How npm and Node name that nobody answered at an address. */
const silence =
  /\b(?:E(?:NOTFOUND|AI_AGAIN|CONNREFUSED|CONNRESET|TIMEDOUT|HOSTUNREACH|NETUNREACH)|ERR_SOCKET_TIMEOUT)\b/;

/**
 * A sentence about the result of spawnSync, undefined when it succeeded. `what` is the subject of the sentence.
 */
export function whatFailed(what, { error, status, signal, stdout = '', stderr = '' }) {
  if (error?.code === 'ENOENT') {
    return `${what} needs npm, and there is none in PATH. It comes with Node: install Node from https://nodejs.org and run this again.`;
  }
  if (!error && status === 0) return undefined;
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim();
  const [, code] = /(?:code|errno) (\w+)/.exec(said) ?? [];
  const end = error?.message ?? (signal ? `it was ended by ${signal}` : `exit code ${status}`);
  if (silence.test(said)) {
    const name = code && silence.test(code) ? ` (${code})` : '';
    return `${what} got no answer from the package registry${name}. Is there a network, and a proxy that npm must know? \`npm config get registry\` says which registry it asks.\n${said}`;
  }
  const killed = signal === 'SIGKILL' ? ' Perhaps the machine has too little memory.' : '';
  return said === ''
    ? `${what} failed and said nothing: ${end}.${killed}`
    : `${what} failed (${end}).${killed}\n${said}`;
}
