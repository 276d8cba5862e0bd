import { z } from 'zod';

import { idFilter } from './id-filter';
import { pageAnswer, pageQuery } from './paging';

/**
 * Who work can belong to, by name, for forms and lists. Mounted twice with the same handlers:
 * `/api/nexus-crm/people` (content API) and `/nexus-crm/people` (admin, `plugin::nexus-crm.people.read`).
 */
export const PEOPLE_KINDS = ['user', 'admin', 'team', 'role'] as const;

export const personEntry = z.lazy(() =>
  z.object({
    id: z
      .string()
      .describe(
        '`user:<documentId>`, `admin:<documentId>`, `team:<documentId>` or `role:<name>`, as an owner or assignee is written.',
      ),
    kind: z.enum(PEOPLE_KINDS),
    name: z.string(),
    email: z
      .string()
      .nullable()
      .describe('Of a person, where the caller may read such accounts; otherwise null.'),
    isAvailable: z.boolean().describe('False for an account that cannot log in.'),
    isAway: z.boolean().describe('Whether somebody stands in for them now (level 3).'),
    isMe: z.boolean().describe('Whether it is the caller.'),
  }),
);
export type PersonEntry = z.infer<typeof personEntry>;

const kind = z.enum(PEOPLE_KINDS, { error: `must be one of ${PEOPLE_KINDS.join(', ')}` });
const kinds = z.union([kind, z.array(kind)], { error: `must be of ${PEOPLE_KINDS.join(', ')}` });

/** GET /people : by name; with `filters[id]` those that exist of the given ones, otherwise a search. */
export namespace ListPeople {
  export const query = z.lazy(() =>
    z.strictObject({
      _q: z
        .string({ error: 'must be text' })
        .max(255, { error: 'must be shorter' })
        .optional()
        .describe('A part of the name, or of the address where the caller may read it.'),
      filters: z
        .strictObject({
          kind: z
            .union([kind, z.strictObject({ $eq: kind.optional(), $in: kinds.optional() })], {
              error: `must be one of ${PEOPLE_KINDS.join(', ')}, or { $eq } or { $in } with them`,
            })
            .optional()
            .describe('`user`, `admin`, `team` or `role`.'),
          id: idFilter.optional().describe('As an owner is written; unknown ones are left out.'),
        })
        .optional()
        .describe('Each key takes a value, or `$eq` or `$in` with values.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(personEntry),
      meta: z.object({ pagination: pageAnswer }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}
