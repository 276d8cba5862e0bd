import { z } from 'zod';

const NO_URL =
  'must be a URL such as "redis://localhost:6379" or "rediss://user:password@host:6380/1"';

/** Whether it is the URL of a Redis server; a database is a number. */
export function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname } = new URL(text);
  return /^rediss?:$/.test(protocol) && hostname !== '' && /^(?:\/\d*)?$/.test(pathname);
}

/** `timers.redis`: the server of the driver `bull`. */
export const redis = z.strictObject(
  {
    url: z.string({ error: NO_URL }).refine(isRedisUrl, { error: NO_URL }).optional(),
    /** Options of the package ioredis, which win over the URL. */
    options: z
      .record(z.string(), z.unknown(), { error: 'must be an object of options of ioredis' })
      .refine((options) => !('keyPrefix' in options), {
        error: 'must not have "keyPrefix": set "timers.redis.prefix"',
      })
      .optional(),
    /** Of all keys; by default different for each database. */
    prefix: z
      .string({ error: 'must be text' })
      .min(1, { error: 'must not be empty' })
      .max(100, { error: 'must have at most 100 characters' })
      .optional(),
  },
  { error: 'must be an object with "url", "options" or "prefix"' },
);

/**
 * The URL of the Redis server: the configured one, or `REDIS_URL`; undefined if options say where it
 * is, or for the server on this machine.
 *
 * @throws Error if the variable is no such URL.
 */
export function effectiveRedisUrl(
  { url, options = {} }: z.infer<typeof redis>,
  environment: NodeJS.ProcessEnv,
): string | undefined {
  const isElsewhere = ['host', 'path', 'sentinels'].some((key) => key in options);
  if (url !== undefined || isElsewhere) return url;
  const text = environment.REDIS_URL;
  if (text === undefined || text === '') return undefined;
  if (!isRedisUrl(text)) throw new Error(`REDIS_URL ${NO_URL}.`);
  return text;
}
