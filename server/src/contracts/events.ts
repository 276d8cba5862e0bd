import { z } from 'zod';

/** What people read of whoever did it. */
export const actor = z.object({
  kind: z.enum(['user', 'admin', 'token', 'system']),
  /** documentId of the user or admin, id of the token, `system`. */
  id: z.string(),
  label: z.string(),
});

/** A contact with the fields that its model declares, beside those that every contact has. */
export const contact = z
  .object({ id: z.string(), createdAt: z.string(), updatedAt: z.string() })
  .catchall(z.unknown());

/**
 * What `nexus-crm.contact.added`, `.updated` and `.removed` carry. Raised once per write, after
 * commit. Keys may be added; a change of meaning raises `version`.
 */
export const contactEvent = z.object({
  version: z.literal(1),
  /** The content type and document that the contact hangs on. */
  uid: z.string(),
  documentId: z.string(),
  contactId: z.string(),
  /** `null` where the contact was just added. */
  before: contact.nullable(),
  /** `null` where it was just removed. */
  after: contact.nullable(),
  actor,
  /** ISO 8601, UTC. */
  at: z.string(),
  /** The entry of the history that tells of it. */
  historyId: z.string(),
});
export type ContactEvent = z.infer<typeof contactEvent>;
