import { z } from 'zod';

import { RESERVED_ACTIONS } from '../../core/contracts';
import { FIELD_NAME } from '../../fields';
import { DEFINITION_LIMITS } from '../limits';
import { VERSION } from '../names';
import { name, outsideName, person } from './names';
import {
  actionShape,
  approvalShape,
  assignmentShape,
  automationShape,
  breachShape,
  campaignShape,
  compensateShape,
  definitionShape,
  entityShape,
  escalationShape,
  requireShape,
  retryShape,
  rulesShape,
  slaShape,
  stageShape,
  targetShape,
  transitionShape,
} from './shapes';
import { elseShape, stepShapes, whenShape } from './steps';

/**
 * The definition language as one schema, for editors and OpenAPI. Built from the compiler's shapes,
 * with the parts filled in that the compiler reads itself. Does not check what needs the compiler:
 * whether a stage exists, or whether an expression is valid.
 */
export function definitionLanguage() {
  const duration = z
    .string()
    .describe('A duration: `24h`, `2 days`, `1 day 4 hours`, or ISO 8601 such as `P2DT3H`.');
  const expression = z.string().describe('An expression such as `data.score > 50 AND data.hot`.');
  const dueDate = {
    due: duration.optional(),
    remind: z
      .union([duration, z.array(duration).max(DEFINITION_LIMITS.reminders)])
      .optional()
      .describe('How long before the due date its people are reminded, at level 3.'),
  };
  const dataKey = z.string().regex(FIELD_NAME);
  const retry = z.strictObject({ ...retryShape, delay: duration.optional() });
  const input = z.unknown();

  const condition: z.ZodType = z.lazy(() =>
    z.union([
      expression,
      z.strictObject({ all: z.array(condition) }),
      z.strictObject({ any: z.array(condition) }),
      z.strictObject({ not: condition }),
      z
        .looseObject({ type: z.string() })
        .describe('A registered condition by its `type`, with its own options.'),
    ]),
  );

  const target = z.union([
    z.strictObject({ team: outsideName }),
    z.strictObject({ role: outsideName }),
    z.strictObject({ person }),
    z.strictObject({ owner: targetShape.owner.unwrap() }),
  ]);
  const targets = z.union([target, z.array(target).min(1)]);
  const assignment = z.union([
    z.strictObject({ team: outsideName, pick: assignmentShape.pick }),
    z.strictObject({ role: outsideName, pick: assignmentShape.pick }),
    z.strictObject({ person }),
    z.strictObject({ owner: targetShape.owner.unwrap() }),
    z.array(target).min(1),
  ]);

  const approval = z
    .looseObject({
      ...approvalShape,
      voters: targets,
      ...dueDate,
      voidOnChange: z.union([z.boolean(), z.array(dataKey)]).optional(),
    })
    .describe('Further keys are options of the strategy, such as `quorum`.');

  const step: z.ZodType = z.lazy(() => {
    const flow = z.array(step);
    const when = z.strictObject({ ...whenShape, when: condition, do: flow });
    const otherwise = z.strictObject({ ...elseShape, else: flow });
    const gateway = z.array(z.union([when, otherwise]));
    return z.union([
      z.strictObject({ ...stepShapes.sequence, sequence: flow }),
      z.strictObject({ ...stepShapes.parallel, parallel: z.array(flow) }),
      z.strictObject({ ...stepShapes.inclusive, inclusive: gateway }),
      z.strictObject({ ...stepShapes.exclusive, exclusive: gateway }),
      z.strictObject({
        ...stepShapes.task,
        assign: assignment.optional(),
        ...dueDate,
      }),
      z.strictObject({ ...stepShapes.approval, approval }),
      z.strictObject({ ...stepShapes.wait, wait: duration }),
      z.strictObject({
        ...stepShapes.set,
        set: z.record(z.string(), z.union([expression, z.number(), z.boolean(), z.null()])),
      }),
      z.strictObject(stepShapes.transition),
      z.strictObject({
        ...stepShapes.activity,
        with: input.optional(),
        retry: retry.optional(),
        compensate: z
          .strictObject({ ...compensateShape, with: input.optional(), retry: retry.optional() })
          .optional(),
      }),
    ]);
  });
  const flow = z.array(step);

  const field = z
    .looseObject({ type: z.string().optional() })
    .describe('A field: its type and its rules.');
  const escalation = z.strictObject({
    ...escalationShape,
    after: duration,
    stage: z
      .union([z.string(), z.array(z.string()).min(1)])
      .optional()
      .describe('By default every stage that is not final.'),
    to: assignment.optional(),
    with: input.optional(),
  });
  const required = z.strictObject({ ...requireShape, fields: z.array(dataKey).optional() });
  const actionRule = z.union([
    z.boolean(),
    z.strictObject({
      ...actionShape,
      require: required.optional(),
      fields: z.array(dataKey).optional(),
      condition: condition.optional(),
      approval: approval.optional(),
    }),
  ]);
  const actions = z
    .strictObject(
      Object.fromEntries(RESERVED_ACTIONS.map((action) => [action, actionRule.optional()])),
    )
    .describe('What guards the built-in actions; `false` forbids one.');
  const entity = z.strictObject({
    ...entityShape,
    actions: actions.optional(),
    stages: z
      .array(z.union([name, z.strictObject(stageShape)]))
      .min(1)
      .optional(),
    fields: z.array(z.union([z.string(), field])).optional(),
    rules: z.strictObject(rulesShape).optional(),
    automation: z
      .strictObject({ ...automationShape, escalation: z.array(escalation).optional() })
      .optional(),
  });
  const transition = z.strictObject({
    ...transitionShape,
    from: z.union([z.string(), z.array(z.string()).min(1)]),
    condition: condition.optional(),
    require: required.optional(),
    fields: z
      .array(dataKey)
      .optional()
      .describe('Attributes that `fields` may write without the right to update the record.'),
    approval: approval.optional(),
    assign: assignment.optional(),
    do: flow.optional(),
  });
  const breach = z.strictObject({
    ...breachShape,
    to: assignment.optional(),
    with: input.optional(),
  });
  const sla = z.strictObject({
    ...slaShape,
    duration,
    until: z.union([z.string(), z.array(z.string())]).optional(),
    pauseIn: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .describe('Stages in which the clock is stopped.'),
    warnAt: z.string().optional(),
    onBreach: z.array(breach).optional(),
  });
  const definition = z.strictObject({
    ...definitionShape,
    version: z.string().regex(VERSION).optional(),
    rules: z.strictObject(rulesShape).optional(),
    actions: actions.optional(),
    dataSchema: z.record(dataKey, field).optional(),
    entities: z.record(z.string(), entity).optional(),
    transitions: z.record(z.string(), transition).optional(),
    campaigns: z.record(z.string(), z.strictObject({ ...campaignShape, do: flow })).optional(),
    sla: sla.optional(),
  });

  return {
    PipelineDefinition: definition,
    PipelineEntity: entity,
    PipelineTransition: transition,
    PipelineStep: step,
    PipelineCondition: condition,
    PipelineApproval: approval,
    PipelineAssignment: assignment,
    PipelineTarget: target,
  } satisfies Record<string, z.ZodType>;
}
