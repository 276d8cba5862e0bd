import { z } from 'zod';

import { STAGE_COLORS } from '../core/contracts';
import { pageAnswer, pageQuery } from './paging';
import { recordSummary } from './record-summary';
import { slaState } from './sla-state';

/**
 * A pipeline as a board: a column for each stage, a card for each live instance. Mounted twice with the
 * same handlers, as the endpoints of instances, and for callers who may list the type of the records.
 * Below level 2 they answer 404.
 *
 * A column is counted and summed over all of its instances in one statement, whatever page of its cards
 * is read; cards are read per column, in pages.
 */

const text = (what: string, most = 255) =>
  z
    .string({ error: `must be ${what}` })
    .min(1, { error: `must be ${what}` })
    .max(most, { error: 'must be shorter' });

const OWNERS = 'must be user:<documentId>, admin:<documentId>, team:<documentId> or me, or a list';
const owner = text('user:<documentId>, admin:<documentId>, team:<documentId> or me');

/** What narrows a board; the same for its columns and for the cards of one. */
const narrowing = {
  entity: text('an entity')
    .optional()
    .describe('The entity of the definition; required if it has several.'),
  owner: z
    .union([owner, z.array(owner).min(1).max(50, { error: 'must have at most 50 entries' })], {
      error: OWNERS,
    })
    .optional()
    .describe('The owners: people, teams or `me`; one, or a list of at most 50.'),
  filters: z
    .record(z.string(), z.unknown(), { error: 'must be conditions on fields of the records' })
    .optional()
    .describe(
      'Conditions on the records, as in the list of their type: `filters[value][$gte]=1000`.',
    ),
  _q: text('text').optional().describe('A part of a text, as in the list of the records.'),
};

/** Fields of records by which cards are sorted. */
export const CARD_FIELDS = ['name', 'owner', 'value', 'closeDate'] as const;

const CARD_ORDERS = ['dueAt', 'enteredAt', 'stage', ...CARD_FIELDS] as const;
export type CardOrder = (typeof CARD_ORDERS)[number];

const CARD_SORTS = CARD_ORDERS.flatMap((name) => [name, `${name}:asc`, `${name}:desc`] as const);

/** Of records of the CRM; documents of the app have no owner and no value. */
const total = z.lazy(() =>
  z.object({
    currency: z.string().nullable(),
    value: z.number(),
    weighted: z
      .number()
      .nullable()
      .describe(
        'Times the win rate of the stage, as in the forecast: the share of won ones among those that were in the stage and have been won or lost. Null if there are none.',
      ),
  }),
);

/** GET /board/:definition : the columns, in the order of the stages. */
export namespace GetBoard {
  export const query = z.lazy(() => z.strictObject(narrowing));
  export const column = z.lazy(() =>
    z.object({
      stage: z.string(),
      label: z.string().describe('Its title; its name if it has none.'),
      color: z.enum(STAGE_COLORS).nullable(),
      isFinal: z.boolean(),
      outcome: z.enum(['won', 'lost']).nullable(),
      count: z.int().describe('All live instances of the stage.'),
      overdue: z.int().describe('Those with an open task or approval that is overdue.'),
      rotting: z
        .int()
        .describe('Those whose SLA is breached, or that were escalated in this stage (level 3).'),
      attention: z.int().describe('Those that are overdue, rotting, or parked.'),
      averageMs: z
        .int()
        .nullable()
        .describe('The average time that they have been in the stage so far; null without any.'),
      totals: z
        .array(total)
        .describe('By currency; empty for records without a value, and where it may not be read.'),
    }),
  );
  export const response = z.lazy(() =>
    z.object({
      data: z
        .array(column)
        .describe('In the order of the definition, then stages of other versions.'),
      meta: z.object({
        definition: z.string(),
        version: z.string(),
        entity: z.string(),
        type: z.string().describe('The uid of the content type of the records.'),
      }),
    }),
  );
  export type Query = z.infer<typeof query>;
  export type Column = z.infer<typeof column>;
  export type Response = z.infer<typeof response>;
}

/**
 * GET /board/:definition/cards : the cards of a column: what is due first comes first, then what has
 * been in the stage the longest.
 */
export namespace ListBoardCards {
  export const query = z.lazy(() =>
    z.strictObject({
      stage: text('the name of a stage')
        .optional()
        .describe('The column; without it the cards of all columns.'),
      ...narrowing,
      sort: z
        .enum(CARD_SORTS, { error: `must be one of ${CARD_SORTS.join(', ')}` })
        .optional()
        .describe(
          '`dueAt` by default; `stage` is in the order of the columns. What is empty comes last.',
        ),
      pagination: pageQuery,
    }),
  );
  export const card = z.lazy(() =>
    z.object({
      instance: z.string().describe('documentId of the instance.'),
      stage: z.string(),
      revision: z.int().describe('Of the instance; sent with an action, it refuses a stale one.'),
      needsAttention: z.boolean().describe('Whether it is parked: see `fault` of the instance.'),
      subject: z.object({ type: z.string(), id: z.string() }),
      record: recordSummary,
      owner: z.string().nullable().describe('Null also where the caller may not read it.'),
      closeDate: z
        .string()
        .nullable()
        .describe('Of an opportunity, where the caller may read it; otherwise null.'),
      enteredAt: z.string().describe('When it entered the stage.'),
      next: z
        .object({
          task: z.string(),
          kind: z.enum(['task', 'approval']),
          label: z.string(),
          dueAt: z.string().nullable(),
        })
        .nullable()
        .describe('The open task or approval that is due first; null without one.'),
      planned: z
        .object({
          interaction: z.string().describe('documentId of the interaction.'),
          type: z.string().describe('note, call, email or meeting.'),
          title: z.string().nullable(),
          dueAt: z.string(),
        })
        .nullable()
        .describe(
          'The planned interaction with the record that is due first; null without one, and where the caller may not read interactions.',
        ),
      dueAt: z
        .string()
        .nullable()
        .describe(
          'The earliest of the due dates of `next` and `planned`, the end of the SLA and the next escalation.',
        ),
      isRotting: z
        .boolean()
        .describe('Whether its SLA is breached, or it was escalated in this stage (level 3).'),
      sla: slaState,
    }),
  );
  export const response = z.lazy(() =>
    z.object({ data: z.array(card), meta: z.object({ pagination: pageAnswer }) }),
  );
  export type Query = z.input<typeof query>;
  export type Card = z.infer<typeof card>;
  export type Response = z.infer<typeof response>;
}
