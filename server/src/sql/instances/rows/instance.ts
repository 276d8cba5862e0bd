import { z } from 'zod';

import {
  INSTANCE_STATUSES,
  isLive,
  type Assignee,
  type InstanceId,
  type InstanceSnapshot,
  type Subject,
} from '../../../core/contracts';
import { bigInteger, jsonColumn, liveKeyOf, toJsonText } from '../../columns';
import { actor, json, jsonObject, type Written } from './json';

const run = z.lazy(() =>
  z.object({
    id: z.string(),
    flow: z.string(),
    transition: z.object({ name: z.string(), from: z.string() }).nullable(),
    actor,
    startedAt: z.number(),
    compensation: z
      .object({
        code: z.string(),
        reason: z.string(),
        path: z.string().nullable(),
        startedAt: z.number(),
      })
      .optional(),
  }),
);

const stepPlace = { run: z.string(), step: z.string(), sequence: z.number() };

const completedStep = z.lazy(() =>
  z.union([
    z.object({
      // Rows of earlier versions have no kind.
      kind: z.literal('activity').default('activity'),
      ...stepPlace,
      output: json,
      idempotencyKey: z.string(),
    }),
    z.object({ kind: z.literal('set'), ...stepPlace, before: jsonObject, after: jsonObject }),
  ]),
);

const fault = z.lazy(() =>
  z.object({
    code: z.string(),
    reason: z.string(),
    path: z.string().nullable(),
    at: z.number(),
  }),
);

const identity = {
  document_id: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  definition: z.string(),
  version: z.string(),
};

const position = {
  entity: z.string().nullable(),
  campaign: z.string().nullable(),
  state: z.string().nullable(),
};

/** The columns of `crm_instances` that make a snapshot (REL-004). Whether they agree, the core checks. */
export const instanceColumns = z.lazy(() =>
  z.object({
    ...identity,
    ...position,
    status: z.enum(INSTANCE_STATUSES),
    data: jsonColumn(jsonObject),
    assignees: jsonColumn(z.array(z.string())),
    revision: z.int(),
    counter: z.int(),
    sequence: z.int(),
    started_at: bigInteger,
    ended_at: bigInteger.nullable(),
    fault: jsonColumn(fault.nullable()),
    runs: jsonColumn(z.array(run)),
    completed_steps: jsonColumn(z.array(completedStep)),
    outcome: z.enum(['won', 'lost']).nullable(),
    live_key: z.string().nullable(),
    open_tokens: z.int(),
    open_tasks: z.int(),
    open_timers: z.int(),
  }),
);

/** `live_key` is the unique key of a live instance, so it must agree with the other columns. */
export const instanceRow = instanceColumns.refine(
  ({ subject_type: type, subject_id: id, status, ...row }) =>
    row.live_key === (isLive(status) ? liveKeyOf({ ...row, subject: { type, id } }) : null),
  { path: ['live_key'], error: 'belongs to another status, record or definition' },
);

export type InstanceRow = z.infer<typeof instanceRow>;

/** The columns without which an instance cannot be recovered. */
export const IDENTITY: readonly string[] = Object.keys(identity);

/** What a column that cannot be read is taken for: an instance that has just begun and needs attention. */
export const INSTANCE_DEFAULTS: Omit<InstanceRow, keyof typeof identity> = {
  ...{ entity: null, campaign: null, state: null, status: 'needs_attention' },
  ...{ data: {}, assignees: [], revision: 1, counter: 0, sequence: 0 },
  ...{ started_at: 0, ended_at: null, fault: null, runs: [], completed_steps: [], live_key: null },
  ...{ outcome: null, open_tokens: 0, open_tasks: 0, open_timers: 0 },
};

type Identity = z.infer<z.ZodObject<typeof identity>>;
type Position = Identity & z.infer<z.ZodObject<typeof position>>;

export const subjectOf = (row: Pick<Identity, 'subject_type' | 'subject_id'>): Subject => ({
  type: row.subject_type,
  id: row.subject_id,
});

const definitionOf = ({ definition: name, version }: Identity) => ({ name, version });

/** The snapshot, its keys in the order in which the core writes them. */
export const toInstance = (
  row: InstanceRow,
  { tokens, tasks, timers }: Pick<InstanceSnapshot, 'tokens' | 'tasks' | 'timers'>,
): InstanceSnapshot => ({
  id: row.document_id as InstanceId,
  definition: definitionOf(row),
  entity: row.entity,
  campaign: row.campaign,
  subject: subjectOf(row),
  status: row.status,
  stage: row.state,
  data: row.data,
  assignees: row.assignees as Assignee[],
  revision: row.revision,
  counter: row.counter,
  sequence: row.sequence,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  fault: row.fault,
  runs: row.runs as unknown as InstanceSnapshot['runs'],
  tokens,
  tasks,
  timers,
  completedSteps: row.completed_steps as unknown as InstanceSnapshot['completedSteps'],
  outcome: row.outcome,
});

/** Columns that are written once. */
const fixedColumns = (next: InstanceSnapshot) => ({
  document_id: next.id,
  subject_type: next.subject.type,
  subject_id: next.subject.id,
  entity: next.entity,
  campaign: next.campaign,
  started_at: next.startedAt,
});

/** Columns that a decision may change and that cost nothing to write. */
const plainColumns = (next: InstanceSnapshot) => ({
  definition: next.definition.name,
  version: next.definition.version,
  state: next.stage,
  status: next.status,
  revision: next.revision,
  counter: next.counter,
  sequence: next.sequence,
  ended_at: next.endedAt,
  fault: toJsonText(next.fault),
  outcome: next.outcome,
  open_tokens: next.tokens.length,
  open_tasks: next.tasks.length,
  open_timers: next.timers.length,
});

const liveKeyIn = (next: InstanceSnapshot): string | null =>
  isLive(next.status) ? liveKeyOf({ ...next, definition: next.definition.name }) : null;

/** All columns that a decision may change; the version changes with a move to another one. */
export const changingColumns = (next: InstanceSnapshot) => ({
  ...plainColumns(next),
  data: toJsonText(next.data),
  assignees: toJsonText(next.assignees),
  runs: toJsonText(next.runs),
  completed_steps: toJsonText(next.completedSteps),
  live_key: liveKeyIn(next),
});

type ChangingColumns = ReturnType<typeof changingColumns>;

/**
 * The same without serialized columns whose value the decision has left as it was: a snapshot shares
 * with its base what stayed the same.
 */
export function changedColumns(
  base: InstanceSnapshot | null,
  next: InstanceSnapshot,
): Partial<ChangingColumns> {
  if (!base) return changingColumns(next);
  const hasSameKey =
    isLive(base.status) === isLive(next.status) && base.definition.name === next.definition.name;
  return {
    ...plainColumns(next),
    ...(base.data !== next.data && { data: toJsonText(next.data) }),
    ...(base.assignees !== next.assignees && { assignees: toJsonText(next.assignees) }),
    ...(base.runs !== next.runs && { runs: toJsonText(next.runs) }),
    ...(base.completedSteps !== next.completedSteps && {
      completed_steps: toJsonText(next.completedSteps),
    }),
    ...(!hasSameKey && { live_key: liveKeyIn(next) }),
  };
}

export const newInstanceRow = (next: InstanceSnapshot): Written<typeof instanceColumns> => ({
  ...fixedColumns(next),
  ...changingColumns(next),
});

/** An instance by its names, with its number in the order of the table. */
export interface PlacedInstance extends Pick<InstanceSnapshot, 'id' | 'definition' | 'subject'> {
  readonly place: number;
}

const place = { id: bigInteger };

export const PLACED_COLUMNS = [...Object.keys(place), ...Object.keys(identity)];

export const placedInstance = z.object({ ...place, ...identity }).transform(
  (row): PlacedInstance => ({
    place: row.id,
    id: row.document_id as InstanceId,
    definition: definitionOf(row),
    subject: subjectOf(row),
  }),
);

/** A live instance, as needed for choosing among several. */
export type LiveInstance = Pick<
  InstanceSnapshot,
  'id' | 'definition' | 'entity' | 'campaign' | 'subject' | 'stage'
>;

const toLive = (row: Position): LiveInstance => ({
  id: row.document_id as InstanceId,
  definition: definitionOf(row),
  entity: row.entity,
  campaign: row.campaign,
  subject: subjectOf(row),
  stage: row.state,
});

export const liveInstance = z.object({ ...identity, ...position }).transform(toLive);

export const placedLiveInstance = z
  .object({ ...place, ...identity, ...position })
  .transform((row) => ({ ...toLive(row), place: row.id }));

/** An instance in a list. */
export type InstanceHead = LiveInstance &
  Pick<
    InstanceSnapshot,
    'status' | 'data' | 'assignees' | 'revision' | 'startedAt' | 'endedAt' | 'fault'
  >;

/** A column that cannot be read gets its default, so that the rest of the list is read; `verify` reports it. */
export const instanceHead = z.lazy(() => {
  const { status, data, assignees, revision, started_at, ended_at, fault } =
    instanceColumns.unwrap().shape;
  return z
    .object({
      ...identity,
      ...position,
      status: status.catch(INSTANCE_DEFAULTS.status),
      data: data.catch(INSTANCE_DEFAULTS.data),
      assignees: assignees.catch(INSTANCE_DEFAULTS.assignees),
      ...{ revision, started_at, ended_at },
      fault: fault.catch(INSTANCE_DEFAULTS.fault),
    })
    .transform(
      (row): InstanceHead => ({
        ...toLive(row),
        status: row.status,
        data: row.data,
        assignees: row.assignees as Assignee[],
        revision: row.revision,
        startedAt: row.started_at,
        endedAt: row.ended_at,
        fault: row.fault,
      }),
    );
});
