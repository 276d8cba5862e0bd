import { z } from 'zod';

import { idFilter } from './id-filter';
import { pageAnswer, pageQuery } from './paging';

/**
 * Records and documents by name, for forms and lists: what `parentType` and `parentId`, or the subject of an
 * interaction, can refer to. Mounted twice with the same handlers: `/api/nexus-crm/references` (content API)
 * and `/nexus-crm/references` (admin, `plugin::nexus-crm.references.read`). The caller also needs the right to
 * list the type: `find` in the content API, the Content Manager's `explorer.read` as an admin.
 */

/** GET /references : the content types that the caller may refer to and read, by name. */
export namespace ListReferenceTypes {
  export const response = z.lazy(() =>
    z.object({
      data: z.array(
        z.object({
          type: z.string().describe('The uid of the content type.'),
          name: z.string().describe('Its display name.'),
          isRecord: z.boolean().describe("Whether it is one of the CRM's own record types."),
        }),
      ),
    }),
  );
  export type Response = z.infer<typeof response>;
}

export const reference = z.lazy(() =>
  z.object({
    type: z.string(),
    id: z.string().describe('documentId.'),
    label: z.string().describe('The value of the entry title; the documentId if it is empty.'),
  }),
);
export type Reference = z.infer<typeof reference>;

/** GET /references/:uid : documents of a type by label; with `filters[id]` those that exist of the given ones. */
export namespace ListReferences {
  export const query = z.lazy(() =>
    z.strictObject({
      _q: z
        .string({ error: 'must be text' })
        .max(255, { error: 'must be shorter' })
        .optional()
        .describe('A part of the label.'),
      filters: z
        .strictObject({
          id: idFilter.optional().describe('documentId, or `$eq` or `$in` with them.'),
        })
        .optional()
        .describe('Only these documents.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.array(reference), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}
