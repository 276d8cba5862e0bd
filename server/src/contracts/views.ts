import { z } from 'zod';

import { isoTime } from './instances';
import { storable } from './storable-text';

/**
 * Saved views: what a page of the CRM shows, under a name. Each person has their own; those that are
 * shared are for everybody. Mounted twice with the same handlers; API tokens have none.
 */

export const VIEW_PAGES = ['inbox', 'board', 'runs', 'reports'] as const;

export type ViewPage = (typeof VIEW_PAGES)[number];

const page = z.enum(VIEW_PAGES, { error: `must be one of ${VIEW_PAGES.join(', ')}` });

const name = storable(
  z
    .string({ error: 'must be a text' })
    .trim()
    .min(1, { error: 'must not be empty' })
    .max(80, { error: 'must be at most 80 characters long' }),
).describe('What it is called.');

const query = storable(
  z
    .string({ error: 'must be the query of an address' })
    .max(2_000, { error: 'must be at most 2000 characters long' }),
)
  .refine((text) => !/[?#\s]/.test(text), {
    error: 'must be the query of an address, without ? and #',
  })
  .describe('The query of the page’s address, such as `owner=me&view=table`.');

const flag = z.boolean({ error: 'must be true or false' });

const view = z.lazy(() =>
  z.object({
    id: z.string(),
    page,
    name: z.string(),
    query: z.string(),
    owner: z.string().describe('Who has saved it: `user:<documentId>` or `admin:<documentId>`.'),
    isMine: z.boolean(),
    isShared: z.boolean().describe('Whether everybody has it.'),
    isPinned: z.boolean().describe('Whether the caller has it in their navigation.'),
    createdAt: isoTime,
    updatedAt: isoTime,
  }),
);
export type SavedView = z.infer<typeof view>;

const one = z.lazy(() => z.object({ data: view, meta: z.object({}) }));

const bodyOf = <Shape extends z.ZodType>(data: Shape) =>
  z.strictObject({ data }, { error: 'must be an object with the key "data"' });

/** GET /views : one's own and those that are shared, by name. */
export namespace ListViews {
  export const query = z.lazy(() =>
    z.strictObject({ page: page.optional().describe('Only those of a page.') }),
  );
  export const response = z.lazy(() => z.object({ data: z.array(view), meta: z.object({}) }));
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}

/** POST /views, PUT and DELETE /views/:id. */
export namespace SaveView {
  export const request = z.lazy(() =>
    bodyOf(z.strictObject({ page: page.describe('The page.'), name, query })),
  );
  export const change = z.lazy(() =>
    bodyOf(
      z
        .strictObject({ name: name.optional(), query: query.optional() })
        .refine((values) => Object.keys(values).length > 0, { error: 'must change something' }),
    ),
  );
  export const response = one;
  export type Input = z.infer<typeof request>['data'];
  export type Change = z.infer<typeof change>['data'];
  export type Response = z.infer<typeof response>;
}

/** PUT /views/:id/pin, PUT /views/:id/share. */
export namespace MarkView {
  export const pin = z.lazy(() =>
    bodyOf(
      z.strictObject({ isPinned: flag.describe('Whether the caller has it in their navigation.') }),
    ),
  );
  export const share = z.lazy(() =>
    bodyOf(z.strictObject({ isShared: flag.describe('Whether everybody has it.') })),
  );
}
