import { z } from 'zod';

import { NOTICES, type Notice } from '../core/contracts';
import { isUnstorable } from '../core/text';
import { isoTime } from './instances';
import { pageAnswer, pageQuery, queryFlag } from './paging';

const kind = z.enum(NOTICES);

const notification = z.lazy(() =>
  z.object({
    id: z.string(),
    kind: kind.describe('What it is about.'),
    instance: z.string().nullable().describe('Null for a record without a pipeline.'),
    subject: z.object({ type: z.string(), id: z.string() }).describe('The record.'),
    payload: z
      .record(z.string(), z.unknown())
      .describe(
        'Of an instance `definition`, `stage`; of a task `task`, `label`, `dueAt`; of `due` also `overdue`; of an escalation or breach `level`; of `parked` the `reason`.',
      ),
    createdAt: isoTime,
    readAt: isoTime.nullable().describe('Null while it is unread.'),
  }),
);

const text = z
  .string({ error: 'must be text' })
  .min(1, { error: 'must not be empty' })
  .max(191, { error: 'must be shorter' })
  .refine((value) => !isUnstorable(value), { error: 'contains a character that cannot be stored' });

const ids = z
  .array(
    z.string({ error: 'must be the id of a notification' }).regex(/^\d{1,15}$/, {
      error: 'must be the id of a notification',
    }),
  )
  .min(1, { error: 'must not be empty' })
  .max(1_000, { error: 'must be at most 1000' });

/** GET /notifications : the notifications of the caller, newest first. */
export namespace ListNotifications {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .lazy(() =>
          z.strictObject({
            read: queryFlag.optional().describe('Only those that are read, or unread.'),
            kind: z
              .union(
                [kind, z.strictObject({ $eq: kind }), z.strictObject({ $in: z.array(kind) })],
                { error: `must be one of ${NOTICES.join(', ')}, or { $eq } or { $in } with them` },
              )
              .optional()
              .describe('What they are about.'),
            instance: text.optional().describe('The documentId of an instance.'),
            record: text.optional().describe('The documentId of a record.'),
          }),
        )
        .optional()
        .describe('Which notifications.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(notification),
      meta: z.object({
        pagination: pageAnswer,
        unread: z.int().describe('How many are unread.'),
      }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}

/** POST /notifications/:id/read, POST /notifications/read : one, several or all. GET /notifications/count. */
export namespace ReadNotifications {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z
          .strictObject(
            { ids: ids.optional().describe('Which ones; by default all.') },
            { error: 'must be an object' },
          )
          .optional(),
      },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({ unread: z.int().describe('How many are unread.') }),
      meta: z.object({}),
    }),
  );
  export type Input = z.infer<typeof request>;
  export type Response = z.infer<typeof response>;
}

const flag = z.boolean({ error: 'must be true or false' });

const change = () =>
  z
    .strictObject(
      { inApp: flag.optional(), email: flag.optional() },
      { error: 'must be an object with "inApp" and "email", or null' },
    )
    .nullable()
    .optional()
    .describe('`inApp` and `email`, or null for what is configured.');

const preference = z.lazy(() =>
  z.object({
    inApp: z.boolean().describe('A row in the list of notifications.'),
    email: z.boolean().describe('A mail.'),
  }),
);

/** GET /notification-preferences : by which ways the caller is notified. */
export namespace GetPreferences {
  export const response = z.lazy(() =>
    z.object({ data: z.record(kind, preference), meta: z.object({}) }),
  );
  export type Response = z.infer<typeof response>;
}

/** PUT /notification-preferences : changes the given kinds; `null` returns to the configuration. */
export namespace PutPreferences {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z.strictObject(
          Object.fromEntries(NOTICES.map((notice) => [notice, change()])) as Record<
            Notice,
            ReturnType<typeof change>
          >,
          { error: `must be an object with some of ${NOTICES.join(', ')}` },
        ),
      },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export type Input = z.infer<typeof request>;
}
