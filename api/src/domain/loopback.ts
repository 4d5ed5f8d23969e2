/** Which hosts are this machine: only they may be spoken to without TLS, and a sandbox and its flows listen there. */

/** `::ffff:`: an IPv4 address as the socket of an IPv6 server has it. */
const loopback = /^(localhost|\[::1\]|::1|(::ffff:)?127(\.\d{1,3}){3})$/;

/** @param host a name or an address as `URL`, a setting or a socket writes it: in lower case, IPv6 with or without brackets */
export const isLoopback = (host: string): boolean => loopback.test(host);
