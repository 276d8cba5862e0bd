import { z } from 'zod';

import { NOTICES, type Notice } from '../core/contracts';

const flag = z.boolean({ error: 'must be true or false' });

/** A key for each kind of notification. */
const perNotice = <Value extends z.ZodType>(value: Value) =>
  z.strictObject(
    Object.fromEntries(NOTICES.map((notice) => [notice, value])) as Record<Notice, Value>,
    {
      error: `must be an object with ${NOTICES.map((notice) => `"${notice}"`).join(', ')}`,
    },
  );

const days = z
  .int({ error: 'must be a whole number of days' })
  .min(1, { error: 'must be at least 1' })
  .max(3_650, { error: 'must be at most 3650' });

const part = z
  .string({ error: 'must be text' })
  .min(1, { error: 'must not be empty' })
  .max(100_000, { error: 'must be shorter' })
  .optional();

/** Who is notified of what, as long as people have no preferences of their own. */
export const notifications = z.strictObject(
  {
    /** Whether bulk work notifies too: campaigns, and writes of several records at once. */
    bulk: flag,
    inApp: perNotice(flag),
    email: perNotice(flag),
    /** What sends mails: an integration of the kind `email`. */
    integration: z.string({ error: 'must be the name of an integration' }).min(1).max(64),
    /** Days that a notification is kept after it was read. */
    keepRead: days,
    /** Days that one is kept that nobody reads. */
    keepUnread: days,
    /** The parts of mails that differ from the plugin's own. */
    templates: z
      .partialRecord(
        z.enum(NOTICES),
        z.strictObject(
          { subject: part, text: part, html: part },
          { error: 'must be an object with "subject", "text" and "html"' },
        ),
        { error: 'must be an object: the parts of a mail by the kind of notification' },
      )
      .optional(),
  },
  {
    error:
      'must be an object with "bulk", "inApp", "email", "integration", "keepRead" and "keepUnread", and "templates" where it has some',
  },
);

const forAll = (value: boolean): Record<Notice, boolean> =>
  Object.fromEntries(NOTICES.map((notice) => [notice, value])) as Record<Notice, boolean>;

export const defaultNotifications: z.infer<typeof notifications> = {
  ...{ bulk: false, inApp: forAll(true), email: forAll(false) },
  ...{ integration: 'email', keepRead: 30, keepUnread: 365 },
};
