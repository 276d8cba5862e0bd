import { z } from 'zod';

import type { Json } from '../core/contracts';

/** How much of the CRM is on: 1 contacts on the app's own types, 2 the database, 3 enterprise. */
export type Level = 1 | 2 | 3;

/** What stands in the path of `POST /triggers/:key`. */
const TRIGGER_KEY = /^[a-z][a-z0-9_-]{0,63}$/;

const isJson = (value: unknown): value is Json => z.json().safeParse(value).success;

const json = z.custom<Json>(isJson, { error: 'must be JSON' });

const shape = z.strictObject({
  level: z.union([z.literal(1), z.literal(2), z.literal(3)], { error: 'must be 1, 2 or 3' }),
  rules: z.strictObject(
    {
      /** BR-001: whether people may assign leads to themselves; a definition may say otherwise. */
      selfAssign: z.boolean({ error: 'must be true or false' }),
    },
    { error: 'must be an object with "selfAssign"' },
  ),
  /** FR-EXT-005: where instances are kept, by the name that it was registered under. */
  storage: z.string({ error: 'must be the name of a storage' }),
  /** How an action is written on PostgreSQL. */
  postgres: z.strictObject(
    {
      /** One statement where that suffices, in place of a transaction of several. */
      singleStatement: z.boolean({ error: 'must be true or false' }),
      /** Prepared under a name; PgBouncer in transaction mode takes them from 1.21 on. */
      namedStatements: z.boolean({ error: 'must be true or false' }),
    },
    { error: 'must be an object with "singleStatement" and "namedStatements"' },
  ),
  /** How long an app's condition, strategy, trigger, guard or hook may take, in milliseconds. */
  extensionTimeout: z
    .int({ error: 'must be a whole number of milliseconds' })
    .min(1, { error: 'must be at least 1' })
    .max(3_600_000, { error: 'must be at most an hour' }),
  /** FR-EXT-004: what `POST /triggers/:key` asks, by its key. */
  triggers: z.record(
    z.string().regex(TRIGGER_KEY),
    z.strictObject(
      {
        trigger: z.string({ error: 'must be the name of a trigger' }),
        options: json.optional(),
        /** Whether it knows its sender by itself (a signature): then nobody has to sign in. */
        trusted: z.boolean({ error: 'must be true or false' }).optional(),
      },
      { error: 'must be an object with "trigger", and "options" where it has some' },
    ),
    {
      error: ({ code }) =>
        code === 'invalid_key'
          ? 'must be named with small letters, digits, _ and -, a letter first'
          : 'must be an object: a trigger by its key',
    },
  ),
});

export type PluginConfig = z.infer<typeof shape>;

/** What Strapi merges under the user's configuration. No lists here: Strapi merges them by index. */
export const defaultConfig: PluginConfig = {
  level: 1,
  rules: { selfAssign: false },
  storage: 'database',
  postgres: { singleStatement: true, namedStatements: true },
  extensionTimeout: 10_000,
  triggers: {},
};

/**
 * @throws Error naming every wrong key; Strapi puts the plugin's name before it and stops the boot.
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
 * The level in force: `NEXUS_CRM_LEVEL` wins over the configuration.
 *
 * @throws Error where the variable is not 1, 2 or 3.
 */
export function effectiveLevel(config: PluginConfig, environment: NodeJS.ProcessEnv): Level {
  const wanted = environment.NEXUS_CRM_LEVEL;
  if (wanted === undefined || wanted === '') return config.level;
  const level = Number(wanted);
  if (level === 1 || level === 2 || level === 3) return level;
  throw new Error(`NEXUS_CRM_LEVEL must be 1, 2 or 3; it is "${wanted}".`);
}
