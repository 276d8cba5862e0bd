import { z } from 'zod';

import { STAGE_COLORS } from '../core/contracts';
import { recordSummary } from './record-summary';
import { storable } from './storable-text';

/**
 * What the page of a record shows beside its own fields, and the search that finds records. Mounted twice
 * with the same handlers: under `/api/nexus-crm` for users and tokens, under `/nexus-crm` for admins.
 */

/** How a group of records is related to the record. */
export const RELATIONS = ['contact', 'parent', 'opportunities', 'contacts', 'campaigns'] as const;
export type Relation = (typeof RELATIONS)[number];

const relatedRecord = z.lazy(() =>
  z.object({
    id: z.string().describe('documentId.'),
    record: recordSummary,
    stage: z.string().nullable(),
    owner: z.string().nullable().describe('Null also where the caller may not read it.'),
  }),
);
export type RelatedRecord = z.infer<typeof relatedRecord>;

/** GET /records/:uid/:documentId/related : records that belong to it, and those that it belongs to. */
export namespace ListRelated {
  export const group = z.lazy(() =>
    z.object({
      relation: z
        .enum(RELATIONS)
        .describe(
          '`contact` of an opportunity; `parent`; `opportunities` and `contacts` that belong to it; `campaigns` that it is a member of.',
        ),
      type: z.string().describe('The uid of the content type of the records.'),
      total: z.int().describe('How many of them the caller may read.'),
      data: z.array(relatedRecord).describe('At most 10, the latest first.'),
    }),
  );
  export const response = z.lazy(() => z.object({ data: z.array(group), meta: z.object({}) }));
  export type Group = z.infer<typeof group>;
  export type Response = z.infer<typeof response>;
}

/** GET /search : records whose name, email or phone contains a text. */
export namespace SearchRecords {
  export const query = z.lazy(() =>
    z.strictObject({
      q: storable(
        z
          .string({ error: 'must be text' })
          .trim()
          .min(2, { error: 'must have 2 characters at least' })
          .max(100, { error: 'must have 100 characters at most' }),
      ).describe('A part of the name, email or phone.'),
      type: z
        .union([z.string().max(255), z.array(z.string().max(255)).max(20)], {
          error: 'must be the uid of a content type, or a list of them',
        })
        .optional()
        .describe('Only records of these content types.'),
    }),
  );
  export const hit = z.lazy(() =>
    z.object({
      type: z.string(),
      id: z.string().describe('documentId.'),
      title: z.string(),
      subtitle: z
        .string()
        .nullable()
        .describe('The email or phone of a contact, the contact of an opportunity.'),
      stage: z.string().nullable(),
      value: z.number().nullable().describe('Of an opportunity; otherwise null.'),
      currency: z.string().nullable(),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z
        .array(hit)
        .describe('At most 5 of each type; those that begin with the text come first.'),
      meta: z.object({}),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Hit = z.infer<typeof hit>;
  export type Response = z.infer<typeof response>;
}

/** GET /instances/:id/stages : the stages of its pipeline, and the time that it has been in each. */
export namespace ListStageTimes {
  export const entry = z.lazy(() =>
    z.object({
      stage: z.string(),
      label: z.string().describe('Its title; its name if it has none.'),
      color: z.enum(STAGE_COLORS).nullable(),
      isFinal: z.boolean(),
      outcome: z.enum(['won', 'lost']).nullable(),
      isCurrent: z.boolean(),
      visits: z.int().describe('How often it has been in the stage.'),
      enteredAt: z.string().nullable().describe('When it came there last.'),
      ms: z.int().describe('The time that it has been there, all visits together.'),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z
        .array(entry)
        .describe('In the order of the definition, then stages that only other versions have.'),
    }),
  );
  export type Entry = z.infer<typeof entry>;
  export type Response = z.infer<typeof response>;
}
