/** The next version that is not taken: `1.2.0` after `1.1.0`, `draft-2` after `draft`. */
export function nextVersion(version: string, taken: readonly string[]): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  let next = version;
  do next = raised(next);
  while (used.has(next.toLowerCase()));
  return next;
}

function raised(version: string): string {
  const parts = /^(\d+)\.(\d+)(\.\d+)?$/.exec(version);
  if (parts) return `${parts[1]}.${Number(parts[2]) + 1}${parts[3] === undefined ? '' : '.0'}`;
  const [, start = '', number] = /^(.*?)(\d+)?$/.exec(version) ?? [];
  return number === undefined ? `${version}-2` : `${start}${Number(number) + 1}`;
}
