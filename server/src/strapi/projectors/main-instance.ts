import type { Knex } from 'knex';
import { z } from 'zod';

import { DEFAULT_TENANT, UID } from '../../constants';
import {
  isLive,
  type Commit,
  type InstanceSnapshot,
  type Subject,
  type SubjectFacts,
} from '../../core/contracts';

/** Records that show which instance they are in. */
const SHOWING: readonly string[] = [UID.contact, UID.opportunity, UID.campaign];

const successor = z.object({ document_id: z.string(), state: z.string() });

/** Columns that follow the main instance; the record's revision does not rise for them. */
export interface MainInstanceColumns {
  readonly instance_id?: string | null;
  readonly stage?: string;
}

/** What a record shows of an instance that has changed. */
export interface MainInstanceProjection {
  /** Whether the record shows the stage of this instance. */
  readonly showsStage: boolean;
  readonly columns: MainInstanceColumns;
}

/**
 * BR-007. `stage` and `instanceId` of a record show its main instance: of the live ones that run an
 * entity, the one that was started first. The others never write them. A campaign's member has no
 * stage to show, so it is nobody's main instance.
 *
 * Asked inside the transaction, after the instance is written: where the main instance ends, the
 * record shows the next one, or none any more.
 */
export async function projectMainInstance(
  { decision: { next }, record }: Commit,
  connection: Knex,
): Promise<MainInstanceProjection> {
  if (!record || !shows(next.subject)) return { showsStage: true, columns: {} };
  const showsStage = isMain(next, record);
  if (next.entity === null) return { showsStage, columns: {} };
  const shown = record.values.instanceId ?? null;
  if (isLive(next.status)) {
    return { showsStage, columns: shown === null ? { instance_id: next.id } : {} };
  }
  if (shown !== next.id) return { showsStage, columns: {} };
  const heir = await successorOf(next, connection);
  const columns = heir
    ? { instance_id: heir.document_id, stage: heir.state }
    : { instance_id: null };
  return { showsStage, columns };
}

async function successorOf(
  { id, subject }: InstanceSnapshot,
  connection: Knex,
): Promise<z.infer<typeof successor> | undefined> {
  const found: unknown = await connection('crm_instances')
    .where({ tenant: DEFAULT_TENANT, subject_type: subject.type, subject_id: subject.id })
    .whereNotNull('live_key')
    .whereNotNull('entity')
    .whereNot('document_id', id)
    .orderBy([{ column: 'started_at' }, { column: 'id' }])
    .first('document_id', 'state');
  return found ? successor.parse(found) : undefined;
}

const shows = ({ type }: Subject): boolean => SHOWING.includes(type);

const isMain = (next: InstanceSnapshot, { values }: SubjectFacts): boolean =>
  next.entity !== null && (values.instanceId === null || values.instanceId === next.id);
