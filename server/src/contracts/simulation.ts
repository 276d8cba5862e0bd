import { z } from 'zod';

import { NOTICES } from '../core/contracts';
import { availableAction } from './available-actions';
import { name } from './actions';
import { definitionDiagnostic, versionName } from './definitions';
import { actor } from './events';
import { GetInstanceHistory, instanceView, isoTime } from './instances';

/**
 * Trying a definition before it is published: the engine runs it in memory, on an invented or an
 * existing record, with people who act and time that passes. Nothing is written. Mounted twice, as the
 * endpoints of definitions.
 */

/** Maximum numbers of what one simulation may hold. */
export const SIMULATION_LIMITS = { actors: 20, moves: 100, groups: 20 } as const;

const text = (what: string, max = 255) =>
  z.string({ error: what }).min(1, { error: what }).max(max, { error: 'must be shorter' });
const fields = z
  .record(z.string(), z.unknown(), { error: 'must be an object: keys and values' })
  .optional();
const comment = z.string({ error: 'must be text' }).max(20_000).optional();
const actorKey = z
  .string({ error: 'must be the key of an actor' })
  .regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'must be 1 to 64 letters, digits, "_" or "-"' });
const groups = (what: string) =>
  z
    .array(text(`must be ${what}`), { error: `must be a list: ${what}` })
    .max(SIMULATION_LIMITS.groups)
    .optional();
const time = text('must be a date and time such as 2026-03-02T09:00:00Z', 64);

const actorInput = z.lazy(() =>
  z.strictObject(
    {
      key: actorKey.describe('How the moves name this actor.'),
      label: text('must be text').optional().describe('Of an invented person; by default the key.'),
      person: z
        .string({ error: 'must be user:<documentId> or admin:<documentId>' })
        .regex(/^(user|admin):\S{1,255}$/, {
          error: 'must be user:<documentId> or admin:<documentId>',
        })
        .optional()
        .describe('An existing person, with their roles and teams; absent: an invented one.'),
      roles: groups('names of roles').describe('Roles of an invented person, by name.'),
      teams: groups('keys of teams').describe('Teams of an invented person, by key.'),
    },
    { error: 'must be an object with "key"' },
  ),
);

const by = actorKey.optional().describe('Who does it: the key of an actor; by default the system.');
const task = text('must be the id of a task');
const call = text('must be the id of a call');

/** One thing that happens. */
const move = z.lazy(() =>
  z.discriminatedUnion(
    'do',
    [
      z.strictObject({
        do: z.literal('act').describe('Performs a transition or a built-in action.'),
        by,
        action: name('an action').describe('The name of the transition, or of the action.'),
        fields,
        comment,
        attachments: z.array(text('must be a name')).max(20).optional(),
        outcome: z.enum(['won', 'lost'], { error: 'must be "won" or "lost"' }).optional(),
        reason: comment,
        assignees: z.array(text('must be a person or group')).max(100).optional(),
        opportunity: fields,
      }),
      z.strictObject({
        do: z.literal('vote').describe('Votes in an approval.'),
        by,
        task,
        choice: z.enum(['approve', 'reject', 'abstain'], {
          error: 'must be "approve", "reject" or "abstain"',
        }),
        comment,
      }),
      z.strictObject({
        do: z.literal('complete').describe('Completes a plain task.'),
        by,
        task,
        fields,
        comment,
      }),
      z.strictObject({ do: z.literal('claim').describe('Claims a task of a group.'), by, task }),
      z.strictObject({ do: z.literal('release').describe('Hands a task back.'), by, task }),
      z.strictObject({
        do: z.literal('answer').describe('An integration or automation succeeds.'),
        call,
        output: z.unknown().optional().describe('What the integration answers.'),
      }),
      z.strictObject({
        do: z.literal('fail').describe('An integration or automation fails.'),
        call,
        reason: text('must be text', 2_000).optional(),
        retryable: z
          .boolean({ error: 'must be true or false' })
          .optional()
          .describe('False: it is not tried again.'),
      }),
      z.strictObject({
        do: z.literal('wait').describe('Time passes; what falls due meanwhile happens.'),
        until: time.optional().describe('A date and time in ISO 8601 with an offset.'),
        for: text('must be a duration such as "2 days"', 64)
          .optional()
          .describe('Or a duration: `2 days`, `PT1H`.'),
      }),
    ],
    {
      error:
        'must be an object with "do": act, vote, complete, claim, release, answer, fail or wait',
    },
  ),
);
export type SimulationMove = z.infer<typeof move>;

/** A timer that is armed. */
const timer = z.lazy(() =>
  z.object({
    id: z.string(),
    kind: z.enum(['wait', 'transition', 'escalation', 'sla', 'reminder']),
    at: isoTime,
    step: z.string().nullable().describe('The JSON path of the step that waits for it.'),
    task: z.string().nullable().describe('The task that it reminds of.'),
    level: z.int().nullable().describe('Of an escalation, from 1.'),
    phase: z.enum(['warning', 'breach']).nullable().describe('Of an SLA.'),
    isStopped: z.boolean().describe('Whether the clock of its SLA stands still.'),
  }),
);

/** A call that would be made. */
const openCall = z.lazy(() =>
  z.object({
    id: z.string().describe('For the moves `answer` and `fail`.'),
    kind: z.enum(['activity', 'compensation', 'automation']),
    name: z.string().describe('The integration, or the automation.'),
    input: z.unknown(),
    attempt: z.int(),
    at: isoTime.describe('When it would be called; after a failure later than now.'),
    step: z.string().nullable().describe('The JSON path of the step.'),
    exists: z.boolean().describe('Whether this app has an integration of this name now.'),
  }),
);

/** The state after a move. */
const state = z.lazy(() =>
  z.object({
    instance: instanceView.unwrap().omit({ sla: true }),
    record: z
      .record(z.string(), z.unknown())
      .describe('The attributes of the record that have a value.'),
    timers: z.array(timer).describe('Those that call nothing, earliest first.'),
    calls: z.array(openCall),
  }),
);
export type SimulatedState = z.infer<typeof state>;

const step = z.lazy(() =>
  z.object({
    move: z.int().nullable().describe('The index of the move; null for the start.'),
    at: isoTime.describe('The simulated time after it.'),
    refusal: z
      .object({ code: z.string(), reason: z.string(), path: z.string() })
      .nullable()
      .describe('Why it was refused, as the real action would be; null if it was done.'),
    stages: z.array(z.string()).describe('The stages that it entered, in order.'),
    entries: z.array(GetInstanceHistory.entry.unwrap()).describe('What the history would hold.'),
    notices: z.array(
      z.object({
        notice: z.enum(NOTICES),
        to: z.array(z.string()).describe('The people and groups who would be notified.'),
      }),
    ),
    opportunity: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The values of the opportunity that a conversion would make.'),
    state: state.nullable().describe('Null if the start was refused.'),
  }),
);
export type SimulatedStep = z.infer<typeof step>;

/** POST /definitions/simulate : runs a definition in memory; writes nothing. */
export namespace SimulateDefinition {
  export const request = z.lazy(() =>
    z.strictObject(
      {
        data: z.strictObject(
          {
            schema: z
              .unknown()
              .meta({ $ref: '#/components/schemas/PipelineDefinition' })
              .optional()
              .describe('The definition, which need not be saved.'),
            model: text('must be the uid of a content type')
              .optional()
              .describe('The model of an in-model definition, which has no `id`.'),
            name: name('a definition').optional().describe('Or the name of a saved one.'),
            version: versionName
              .optional()
              .describe('Of the saved one; by default the active version, or else the newest.'),
            entity: name('an entity').optional().describe('Required if there are several.'),
            campaign: name('a campaign').optional().describe('A campaign flow instead.'),
            record: z
              .strictObject(
                {
                  type: text('must be the uid of a content type').describe('The content type.'),
                  id: text('must be the documentId of a record').describe('The documentId.'),
                },
                { error: 'must be an object with "type" and "id"' },
              )
              .optional()
              .describe(
                'An existing record, which the caller may read. Its instances do not matter.',
              ),
            sample: fields.describe('Or the attributes of an invented record.'),
            stage: name('a stage')
              .optional()
              .describe('Where to start; by default the stage of the record, or the first one.'),
            fields: fields.describe('Values given with the start.'),
            startedBy: by,
            at: time
              .optional()
              .describe('The time of the start; by default now. Send it again with further moves.'),
            actors: z
              .array(actorInput, { error: 'must be a list of actors' })
              .max(SIMULATION_LIMITS.actors, {
                error: `must have at most ${SIMULATION_LIMITS.actors} actors`,
              })
              .optional()
              .describe('The people who act.'),
            moves: z
              .array(move, { error: 'must be a list of moves' })
              .max(SIMULATION_LIMITS.moves, {
                error: `must have at most ${SIMULATION_LIMITS.moves} moves`,
              })
              .optional()
              .describe('In order. A refused one changes nothing, and the next one follows.'),
            actionsFor: by.describe(
              'Whose actions `actions` lists: the key of an actor; by default the system.',
            ),
          },
          { error: 'must be an object' },
        ),
      },
      { error: 'must be an object with the key "data"' },
    ),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z.object({
        definition: z.object({ name: z.string(), version: z.string() }),
        entity: z.string().nullable(),
        campaign: z.string().nullable(),
        type: z.string().nullable().describe('The content type of the record.'),
        hidden: z
          .array(z.string())
          .describe('Attributes of the record that the caller may not read; they are empty here.'),
        input: z
          .object({
            sample: z.record(z.string(), z.unknown()),
            fields: z.record(z.string(), z.unknown()),
          })
          .describe('JSON Schemas of `sample` and `fields`, to build forms from.'),
        actors: z.array(actor.unwrap().extend({ key: z.string(), person: z.string() })),
        steps: z.array(step).describe('The start, and then each move.'),
        actions: z
          .array(availableAction)
          .describe('The actions after the last move, possible ones first.'),
      }),
      meta: z.object({ diagnostics: z.array(definitionDiagnostic).describe('Warnings.') }),
    }),
  );
  export type Request = z.infer<typeof request>;
  export type Response = z.infer<typeof response>;
}
