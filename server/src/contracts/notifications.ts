import { z } from 'zod';

import { isoTime } from './instances';
import { pageAnswer, pageQuery, queryFlag } from './paging';

const notification = z.lazy(() =>
  z.object({
    id: z.string(),
    kind: z.enum(['escalation', 'warning', 'breach']),
    instance: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    payload: z.record(z.string(), z.unknown()).describe('For an escalation `level`, `stage`.'),
    createdAt: isoTime,
    readAt: isoTime.nullable().describe('Null while it is unread.'),
  }),
);

/** GET /notifications : the notifications of the caller, newest first. */
export namespace ListNotifications {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .lazy(() =>
          z.strictObject({
            read: queryFlag.optional().describe('Only those that are read, or unread.'),
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

/** POST /notifications/:id/read and POST /notifications/read : one, or all. */
export namespace ReadNotifications {
  export const response = z.lazy(() =>
    z.object({ data: z.object({ unread: z.int() }), meta: z.object({}) }),
  );
  export type Response = z.infer<typeof response>;
}
