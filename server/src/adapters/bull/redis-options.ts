import type { QueueOptions } from 'bull';

/** Options of the package ioredis. */
export type RedisOptions = Exclude<QueueOptions['redis'], string | undefined>;

/**
 * What ioredis needs to reach a server by its URL: `redis://user:password@host:port/database`, and
 * `rediss://` for TLS, which Bull does not read. Options win over the URL.
 */
export function redisOptions(
  url: string | undefined,
  options: Readonly<Record<string, unknown>> = {},
): RedisOptions {
  return { ...(url === undefined ? {} : fromUrl(new URL(url))), ...options };
}

function fromUrl({ protocol, hostname, port, username, password, pathname }: URL): RedisOptions {
  const database = pathname.slice(1);
  return {
    // An address of IPv6 is in brackets.
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: port === '' ? 6379 : Number(port),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(database === '' ? {} : { db: Number(database) }),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  };
}
