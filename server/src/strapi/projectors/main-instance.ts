import type { Core } from '@strapi/strapi';
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
import { tableOf } from '../ports/tables';

/** Records that show which instance they are in. */
const SHOWING: readonly string[] = [UID.contact, UID.opportunity, UID.campaign];

const successor = z.object({ document_id: z.string(), state: z.string() });

/**
 * BR-007. `stage` and `instanceId` of a record show its main instance: of the live ones that run an
 * entity, the one that was started first. The others never write them. A campaign's member has no
 * stage to show, so it is nobody's main instance.
 *
 * What a record shows is changed in the transaction that changes the instance, under the revision
 * of the record where the stage moves.
 */
export class MainInstance {
  constructor(private readonly strapi: Core.Strapi) {}

  /** The commit without effects on the stage that it has no right to. */
  onlyItsStage(commit: Commit): Commit {
    const { decision, record } = commit;
    if (!shows(decision.next.subject) || !record || isMain(decision.next, record)) return commit;
    const effects = decision.effects.filter(({ kind }) => kind !== 'record.staged');
    return { ...commit, decision: { ...decision, effects } };
  }

  /** After the instance is written: the record names its main instance, or none any more. */
  async project({ decision: { next }, record }: Commit, connection: Knex): Promise<void> {
    if (!shows(next.subject) || !record || next.entity === null) return;
    const shown = record.values.instanceId ?? null;
    if (isLive(next.status)) {
      if (shown === null) await this.show(next.subject, { instance_id: next.id }, connection);
      return;
    }
    if (shown !== next.id) return;
    const heir = await this.successorOf(next, connection);
    const columns = heir
      ? { instance_id: heir.document_id, stage: heir.state }
      : { instance_id: null };
    await this.show(next.subject, columns, connection);
  }

  private async successorOf(
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

  private async show(subject: Subject, columns: object, connection: Knex): Promise<void> {
    await connection(tableOf(this.strapi, subject.type))
      .where({ document_id: subject.id, tenant: DEFAULT_TENANT })
      .update(columns);
  }
}

const shows = ({ type }: Subject): boolean => SHOWING.includes(type);

const isMain = (next: InstanceSnapshot, { values }: SubjectFacts): boolean =>
  next.entity !== null && (values.instanceId === null || values.instanceId === next.id);
