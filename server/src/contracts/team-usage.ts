import { z } from 'zod';

/**
 * What a team is needed for, asked before it is deleted. Mounted twice with the same handler:
 * `/api/nexus-crm/teams/:id/usage` and `/nexus-crm/teams/:id/usage` (admin,
 * `plugin::nexus-crm.people.read`).
 */
export namespace GetTeamUsage {
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        records: z
          .array(
            z.object({
              type: z.string().describe('The uid of the content type.'),
              name: z.string().describe('Its display name.'),
              count: z.int(),
            }),
          )
          .describe('Records that it owns, by type: those that the caller may list.'),
        waiting: z
          .int()
          .nullable()
          .describe(
            'Instances with an open task or a seat of it; null without the permission to read instances.',
          ),
        pipelines: z
          .array(z.object({ name: z.string(), label: z.string() }))
          .describe(
            'Active definitions that name it; empty without the permission to read definitions.',
          ),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
