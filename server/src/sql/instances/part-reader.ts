import type { Knex } from 'knex';
import { z } from 'zod';

import { CrmCorruptError } from '../../core/errors';
import { parseRows } from '../parse-rows';
import type { InstanceRow } from './shapes';
import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

/** Somebody changed the instance between two queries about it: they have to be asked again. */
export class InconsistentRead extends Error {}

const revisionRow = z.object({ at_revision: z.int() });

/**
 * Reads what belongs to an instance, table by table. Each row tells the revision of the instance
 * at the moment of its query, so that no two revisions are ever taken for one.
 */
export class PartReader {
  constructor(
    private readonly connection: ScopedConnection,
    private readonly instance: InstanceRow,
  ) {}

  /**
   * In the order in which they were made.
   *
   * @throws InconsistentRead; CrmCorruptError where it is another number of rows than expected.
   */
  async read<T extends z.ZodType>(
    table: string,
    shape: T,
    expected: number,
    narrow: (query: Knex.QueryBuilder) => unknown = () => undefined,
  ): Promise<z.infer<T>[]> {
    if (expected === 0) return [];
    const { document_id: id } = this.instance;
    const query = this.connection
      .rows(table)
      .where({ instance_id: id })
      .orderBy([{ column: 'position' }, { column: 'id' }])
      .select('*')
      .select({ at_revision: this.revision() });
    narrow(query);
    const found: unknown = await query;
    const rows = parseRows(z.array(shape), found, id, table);
    await this.assertSettled(found);
    if (rows.length === expected) return rows;
    throw new CrmCorruptError(
      id,
      `${table} holds ${rows.length} rows of it instead of ${expected}`,
    );
  }

  private async assertSettled(found: unknown): Promise<void> {
    const [row] = z.array(z.unknown()).parse(found);
    const { at_revision: revision } = revisionRow.parse(row ?? (await this.askRevision()));
    if (revision !== this.instance.revision) throw new InconsistentRead();
  }

  private async askRevision(): Promise<unknown> {
    return await this.connection.knex.select({ at_revision: this.revision() }).first();
  }

  private revision(): Knex.QueryBuilder {
    return this.connection
      .rows(TABLES.instances)
      .where({ document_id: this.instance.document_id })
      .select('revision');
  }
}
