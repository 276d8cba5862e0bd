import { z } from 'zod';

import { versionName } from './definitions';

/** An instance that cannot be moved. */
const stranded = z.lazy(() =>
  z.object({
    instance: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    version: z.string(),
    stage: z.string().nullable(),
    code: z.string(),
    reason: z.string(),
  }),
);

const stageName = z
  .string({ error: 'must be the name of a stage' })
  .max(64, { error: 'must be shorter' });

/**
 * POST /definitions/:name/move : moves running instances to another version. A dry run unless
 * `dryRun` is false. If one of them cannot be moved, none is, and the answer is a 409 that names
 * them; with `partial` the others are moved.
 */
export namespace MoveInstances {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z
          .strictObject(
            {
              to: versionName.optional().describe('The target version; by default the active one.'),
              from: versionName
                .optional()
                .describe('Only instances of this version; by default of all others.'),
              stages: z
                .record(stageName, stageName, {
                  error: 'must be an object: new stages by old ones',
                })
                .optional()
                .describe(
                  'Maps old stages to new ones; a stage that is not mapped keeps its name.',
                ),
              dryRun: z
                .boolean({ error: 'must be true or false' })
                .optional()
                .describe('True (the default) moves nothing and answers what would move.'),
              partial: z
                .boolean({ error: 'must be true or false' })
                .optional()
                .describe('True moves the others if some cannot be moved.'),
              reason: z
                .string({ error: 'must be text' })
                .max(20_000, { error: 'must be shorter' })
                .optional()
                .describe('Why, kept in the history.'),
            },
            { error: 'must be an object' },
          )
          .optional(),
      },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export type Request = z.infer<typeof request>;
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        dryRun: z.boolean(),
        to: z.string(),
        moved: z.int().describe('The number of moved instances, or in a dry run of movable ones.'),
        left: z.int().describe('The number of instances that keep their version.'),
        stranded: z.array(stranded).describe('The first hundred of those, with reasons.'),
      }),
      meta: z.object({}),
    }),
  );
  export type Response = z.infer<typeof response>;
}
