/** Addresses of IPv4 that must not be reached, each written in several ways. */
const V4 = [
  ...['127.0.0.1', '127.255.255.254', '10.0.0.1', '10.255.0.7', '172.16.0.1', '172.31.255.1'],
  ...['192.168.0.1', '192.168.255.254', '169.254.169.254', '169.254.170.2', '100.64.0.1'],
  ...['100.100.100.200', '192.0.0.192', '168.63.129.16', '0.0.0.0', '0.1.2.3', '198.18.0.1'],
  ...['192.0.2.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.250', '240.0.0.1'],
  '255.255.255.255',
];

const numbers = (address: string): number[] => address.split('.').map(Number);
const hex = (value: number): string => value.toString(16);
const total = (address: string): number =>
  numbers(address).reduce((sum, part) => sum * 256 + part, 0);
const words = (address: string): string => {
  const [a = 0, b = 0, c = 0, d = 0] = numbers(address);
  return `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
};

/** How a host of a URL can be written so that it means this address. */
const SPELLINGS: readonly ((address: string) => string)[] = [
  (address) => address,
  (address) => String(total(address)),
  (address) => `0x${hex(total(address))}`,
  (address) =>
    numbers(address)
      .map((part) => `0${part.toString(8)}`)
      .join('.'),
  (address) =>
    numbers(address)
      .map((part) => `0x${hex(part)}`)
      .join('.'),
  (address) => {
    const [a = 0, ...rest] = numbers(address);
    return `${a}.${total(`0.${rest.join('.')}`)}`;
  },
  (address) => {
    const [a = 0, b = 0, c = 0, d = 0] = numbers(address);
    return `0${a.toString(8)}.0x${hex(b)}.${c * 256 + d}`;
  },
  (address) => `[::ffff:${address}]`,
  (address) => `[0:0:0:0:0:ffff:${words(address)}]`,
  (address) => `[::${words(address)}]`,
  (address) => `[::ffff:0:${words(address)}]`,
  (address) => `[64:ff9b:1::${words(address)}]`,
  (address) => `[::ffff:${words(address)}]`,
  (address) => `[64:ff9b::${words(address)}]`,
  (address) => `[2002:${words(address)}::1]`,
];

const OTHERS = [
  ...[
    '127.1',
    '127.0.1',
    '0',
    '0x7f.1',
    '017700000001',
    '0x7f000001',
    '127.0.0.1.',
    '%31%32%37.0.0.1',
  ],
  ...[
    '①②⑦.⓪.⓪.①',
    '127。0。0。1',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::127.0.0.1]',
    '[::7f00:1]',
  ],
  ...['[fe80::1]', '[febf::1]', '[fc00::1]', '[fd00::1]', '[fd00:ec2::254]', '[fd20:ce::254]'],
  ...[
    '[fec0::1]',
    '[ff02::1]',
    '[ff0e::1]',
    '[2001::1]',
    '[2001:db8::1]',
    '[2001:10::1]',
    '[3fff::1]',
  ],
  ...['[64:ff9b:1::a00:1]', '[100::1]', '[5f00::1]', '[4000::1]', '[::ffff:0:127.0.0.1]'],
  ...['localhost', 'LOCALHOST', 'localhost.', 'a.localhost', 'printer.local', 'db.internal'],
  ...['metadata', 'metadata.google.internal', 'metadata.google.internal.', 'METADATA.goog'],
  ...['instance-data', 'instance-data.ec2.internal', 'metadata.tencentyun.com', 'router.lan'],
];

/** Hosts of URLs, none of which may be reached without leave. */
export const HOSTILE_HOSTS: readonly string[] = [
  ...V4.flatMap((address) => SPELLINGS.map((spell) => spell(address))),
  ...OTHERS,
];

/** What a harmless name may resolve to when its owner is hostile. */
export const HOSTILE_ANSWERS: readonly (readonly string[])[] = [
  [],
  ...V4.map((address) => [address]),
  ...V4.slice(0, 12).map((address) => ['93.184.216.34', address]),
  ...V4.slice(0, 12).map((address) => [`::ffff:${address}`]),
  ...['::1', '::', 'fe80::1', 'fe80::1%lo', 'fd00::1', 'ff02::1', '64:ff9b::a9fe:a9fe'].map(
    (address) => ['2606:2800:220:1::1', address],
  ),
  ...V4.flatMap((address) => [
    [`64:ff9b::${words(address)}`],
    [`2002:${words(address)}::1`],
    ['2606:2800:220:1::1', `::ffff:${words(address)}`],
  ]),
  ...['2002:a9fe:a9fe::1', '2001:0:4136:e378::1', 'nonsense', ''].map((address) => [address]),
];

export const HOSTILE_URLS: readonly string[] = [
  ...['file:///etc/passwd', 'ftp://example.org/', 'gopher://example.org/_x', 'data:text/plain,x'],
  ...['javascript:alert(1)', 'unix:/var/run/docker.sock', '//example.org/', 'example.org', ''],
  ...['https://', 'https://user@example.org/', 'https://:secret@example.org/', 'https://[::1/'],
  ...[
    'https://exa mple.org/',
    'http+unix://%2Fvar%2Frun%2Fdocker.sock/',
    'https://example.org:99999/',
  ],
];
