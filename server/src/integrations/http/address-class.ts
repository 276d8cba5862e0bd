import { BlockList, isIP } from 'node:net';

/**
 * `public`: globally reachable unicast. `private`: of this machine or network; an administrator may
 * allow it. `never`: metadata services, link-local, multicast, and addresses that carry another one.
 */
export type AddressClass = 'public' | 'private' | 'never';

/** IANA's special-purpose registries (RFC 6890), and metadata services of cloud providers. */
const NEVER: readonly string[] = [
  ...['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  // Metadata: Alibaba, Oracle, Azure (in a public range), AWS over IPv6.
  ...['100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32', 'fd00:ec2::254/128'],
  ...['fd20:ce::254/128', 'fe80::/10', 'ff00::/8', '::/128'],
  // Translated and tunnelled IPv4: NAT64, 6to4, Teredo.
  ...['64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', '2001::/32'],
];

const PRIVATE_V4: readonly string[] = [
  ...['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24'],
];

/** Parts of 2000::/3, the only global unicast space of IPv6, that are not global. */
const PRIVATE_V6: readonly string[] = ['2001::/23', '2001:db8::/32', '3fff::/20'];

/** Addresses and ranges in CIDR notation; an address is a range of one. */
export function rangeList(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const isV6 = isIP(address) === 6;
    list.addSubnet(address, Number(prefix ?? (isV6 ? 128 : 32)), isV6 ? 'ipv6' : 'ipv4');
  }
  return list;
}

const never = rangeList(NEVER);
const privateV4 = rangeList(PRIVATE_V4);
const privateV6 = rangeList(PRIVATE_V6);
const globalV6 = rangeList(['2000::/3']);
const mapped = rangeList(['::ffff:0:0/96']);
/** IPv4-compatible addresses, deprecated; `::1` is one by its form. */
const compatible = rangeList(['::/96']);

export const includes = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** @param address of IPv4 or IPv6; anything else, such as one with a zone, is `never`. */
export function classifyAddress(address: string): AddressClass {
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return 'never';
  if (family === 4) {
    if (includes(never, address)) return 'never';
    return includes(privateV4, address) ? 'private' : 'public';
  }
  if (includes(mapped, address)) return classifyAddress(embeddedV4(address));
  if (includes(never, address)) return 'never';
  if (includes(compatible, address)) return isLoopback(address) ? 'private' : 'never';
  return includes(globalV6, address) && !includes(privateV6, address) ? 'public' : 'private';
}

/** The address without its mapping into IPv6: `::ffff:a00:1` is 10.0.0.1. */
export const unmapped = (address: string): string =>
  isIP(address) === 6 && !address.includes('%') && includes(mapped, address)
    ? embeddedV4(address)
    : address;

/** The last 32 bits; the URL parser writes them in hexadecimal. */
function embeddedV4(address: string): string {
  const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [high = '0', low = '0'] = text.split(':').slice(-2);
  const bits = (Number.parseInt(high || '0', 16) << 16) | Number.parseInt(low || '0', 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.');
}

const isLoopback = (address: string): boolean =>
  new URL(`http://[${address}]`).hostname === '[::1]';
