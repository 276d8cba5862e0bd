import type { Knex } from 'knex';

import { UID } from '../../constants';
import {
  isLive,
  type Commit,
  type InstanceSnapshot,
  type Subject,
  type SubjectFacts,
} from '../../core/contracts';
import type { ScopedConnection } from '../../sql/scope';

/** Record types with instance columns. */
const SHOWING: readonly string[] = [UID.contact, UID.opportunity, UID.campaign];

/** Columns that follow the main instance; they do not increment the record's revision. */
export type MainInstanceColumns = Readonly<Record<string, Knex.Value>>;

/** The projection of a changed instance on its record. */
export interface MainInstanceProjection {
  /** Whether the record shows the stage of this instance. */
  readonly showsStage: boolean;
  readonly columns: MainInstanceColumns;
}

/**
 * BR-007. `stage` and `instanceId` of a record show its main instance: the oldest live instance of
 * an entity. Other instances do not write them. Members of campaigns have no stage, so they are
 * never the main instance.
 *
 * For an UPDATE of the record after the instance was written: if the main instance ends, the
 * columns select the next one, or null.
 */
export function projectMainInstance(
  commit: Commit,
  connection: ScopedConnection,
): MainInstanceProjection {
  const planned = planMainInstance(commit);
  if (planned) return planned;
  const { decision, record } = commit;
  const { next, effects } = decision;
  const showsStage = record !== null && isMain(next, record);
  const stage = effects.flatMap((effect) => (effect.kind === 'record.staged' ? effect.stage : []));
  const own = (showsStage && stage.at(-1)) || connection.knex.ref('stage');
  const heir = (column: string) => successorOf(next, column, connection);
  return {
    showsStage,
    columns: {
      instance_id: heir('document_id'),
      stage: connection.knex.raw('coalesce(?, ?)', [heir('state'), own]),
    },
  };
}

/** The same without reading other instances; undefined if the main instance ends. */
export function planMainInstance({
  decision: { next },
  record,
}: Commit): MainInstanceProjection | undefined {
  if (!record || !shows(next.subject)) return { showsStage: true, columns: {} };
  const showsStage = isMain(next, record);
  const shown = record.values.instanceId ?? null;
  if (next.entity === null || (!isLive(next.status) && shown !== next.id)) {
    return { showsStage, columns: {} };
  }
  if (!isLive(next.status)) return undefined;
  return { showsStage, columns: shown === null ? { instance_id: next.id } : {} };
}

const successorOf = (
  { id, subject }: InstanceSnapshot,
  column: string,
  connection: ScopedConnection,
): Knex.QueryBuilder =>
  connection
    .rows('crm_instances')
    .where({ subject_type: subject.type, subject_id: subject.id })
    .whereNotNull('live_key')
    .whereNotNull('entity')
    .whereNot('document_id', id)
    .orderBy([{ column: 'started_at' }, { column: 'id' }])
    .limit(1)
    .select(column);

const shows = ({ type }: Subject): boolean => SHOWING.includes(type);

const isMain = (next: InstanceSnapshot, { values }: SubjectFacts): boolean =>
  next.entity !== null && (values.instanceId === null || values.instanceId === next.id);
