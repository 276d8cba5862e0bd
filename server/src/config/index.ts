import { isIP } from 'node:net';

import { z } from 'zod';

import type { Json } from '../core/contracts';
import { concurrencyByType } from './concurrency';
import { defaultNotifications, notifications } from './notifications';
import { redis } from './redis';

/** The enabled part of the CRM: 1 contacts on the app's own types, 2 the database, 3 enterprise. */
export type Level = 1 | 2 | 3;

/** The key in the path of `POST /triggers/:key`. */
const TRIGGER_KEY = /^[a-z][a-z0-9_-]{0,63}$/;

const isJson = (value: unknown): value is Json => z.json().safeParse(value).success;

const json = z.custom<Json>(isJson, { error: 'must be JSON' });

const NO_HOST = 'must be a host name, an address, or a range such as "10.1.0.0/16"';

const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i;

/** A host name, an address of IPv4 or IPv6, or a range of addresses in CIDR notation. */
function isHostOrRange(entry: string): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  const family = isIP(address);
  // A name that ends in a number is not a name but an address that is written wrongly.
  if (family === 0) return HOST_NAME.test(entry) && !/(?:^|\.)\d+$/.test(entry);
  if (prefix === undefined) return true;
  return (
    more.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 6 ? 128 : 32)
  );
}

const shape = z.strictObject({
  level: z.union([z.literal(1), z.literal(2), z.literal(3)], { error: 'must be 1, 2 or 3' }),
  rules: z.strictObject(
    {
      /** BR-001: whether people may assign leads to themselves; definitions may override it. */
      selfAssign: z.boolean({ error: 'must be true or false' }),
    },
    { error: 'must be an object with "selfAssign"' },
  ),
  /** FR-EXT-005: the registered name of the storage of instances. */
  storage: z.string({ error: 'must be the name of a storage' }),
  /** How a decision is written on PostgreSQL. */
  postgres: z.strictObject(
    {
      /** Use one statement instead of a transaction of several where possible. */
      singleStatement: z.boolean({ error: 'must be true or false' }),
      /**
       * Use named prepared statements; PgBouncer in transaction mode supports them from 1.21 on.
       */
      namedStatements: z.boolean({ error: 'must be true or false' }),
    },
    { error: 'must be an object with "singleStatement" and "namedStatements"' },
  ),
  /** Time limit for an app's condition, strategy, trigger, guard or hook, in milliseconds. */
  extensionTimeout: z
    .int({ error: 'must be a whole number of milliseconds' })
    .min(1, { error: 'must be at least 1' })
    .max(3_600_000, { error: 'must be at most an hour' }),
  /** How this process carries out timers. */
  timers: z.strictObject(
    {
      /** False in a process that only answers requests. */
      worker: z.boolean({ error: 'must be true or false' }),
      /** Maximum number of timers at the same time. */
      concurrency: z
        .int({ error: 'must be a whole number' })
        .min(1, { error: 'must be at least 1' })
        .max(1_000, { error: 'must be at most 1000' }),
      /** Maximum number of background jobs at the same time: campaigns, promotion of contacts. */
      backgroundConcurrency: z
        .int({ error: 'must be a whole number' })
        .min(1, { error: 'must be at least 1' })
        .max(100, { error: 'must be at most 100' }),
      concurrencyByType,
      /** Milliseconds after which the timers of a process that died are carried out by another. */
      lease: z
        .int({ error: 'must be a whole number of milliseconds' })
        .min(3_000, { error: 'must be at least 3000' })
        .max(3_600_000, { error: 'must be at most an hour' }),
      /** Milliseconds that running timers have when the server stops. */
      grace: z
        .int({ error: 'must be a whole number of milliseconds' })
        .min(0, { error: 'must be at least 0' })
        .max(600_000, { error: 'must be at most ten minutes' }),
      /** What wakes workers: nothing but the database, or Redis too. */
      driver: z.enum(['embedded', 'bull'], { error: 'must be "embedded" or "bull"' }),
      redis,
    },
    {
      error:
        'must be an object with "worker", "concurrency", "backgroundConcurrency", "concurrencyByType", "lease", "grace", "driver" and "redis"',
    },
  ),
  /** Which hosts integrations may call besides public ones over HTTPS. */
  integrations: z.strictObject(
    {
      allowHttp: z.boolean({ error: 'must be true or false' }),
      /** No default: Strapi merges lists by index. */
      allowPrivate: z
        .array(z.string().refine(isHostOrRange, { error: NO_HOST }), { error: 'must be a list' })
        .optional(),
      /** Days that the delivery log is kept; 30 by default. */
      keepDeliveries: z
        .int({ error: 'must be a whole number of days' })
        .min(1, { error: 'must be at least 1' })
        .max(3_650, { error: 'must be at most 3650' })
        .optional(),
    },
    {
      error:
        'must be an object with "allowHttp", and "allowPrivate" and "keepDeliveries" where it has some',
    },
  ),
  /** Secrets that are stored encrypted. */
  encryption: z.strictObject(
    {
      /**
       * Keys besides `secrets.encryptionKey` of config/admin that decrypt secrets, while that key is changed. No
       * default: Strapi merges lists by index.
       */
      otherKeys: z
        .array(z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' }), {
          error: 'must be a list of keys',
        })
        .max(10, { error: 'must have at most 10 keys' })
        .optional(),
    },
    { error: 'must be an object with "otherKeys" where it has some' },
  ),
  notifications,
  /** FR-EXT-004: the triggers of `POST /triggers/:key`, by key. */
  triggers: z.record(
    z.string().regex(TRIGGER_KEY),
    z
      .looseObject(
        {
          trigger: z.string({ error: 'must be the name of a trigger' }).optional(),
          options: json.optional(),
          /**
           * Whether the trigger authenticates its sender (for example by signature); no login is
           * needed then.
           */
          trusted: z.boolean({ error: 'must be true or false' }).optional(),
        },
        { error: 'must be an object with "trigger", "start" or "act"' },
      )
      // The other keys are those of triggers that are saved, and checked with them.
      .refine((one) => ['trigger', 'start', 'act'].some((key) => one[key] !== undefined), {
        path: ['trigger'],
        error: 'must be the name of a trigger, unless there is "start" or "act"',
      }),
    {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'must be named with small letters, digits, _ and -, a letter first'
          : 'must be an object: a trigger by its key',
    },
  ),
});

export { effectiveRedisUrl } from './redis';

export type PluginConfig = z.infer<typeof shape>;

/** Strapi merges these under the user's configuration. No lists: Strapi merges them by index. */
export const defaultConfig: PluginConfig = {
  level: 1,
  rules: { selfAssign: false },
  storage: 'database',
  postgres: { singleStatement: true, namedStatements: true },
  extensionTimeout: 10_000,
  timers: {
    ...{ worker: true, concurrency: 10, backgroundConcurrency: 2, lease: 30_000, grace: 10_000 },
    ...{ concurrencyByType: {}, driver: 'embedded', redis: {} },
  },
  integrations: { allowHttp: false },
  encryption: {},
  notifications: defaultNotifications,
  triggers: {},
};

/**
 * @throws Error that names every wrong key; Strapi prefixes the plugin's name and aborts the boot.
 */
export function validateConfig(config: unknown): void {
  const parsed = shape.safeParse(config);
  if (parsed.success) return;
  throw new Error(
    parsed.error.issues
      .map((issue) => `${issue.path.map(String).join('.') || 'config'} ${issue.message}`)
      .join('; '),
  );
}

/**
 * The level in force: `NEXUS_CRM_LEVEL` overrides the configuration.
 *
 * @throws Error if the variable is not 1, 2 or 3.
 */
export function effectiveLevel(config: PluginConfig, environment: NodeJS.ProcessEnv): Level {
  const wanted = environment.NEXUS_CRM_LEVEL;
  if (wanted === undefined || wanted === '') return config.level;
  const level = Number(wanted);
  if (level === 1 || level === 2 || level === 3) return level;
  throw new Error(`NEXUS_CRM_LEVEL must be 1, 2 or 3; it is "${wanted}".`);
}
