import type { Knex } from 'knex';
import { z } from 'zod';

import { CrmCorruptError } from '../../core/errors';
import { parseRows } from '../parse-rows';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import type { InstanceRow } from './rows/instance';
import type { PARTS } from './rows/snapshot';

/** The instance changed between two queries about it, so all of them are repeated. */
export class InconsistentRead extends Error {}

const revisionRow = z.object({ at_revision: z.int() });

type Part = (typeof PARTS)[keyof typeof PARTS];

/**
 * Reads the parts of an instance, a query per table. Each row carries the revision of the instance at
 * the moment of its query, so that parts of two revisions are never combined.
 */
export class PartReader {
  constructor(
    private readonly connection: ScopedConnection,
    private readonly instance: InstanceRow,
  ) {}

  /**
   * The current rows of a part, in the order of creation.
   *
   * @throws InconsistentRead; CrmCorruptError if the number of rows is not the expected one.
   */
  async read<P extends Part>(
    { table, row: shape, current }: P,
    expected: number,
    narrow: (query: Knex.QueryBuilder) => unknown = () => undefined,
  ): Promise<z.infer<P['row']>[]> {
    if (expected === 0) return [];
    const { document_id: id } = this.instance;
    const query = this.connection
      .rows(table)
      .where({ instance_id: id })
      .orderBy([{ column: 'position' }, { column: 'id' }])
      .select('*')
      .select({ at_revision: this.revision() });
    current(query);
    narrow(query);
    const found: unknown = await query;
    const rows = parseRows(z.array<P['row']>(shape), found, id, table);
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
