import { z } from 'zod';

import { MEMBER_STATUSES, RUN_STATUSES } from '../core/contracts';
import { idFilter } from './id-filter';
import { pageAnswer, pageQuery } from './paging';

/**
 * Campaigns on an audience. Mounted twice with the same handlers: `/api/nexus-crm/…` (content API,
 * a permission per action) and `/nexus-crm/…` (admin, `plugin::nexus-crm.campaigns.*`). The caller
 * must be able to update the campaign, and to list the records of its audience.
 */

const NOT_A_BODY = { error: 'must be an object with the key "data"' };

/** `audience` of a campaign: a list of records, a Strapi filter, or all records of a type. */
export const audience = z.lazy(() =>
  z
    .strictObject(
      {
        type: z
          .string({ error: 'must be the uid of a content type' })
          .max(255, { error: 'must be shorter' })
          .describe('The uid of the content type of the records.'),
        filters: z
          .record(z.string(), z.unknown(), { error: 'must be an object' })
          .optional()
          .describe('A Strapi filter, as in `filters` of a list.'),
        all: z
          .literal(true, { error: 'is true, or left out' })
          .optional()
          .describe('Every record of the type.'),
        records: z
          .array(z.string({ error: 'must be a documentId' }).min(1).max(191), {
            error: 'must be a list of documentIds',
          })
          .max(10_000, { error: 'must not name more than 10000' })
          .optional()
          .describe('The records, by documentId.'),
        growing: z
          .boolean({ error: 'must be true or false' })
          .optional()
          .describe('Whether records that match later are enrolled too.'),
      },
      { error: 'must be an object with "type", and "filters", "all" or "records"' },
    )
    .refine(
      ({ filters, all, records }) =>
        [filters, all, records].filter((part) => part !== undefined).length === 1,
      { error: 'needs either "filters", "all": true or "records"' },
    )
    .refine(({ records, growing }) => growing !== true || records === undefined, {
      path: ['growing'],
      error: 'is for an audience with "filters" or "all"',
    }),
);

const count = z.int().min(0);

/** POST /campaigns/audience/preview : how many records an audience has, and the first of them by label. */
export namespace PreviewAudience {
  export const request = z.lazy(() => z.strictObject({ data: audience }, NOT_A_BODY));
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        count,
        sample: z
          .array(z.object({ id: z.string(), label: z.string() }))
          .describe('At most ten, by the order of their rows.'),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}

const metrics = z.lazy(() =>
  z.object({
    enrolled: count,
    waiting: count,
    active: count,
    paused: count,
    failed: count,
    completed: count,
    cancelled: count,
    skipped: count,
    compensated: count,
  }),
);

export const campaignRun = z.lazy(() =>
  z.object({
    campaign: z.string().describe('documentId of the campaign.'),
    status: z.enum(RUN_STATUSES),
    definition: z.string(),
    flow: z.string(),
    growing: z.boolean(),
    startedAt: z.string(),
    endedAt: z.string().nullable(),
    reason: z.string().nullable().describe('Why it was paused automatically.'),
    metrics,
  }),
);
export type CampaignRun = z.infer<typeof campaignRun>;

const answer = z.lazy(() => z.object({ data: campaignRun, meta: z.object({}) }));

const reasonBody = z.lazy(() =>
  z.strictObject(
    {
      data: z
        .strictObject(
          {
            reason: z
              .string({ error: 'must be text' })
              .max(2_000, { error: 'must be shorter' })
              .optional()
              .describe('Why, kept in the history.'),
          },
          { error: 'must be an object' },
        )
        .optional(),
    },
    NOT_A_BODY,
  ),
);

/** POST /campaigns/:id/start : starts the campaign with its current audience, 202; 409 for another revision. */
export namespace StartCampaign {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z
          .strictObject(
            {
              revision: z
                .int({ error: 'must be a whole number' })
                .optional()
                .describe('The revision of the campaign that was read; another one is refused.'),
            },
            { error: 'must be an object' },
          )
          .optional(),
      },
      NOT_A_BODY,
    ),
  );
  export const response = answer;
  export type Response = z.infer<typeof response>;
}

/** GET /campaigns/:id/run : its status and the number of members per status. */
export namespace GetCampaignRun {
  export const response = answer;
  export type Response = z.infer<typeof response>;
}

/** GET /campaign-runs : the runs of campaigns that were started, the latest first. */
export namespace ListRuns {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .strictObject({
          campaign: idFilter
            .optional()
            .describe('documentId of the campaign, or `$eq` or `$in` with them.'),
        })
        .optional()
        .describe('Of which campaigns.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.array(campaignRun), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}

/**
 * POST /campaigns/:id/pause, /resume, /cancel, /actions/rollback : applies to all members, in batches;
 * 202.
 */
export namespace OrderCampaign {
  export const request = reasonBody;
  export const response = answer;
  export type Response = z.infer<typeof response>;
}

export const campaignMember = z.lazy(() =>
  z.object({
    id: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    instance: z.string().nullable(),
    status: z.enum(MEMBER_STATUSES),
    reason: z.string().nullable(),
    enrolledAt: z.string(),
    endedAt: z.string().nullable(),
  }),
);
export type CampaignMember = z.infer<typeof campaignMember>;

/** GET /campaigns/:id/members : its members in the order of enrolment. */
export namespace ListMembers {
  export const query = z.lazy(() =>
    z.strictObject({
      filters: z
        .strictObject({
          status: z
            .enum(MEMBER_STATUSES, { error: `must be one of ${MEMBER_STATUSES.join(', ')}` })
            .optional()
            .describe('The status of the member.'),
        })
        .optional()
        .describe('Which members.'),
      pagination: pageQuery,
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.array(campaignMember),
      meta: z.object({ pagination: pageAnswer }),
    }),
  );
  export type Query = z.input<typeof query>;
  export type Response = z.infer<typeof response>;
}

/** POST /campaigns/:id/members : enrols more records; existing members are kept. */
export namespace EnrolMembers {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z.strictObject(
          {
            records: z
              .array(z.string({ error: 'must be a documentId' }).min(1).max(191), {
                error: 'must be a list of documentIds',
              })
              .min(1, { error: 'must name at least one' })
              .max(10_000, { error: 'must not name more than 10000' })
              .describe('The records to enrol, by documentId.'),
          },
          { error: 'must be an object with "records"' },
        ),
      },
      NOT_A_BODY,
    ),
  );
  export const response = answer;
  export type Response = z.infer<typeof response>;
}

/** POST /campaigns/:id/members/:member/pause, /resume, /cancel, /rollback : one member. */
export namespace OrderMember {
  export const request = reasonBody;
  export const response = z.lazy(() => z.object({ data: campaignMember, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
}
