import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import type { RecordUid } from '../../../constants';
import type { Clock, Subject, SubjectFacts } from '../../../core/contracts';
import { CrmValidationError } from '../../../core/errors';
import type { MainInstanceColumns } from '../../projectors/main-instance';
import type { ComparedRow } from '../../../sql/instances/single-statement';
import type { CheckRecordWrite } from '../../records/check';
import { tableOf } from '../tables';
import type { ScalarAttributes } from './attributes';
import type { RecordChanges } from './changes';
import type { ColumnWriter } from './columns';
import type { Uniqueness } from './uniqueness';
import { inBatches } from '../../../sql/batches';
import { scopeColumns, type ScopedConnection } from '../../../sql/scope';
import { currentScope } from '../scope';

const revisionRows = z.array(z.object({ document_id: z.string(), revision: z.int() }));

/** The changes to a record. */
export interface RecordUpdate {
  readonly attributes: ScalarAttributes;
  readonly changes: RecordChanges;
  readonly shown: MainInstanceColumns;
}

/** Writes the CRM's own records by compare-and-set on their revision. */
export class RecordWriter {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly columns: ColumnWriter,
    private readonly uniqueness: Uniqueness,
    private readonly checkRecord: CheckRecordWrite,
    private readonly clock: Clock,
  ) {}

  /**
   * `stale` if the record's revision is not `seen`, or if it was deleted.
   *
   * @param shown projection of the main instance, written along; it does not increment the
   * revision.
   */
  async write(
    subject: Subject & { readonly type: RecordUid },
    { attributes, changes, shown }: RecordUpdate,
    seen: SubjectFacts,
    connection: ScopedConnection,
  ): Promise<'written' | 'unchanged' | 'stale'> {
    const { type: uid, id: documentId } = subject;
    const { revision } = seen;
    if (revision === null) return 'stale';
    const columns = this.columns.write(uid, attributes, changes, false, seen.values);
    const rows = connection
      .rows(tableOf(this.strapi, uid))
      .where({ document_id: documentId, revision });
    if (columns.size === 0) {
      // Locked until commit, so that the decided-on record cannot change.
      const kept =
        Object.keys(shown).length > 0
          ? await rows.update({ ...shown })
          : ((await rows.forUpdate().select('id')) as unknown[]).length;
      return kept > 0 ? 'unchanged' : 'stale';
    }
    const written = await rows.update({
      ...Object.fromEntries(columns.values()),
      ...shown,
      revision: revision + 1,
      // The history entry belongs to the instance, not to the record.
      unlogged_revisions: connection.knex.raw('?? + 1', ['unlogged_revisions']),
      updated_at: this.clock.now(),
    });
    if (written === 0) return 'stale';
    await this.assertRules(subject, attributes, changes, seen);
    return 'written';
  }

  /**
   * Locks records until the commit, so that decisions stay true.
   *
   * @returns their revisions by id; those that were deleted are missing.
   */
  async lockAll(
    subjects: readonly (Subject & { readonly type: RecordUid })[],
    connection: ScopedConnection,
  ): Promise<ReadonlyMap<string, number>> {
    const revisions = new Map<string, number>();
    const types = new Set(subjects.map(({ type }) => type));
    for (const uid of types) {
      const ids = subjects.filter(({ type }) => type === uid).map(({ id }) => id);
      const found = await inBatches(ids, async (part) =>
        revisionRows.parse(
          await connection
            .rows(tableOf(this.strapi, uid))
            .whereIn('document_id', part)
            .orderBy('id')
            .forUpdate()
            .select('document_id', 'revision'),
        ),
      );
      for (const { document_id: id, revision } of found) revisions.set(id, revision);
    }
    return revisions;
  }

  /** The same for stage, owner and main instance only, as data for a combined statement. */
  plan(
    { type: uid, id: documentId }: Subject & { readonly type: RecordUid },
    { attributes, changes, shown }: RecordUpdate,
    { revision, values }: SubjectFacts,
  ): { readonly row: ComparedRow; readonly revision: number } {
    const columns = this.columns.write(uid, attributes, changes, false, values);
    const seen = revision ?? 0;
    const key = { document_id: documentId, revision: seen };
    const where = { ...scopeColumns(currentScope(this.strapi)), ...key };
    const row = { table: tableOf(this.strapi, uid), where };
    if (columns.size === 0) return { row: { ...row, set: { ...shown } }, revision: seen };
    const stamps = { revision: seen + 1, updated_at: this.clock.now() };
    return {
      row: {
        ...row,
        set: { ...Object.fromEntries(columns.values()), ...shown, ...stamps },
        // The history entry belongs to the instance, not to the record.
        add: { unlogged_revisions: 1 },
      },
      revision: seen + 1,
    };
  }

  /** Validates rules over several fields, references to people and documents, and uniqueness. */
  private async assertRules(
    { type: uid, id: documentId }: Subject & { readonly type: RecordUid },
    attributes: ScalarAttributes,
    { values }: RecordChanges,
    seen: SubjectFacts,
  ): Promise<void> {
    if (Object.keys(values).length === 0) return;
    const before = seen.values;
    const { problems } = await this.checkRecord({
      uid,
      given: values,
      before,
      verified: new Set(),
    });
    if (problems.length > 0) throw new CrmValidationError(problems);
    await this.uniqueness.check(uid, attributes, values, { documentId, publishedAt: null }, before);
  }
}
