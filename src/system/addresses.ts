import { BlockList, isIPv4 } from 'node:net';

/** What a request may be sent to: this machine, the public internet, or (private) neither without leave. */
export type AddressKind = 'loopback' | 'public' | 'private';

type Subnet = readonly [network: string, length: number];

/** IPv4 that is not the public internet: IANA's special-purpose registry, and Azure's metadata address, which looks public. */
const privateIPv4: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32],
];

/** Within 2000::/3, all of IPv6 that is public: protocol assignments and Teredo, documentation, 6to4. */
const privateIPv6: readonly Subnet[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['2002::', 16],
];

const loopbackIPv4: Subnet = ['127.0.0.0', 8];
/** NAT64 (RFC 6052): how IPv6-only networks reach IPv4. The last 32 bits are the IPv4 address. */
const nat64 = '64:ff9b::';

/** A function that tells what an IP address leads to; IPv4 inside IPv6 (mapped, NAT64) counts as what it leads to. */
export function createAddressKinds(): (address: string) => AddressKind {
  const isLoopback = matcher('ipv4', () => [loopbackIPv4]);
  const isPrivate = matcher('ipv4', () => privateIPv4);
  const isMapped = matcher('ipv6', () => [['::ffff:0:0', 96]]);
  const isTranslated = matcher('ipv6', () => [[nat64, 96]]);
  const isTranslatedPrivate = matcher('ipv6', () =>
    [...privateIPv4, loopbackIPv4].map(([network, length]) => [`${nat64}${network}`, 96 + length] as const),
  );
  const isLoopbackIPv6 = matcher('ipv6', () => [['::1', 128]]);
  const isPublicIPv6 = matcher('ipv6', () => [['2000::', 3]]);
  const isPrivateIPv6 = matcher('ipv6', () => privateIPv6);

  return (address) => {
    // A zone (`fe80::1%eth0`) does not change what an address is, and BlockList does not read it.
    const [plain = address] = address.split('%', 1);
    if (isIPv4(plain) || isMapped(plain)) {
      if (isLoopback(plain)) return 'loopback';
      return isPrivate(plain) ? 'private' : 'public';
    }
    if (isLoopbackIPv6(plain)) return 'loopback';
    if (isTranslated(plain)) return isTranslatedPrivate(plain) ? 'private' : 'public';
    return isPublicIPv6(plain) && !isPrivateIPv6(plain) ? 'public' : 'private';
  };
}

/** Whether an address is in one of the subnets. The list is made at its first use: most requests need one or two of them. */
function matcher(family: 'ipv4' | 'ipv6', subnets: () => readonly Subnet[]): (address: string) => boolean {
  let list: BlockList | undefined;
  return (address) => {
    if (list === undefined) {
      list = new BlockList();
      for (const [network, length] of subnets()) list.addSubnet(network, length, family);
    }
    // BlockList finds an IPv4 address in an IPv6 one itself.
    return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  };
}
