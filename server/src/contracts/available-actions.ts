import { z } from 'zod';

import { STAGE_COLORS } from '../core/contracts';

/**
 * What a person can do with a record now, and which stages there are, for panels and boards. Mounted twice
 * with the same handlers, as the endpoints of instances.
 */

const obstacle = z.lazy(() => z.object({ code: z.string(), reason: z.string(), path: z.string() }));

export const availableAction = z.lazy(() =>
  z.object({
    action: z.string().describe('A transition, or a built-in action.'),
    label: z.string().describe('The title of the transition; its name if it has none.'),
    isBuiltIn: z.boolean(),
    outcome: z
      .enum(['won', 'lost'])
      .nullable()
      .describe('Of `close`, which is listed once for each outcome that it can have.'),
    to: z.string().nullable().describe('The stage that it enters; null if it enters none.'),
    possible: z.boolean().describe('Whether nothing bars it but what the caller can give with it.'),
    obstacles: z.array(obstacle).describe('Why it is not possible; empty if it is.'),
    asks: z
      .array(obstacle)
      .describe(
        'What the input has to settle: values that are missing, a comment, a condition on values that the action writes.',
      ),
    approval: z
      .string()
      .nullable()
      .describe('The strategy of its approval, such as `majority`; null without one.'),
    pending: z
      .string()
      .nullable()
      .describe(
        'The open task of the approval that it waits for already; performing it again changes nothing.',
      ),
    takes: z
      .array(z.string())
      .describe('Keys of the body: `fields`, `comment`, `reason`, `assignees`, `opportunity` …'),
    needs: z
      .array(z.string())
      .describe(
        'Those of them that a form has to ask for: without them it is refused (of `comment`, unless it has attachments).',
      ),
    input: z
      .record(z.string(), z.unknown())
      .describe(
        'JSON Schema of `fields`: a property for each value that it asks for or writes, with `title`, `description`, limits, `default` (the current value, where the caller may read it), `x-type` (the type of the field) and `format` (`person`, `owner`, `people`, `currency`, `date`, `date-time`, `time`, `email`, `uri` …); `required` lists those that must have a value.',
      ),
  }),
);
export type AvailableAction = z.infer<typeof availableAction>;

/**
 * GET /instances/:id/actions : the actions that the instance has in its stage, possible ones first:
 * transitions from there in the order of the definition, then the built-in ones. Once it has ended,
 * there is only `revertConvert`, of a converted lead.
 */
export namespace ListAvailableActions {
  export const response = z.lazy(() =>
    z.object({
      data: z.array(availableAction),
      meta: z.object({ revision: z.int().describe('The revision of the instance.') }),
    }),
  );
  export type Response = z.infer<typeof response>;
}

/** A stage of an active definition. */
export const stageEntry = z.lazy(() =>
  z.object({
    definition: z.string(),
    definitionLabel: z.string().describe('The title of the definition; its name if it has none.'),
    entity: z.string(),
    type: z.string().describe('The uid of the content type of its records.'),
    name: z.string().describe('As it stands in the record.'),
    label: z.string().describe('Its title; its name if it has none.'),
    color: z
      .enum(STAGE_COLORS)
      .nullable()
      .describe("A colour token of Strapi's design system; null if the definition names none."),
    isFinal: z.boolean(),
    outcome: z.enum(['won', 'lost']).nullable(),
  }),
);
export type StageEntry = z.infer<typeof stageEntry>;

/** GET /stages : the stages of active definitions, in the order of each definition. */
export namespace ListStages {
  export const query = z.lazy(() =>
    z.strictObject({
      type: z
        .string({ error: 'must be the uid of a content type' })
        .max(255, { error: 'must be shorter' })
        .optional()
        .describe('Only those for records of this content type.'),
      definition: z
        .string({ error: 'must be the name of a definition' })
        .max(255, { error: 'must be shorter' })
        .optional()
        .describe('Only those of this definition.'),
    }),
  );
  export const response = z.lazy(() => z.object({ data: z.array(stageEntry) }));
  export type Query = z.infer<typeof query>;
  export type Response = z.infer<typeof response>;
}
