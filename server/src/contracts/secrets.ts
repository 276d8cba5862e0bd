import { z } from 'zod';

import { optionalBody } from './actions';

/**
 * Which keys decrypt the stored secrets. Mounted twice with the same handlers, as the endpoints of
 * integrations. Values are never returned.
 */

export const SECRET_STATES = ['other_key', 'unreadable', 'not_encrypted'] as const;

const counts = {
  hasKey: z.boolean().describe('Whether `secrets.encryptionKey` of config/admin is set.'),
  otherKeys: z.int().describe('How many further keys `encryption.otherKeys` lists.'),
  current: z.int().describe('Secrets that the current key decrypts.'),
  otherKey: z.int().describe('Those that only another one decrypts.'),
  unreadable: z.int().describe('Those that no key decrypts: set them again.'),
  notEncrypted: z
    .int()
    .describe(
      'Those that other code has stored as they are: save them again. They are left as they are.',
    ),
  attention: z
    .array(
      z.object({
        of: z.string().describe('What the secret is of: `integration` or `trigger`.'),
        name: z.string().describe('The name of that.'),
        secret: z.string().describe('The name of the secret; empty if the column holds no names.'),
        state: z.enum(SECRET_STATES),
      }),
    )
    .describe('Those that the current key does not decrypt; at most 1,000.'),
};

/** GET /secrets */
export namespace GetSecrets {
  export const response = z.lazy(() => z.object({ data: z.object(counts) }));
  export type Response = z.infer<typeof response>;
}

/** POST /secrets/reencrypt : 400 without a current key. */
export namespace ReencryptSecrets {
  export const request = z.lazy(() => optionalBody({}));
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        reencrypted: z.int().describe('Secrets that the current key decrypts from now on.'),
        ...counts,
      }),
    }),
  );
  export type Response = z.infer<typeof response>;
}
