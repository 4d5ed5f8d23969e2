/** Names of this machine, as a parsed address has them: a sandbox and its flows listen there. */
const names = ['localhost', '127.0.0.1', '[::1]'];

/** `hostname`: in lower case, an IPv6 address in brackets, as `URL` writes it. */
export const isLoopback = (hostname: string): boolean => names.includes(hostname);
