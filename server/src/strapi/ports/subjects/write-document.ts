import type { Core, UID as Uid } from '@strapi/strapi';
import type { Knex } from 'knex';

import type { Clock, Subject, SubjectFacts } from '../../../core/contracts';
import { columnOf, tableOf } from '../tables';
import type { ScalarAttributes } from './attributes';
import type { RecordChanges } from './changes';
import type { ColumnWriter } from './columns';
import type { DocumentRow, DocumentRows } from './rows';
import type { Uniqueness } from './uniqueness';
import { isSameValue, toValues } from './values';

interface Localized {
  readonly pluginOptions?: { readonly i18n?: { readonly localized?: boolean } };
}

/**
 * Writes documents of the app's own types, which have no revision: locks their rows and compares
 * the attributes to be written with the values that were read. For types with drafts, writes the
 * draft; publishing it is left to people.
 */
export class DocumentWriter {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly rows: DocumentRows,
    private readonly columns: ColumnWriter,
    private readonly uniqueness: Uniqueness,
    private readonly clock: Clock,
  ) {}

  /**
   * The row of the default locale before the write; `stale` if the same attributes have changed.
   */
  async write(
    subject: Subject,
    attributes: ScalarAttributes,
    changes: RecordChanges,
    seen: SubjectFacts,
    connection: Knex,
  ): Promise<DocumentRow | 'unchanged' | 'stale'> {
    const { type: uid } = subject;
    const columns = this.columns.write(
      uid,
      attributes,
      changes,
      this.rows.hasDrafts(uid),
      seen.values,
    );
    if (columns.size === 0) return 'unchanged';
    await this.takeDatabase(uid, connection);
    // Checked before the row locks, in the order of Strapi's own writes (avoids deadlocks).
    const target = { documentId: subject.id, publishedAt: null };
    await this.uniqueness.check(uid, attributes, changes.values, target, seen.values);
    const rows = await this.rows.find(subject, attributes, { lock: true });
    const [main] = rows;
    if (!main) return 'stale';
    const now = toValues(attributes, main);
    const compared = [...Object.keys(changes.values), ...(columns.has('owner') ? ['owner'] : [])];
    if (!compared.every((name) => isSameValue(now[name], seen.values[name]))) return 'stale';
    const shared = [...columns].filter(([name]) => this.isShared(uid, name));
    const own = [...columns].filter(([name]) => !this.isShared(uid, name));
    await this.update(uid, rows, shared, connection);
    await this.update(uid, [main], own, connection);
    return main;
  }

  /** SQLite has no row locks: a no-op write takes the database lock. */
  private async takeDatabase(uid: string, connection: Knex): Promise<void> {
    if (this.strapi.db.dialect.client !== 'sqlite') return;
    const table = connection(tableOf(this.strapi, uid));
    await table.where(connection.raw('1 = 0')).update({ id: connection.ref('id') });
  }

  /** Strapi keeps a non-localized attribute equal in all locales. */
  private isShared(uid: string, name: string): boolean {
    const contentType = this.strapi.contentType(uid as Uid.ContentType);
    const attribute = (
      contentType.attributes as Record<string, (Localized & { type: string }) | undefined>
    )[name];
    const isLocalized = ({ pluginOptions }: Localized): boolean =>
      pluginOptions?.i18n?.localized === true;
    if (!isLocalized(contentType)) return true;
    return attribute !== undefined && attribute.type !== 'uid' && !isLocalized(attribute);
  }

  private async update(
    uid: string,
    rows: readonly DocumentRow[],
    columns: readonly (readonly [string, readonly [string, unknown]])[],
    connection: Knex,
  ): Promise<void> {
    if (columns.length === 0) return;
    await connection(tableOf(this.strapi, uid))
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({
        ...Object.fromEntries(columns.map(([, pair]) => pair)),
        [columnOf(this.strapi, uid, 'updatedAt')]: this.clock.now(),
      });
  }
}
