/** Tells addresses of the internet from all others, by the special-purpose registries of IANA. */
import ipaddr from 'ipaddr.js';

/** What is of the internet by its form and not by its use; each with what it is for. */
const inside4: readonly (readonly [string, string])[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared by providers'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local, metadata of clouds'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'protocols'],
  ['192.0.2.0/24', 'documentation'],
  ['192.88.99.0/24', 'relays of 6to4'],
  ['192.168.0.0/16', 'private'],
  ['198.18.0.0/15', 'benchmarks'],
  ['198.51.100.0/24', 'documentation'],
  ['203.0.113.0/24', 'documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved, broadcast'],
  ['168.63.129.16/32', "Azure's own service for virtual machines: public by its number, inside by its nature"],
];

/** IPv6 addresses of the internet are given out here only; these parts of it are for something else. */
const given6 = '2000::/3';
const inside6: readonly (readonly [string, string])[] = [
  ['2001::/23', 'protocols: Teredo, benchmarks, ORCHID'],
  ['2001:db8::/32', 'documentation'],
  ['2002::/16', '6to4: carries an IPv4 address'],
  ['3ffe::/16', 'the 6bone, returned'],
  ['3fff::/20', 'documentation'],
];

const ranges4 = inside4.map(([range]) => ipaddr.IPv4.parseCIDR(range));
const ranges6 = inside6.map(([range]) => ipaddr.IPv6.parseCIDR(range));
const given = ipaddr.IPv6.parseCIDR(given6);

/**
 * Whether an IP address is one of the internet. Any other text is not, nor is an IPv4 address in another form than four
 * decimal parts, an IPv6 address that carries an IPv4 one, or one with a zone.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4)
    return ipaddr.IPv4.isValidFourPartDecimal(text) && !ranges4.some((range) => address.match(range));
  return address.match(given) && !ranges6.some((range) => address.match(range));
}
