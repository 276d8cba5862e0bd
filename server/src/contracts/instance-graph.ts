import { z } from 'zod';

import { STAGE_COLORS } from '../core/contracts';

/** What bars a transition, or follows it. */
export const GRAPH_GUARDS = ['condition', 'approval', 'steps'] as const;

const BLOCKS = ['parallel', 'inclusive', 'exclusive'] as const;
export const GRAPH_STEP_KINDS = [
  ...BLOCKS,
  ...(['task', 'approval', 'wait', 'set', 'transition', 'activity'] as const),
] as const;

const stage = z.lazy(() =>
  z.object({
    name: z.string(),
    label: z.string().describe('Its title; its name if it has none.'),
    color: z.enum(STAGE_COLORS).nullable(),
    isFinal: z.boolean(),
    isCurrent: z.boolean().describe('The instance is live and in this stage.'),
  }),
);

const transition = z.lazy(() =>
  z.object({
    name: z.string(),
    label: z.string().describe('Its label; its name if it has none.'),
    from: z.array(z.string()).describe('Stages; `*` is every stage that is not final.'),
    to: z.string(),
    guards: z
      .array(z.enum(GRAPH_GUARDS))
      .describe('That it has a condition or an approval, and that `steps` follow it.'),
  }),
);

const step = z.lazy(() =>
  z.object({
    path: z.string().describe('The JSON path of the step.'),
    kind: z.enum(GRAPH_STEP_KINDS),
    label: z
      .string()
      .nullable()
      .describe(
        'The text of a task or an approval, the duration of a wait, the name of a transition or of the integration of an activity; otherwise null.',
      ),
    block: z.string().nullable().describe('The path of the block that contains it.'),
    branch: z.int().nullable().describe('The branch of that block, from 0.'),
    branches: z
      .array(z.enum(['always', 'condition', 'else']))
      .describe('When each branch of a block runs; empty for other steps.'),
    waitsFor: z
      .enum(['task', 'timer', 'forked', 'failed'])
      .nullable()
      .describe('What the token in this step waits for; null without one.'),
  }),
);

const flow = z.lazy(() =>
  z.object({
    path: z.string().describe('The JSON path of its steps.'),
    label: z.string().describe('The label or name of its transition, or the name of its campaign.'),
    steps: z.array(step).describe('In the order of the definition, a block before its branches.'),
  }),
);

/**
 * GET /instances/:id/graph : the pipeline of an instance, in the version that it runs, and where it is
 * in it. For whoever may read the instance: without conditions, approvers, inputs and settings, which
 * need the right to read definitions.
 */
export namespace GetInstanceGraph {
  export const data = z.lazy(() =>
    z.object({
      definition: z.object({ name: z.string(), version: z.string() }),
      stages: z.array(stage).describe("Empty for a campaign's member."),
      transitions: z.array(transition).describe('Between these stages.'),
      flows: z.array(flow).describe('Those that are at work.'),
    }),
  );
  export const response = z.lazy(() => z.object({ data, meta: z.object({}) }));
  export type Response = z.infer<typeof response>;
  export type Data = z.infer<typeof data>;
  export type Flow = Data['flows'][number];
  export type Step = Flow['steps'][number];
}
