import { z } from 'zod';

import { actor, contact } from './events';
import { pageAnswer, withCount } from './paging';

/**
 * The contacts of the app's own documents. Mounted twice with the same handlers:
 * `/api/nexus-crm/models/…` (content API, a permission per action, and the caller's right to find
 * or update that type) and `/nexus-crm/models/…` (admin, `plugin::nexus-crm.contacts.*`, and the
 * Content Manager's right to read or update that type).
 */

/** An unsigned integer in decimal digits; `Number()` alone would accept more. */
const whole = (least: number, most: number) =>
  z
    .string({ error: 'must be a whole number' })
    .regex(/^-?\d{1,15}$/, { error: 'must be a whole number' })
    .transform(Number)
    .pipe(
      z
        .int({ error: 'must be a whole number' })
        .min(least, { error: `must be at least ${least}` })
        .max(most, { error: `must be at most ${most}` }),
    )
    .meta({ type: 'integer', minimum: least, maximum: most });

/** `data` is any object; the service validates it against the model. */
const request = z.lazy(() =>
  z.strictObject(
    { data: z.record(z.string(), z.unknown(), { error: 'must be an object with the fields' }) },
    { error: 'must be an object with the key "data"' },
  ),
);

/** GET /models/:uid/:documentId/contacts : the contacts that the caller may view, oldest first. */
export namespace ListContacts {
  export const query = z.lazy(() =>
    z.strictObject({
      pagination: z
        .strictObject({
          page: whole(1, 1_000_000).optional().describe('The page, from 1.'),
          pageSize: whole(1, 1_000).optional().describe('Items per page; 25 by default.'),
          withCount: withCount.optional(),
        })
        .optional()
        .describe('The page of the list.'),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(contact),
      meta: z.object({ pagination: pageAnswer }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** POST /models/:uid/:documentId/contacts : adds a contact, 201. */
export namespace CreateContact {
  export const body = request;
  export const response = z.lazy(() => z.object({ data: contact, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

/**
 * PUT /models/:uid/:documentId/contacts/:contactId : updates the given fields; null clears a field.
 */
export namespace UpdateContact {
  export const body = request;
  export const response = z.lazy(() => z.object({ data: contact, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}

/** DELETE /models/:uid/:documentId/contacts/:contactId : removes a contact, 204. */
export namespace DeleteContact {
  // No content. `null`, because OpenAPI cannot express `void`.
  export const response = z.lazy(() => z.null());
}

/** GET /models/:uid/:documentId/history : newest first; `before` is the id of an entry. */
export namespace ListHistory {
  export const query = z.lazy(() =>
    z.strictObject({
      limit: whole(1, 1_000).optional().describe('The number of entries; 25 by default.'),
      before: z
        .string({ error: 'must be the id of an entry' })
        .optional()
        .describe('`meta.next` of the previous page: entries older than this one.'),
    }),
  );
  export const entry = z.lazy(() =>
    z.object({
      id: z.string(),
      at: z.string(),
      actor,
      event: z.string(),
      contact: z.string().describe('The id of the contact.'),
      before: z
        .record(z.string(), z.unknown())
        .nullable()
        .describe(
          'The previous values: all fields of a removed contact, otherwise the changed ones.',
        ),
      after: z.record(z.string(), z.unknown()).nullable(),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(entry),
      meta: z
        .object({ next: z.string().nullable() })
        .describe('The value of `before` for the next page; `null` on the last one.'),
    }),
  );
  export type Response = z.infer<typeof response>;
}
