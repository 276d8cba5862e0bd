import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import type { Boot, LifecycleSubscriber } from '../../hooks/strapi-shapes';
import { allContentTypes } from '../../ports/content-types';
import { isOwnType } from './own-schema';

/** The copy of the links: a plain table, which Strapi does not know and never drops. */
const COPY = 'crm_file_links';
const FILE = 'plugin::upload.file';
const COLUMNS = ['file_id', 'related_id', 'related_type', 'field', 'order'];

interface Event {
  readonly model: { readonly uid: string };
  readonly params: { readonly data?: object };
  readonly result?: { readonly id?: number } | null;
}

/**
 * Keeps a copy of the file links of our records. Strapi stores all file links in one table and
 * deletes those of unknown types on a schema change, so a boot without the plugin would lose all
 * attachments. They are restored when the plugin is back.
 */
export async function restoreFileLinks(strapi: Core.Strapi, boot: Boot): Promise<void> {
  const uids = [...mediaFields(strapi).keys()];
  if (uids.length === 0) return;
  const { oldContentTypes } = boot;
  const links = new FileLinks(strapi, uids);
  await links.prepare();
  const returned = oldContentTypes && uids.some((uid) => !(uid in oldContentTypes));
  if (returned) await links.putBack();
  await links.copyAll();
}

/** Copies every link of a record or file as it is written. */
export function createFileLinkCopy(strapi: Core.Strapi): LifecycleSubscriber | undefined {
  const fields = mediaFields(strapi);
  if (fields.size === 0) return undefined;
  const links = new FileLinks(strapi, [...fields.keys()]);
  const follow = async ({ model, params, result }: Event): Promise<void> => {
    const names = model.uid === FILE ? ['related'] : (fields.get(model.uid) ?? []);
    const id = result?.id;
    if (id === undefined || !names.some((name) => name in (params.data ?? {}))) return;
    await links.copy(model.uid === FILE ? { file_id: id } : ownerOf(model.uid, id));
  };
  return {
    models: [FILE, ...fields.keys()],
    afterCreate: (event) => follow(event),
    afterUpdate: (event) => follow(event),
  };
}

/** Our types with media attributes; an app's extension may add some. */
function mediaFields(strapi: Core.Strapi): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const { uid, attributes } of allContentTypes(strapi)) {
    const names = Object.keys(attributes).filter((name) => attributes[name]?.type === 'media');
    if (isOwnType(uid) && names.length > 0) fields.set(uid, names);
  }
  return fields;
}

const ownerOf = (uid: string, id: number) => ({ related_type: uid, related_id: id });

class FileLinks {
  /** Strapi's table and the copy, qualified with the database schema. */
  readonly #links: string;

  readonly #copy: string;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly uids: readonly string[],
  ) {
    const file = strapi.db.metadata.get(FILE).attributes.related as unknown as {
      joinTable: { name: string };
    };
    this.#links = this.named(file.joinTable.name);
    this.#copy = this.named(COPY);
  }

  async prepare(): Promise<void> {
    if (await this.strapi.db.getSchemaConnection().hasTable(COPY)) return;
    await this.strapi.db.getSchemaConnection().createTable(COPY, (table) => {
      table.integer('file_id').notNullable();
      table.integer('related_id').notNullable();
      table.string('related_type').notNullable();
      table.string('field').notNullable();
      table.float('order');
      table.index(['related_type', 'related_id'], 'crm_file_links_related_idx');
      table.index(['file_id'], 'crm_file_links_file_idx');
    });
  }

  /** Restores links whose file and record still exist. */
  async putBack(): Promise<void> {
    await this.inTransaction(async (trx) => {
      for (const uid of this.uids) {
        const lost = trx({ copy: this.#copy })
          .join({ file: this.table(FILE) }, 'file.id', 'copy.file_id')
          .join({ owner: this.table(uid) }, 'owner.id', 'copy.related_id')
          .where('copy.related_type', uid)
          .whereNotExists(this.same(trx, this.#links, 'copy'))
          .select(COLUMNS.map((name) => `copy.${name}`));
        await this.insert(trx, this.#links, lost);
      }
    });
  }

  /** Synchronizes the copy with the links, for changes that bypassed Strapi's lifecycles. */
  async copyAll(): Promise<void> {
    await this.inTransaction(async (trx) => {
      await trx(this.#copy)
        .whereNotExists(this.same(trx, this.#links, this.#copy))
        .delete();
      const missing = trx({ link: this.#links })
        .whereIn('link.related_type', this.uids)
        .whereNotExists(this.same(trx, this.#copy, 'link'))
        .select(COLUMNS.map((name) => `link.${name}`));
      await this.insert(trx, this.#copy, missing);
    });
  }

  /** Copies the links of one record or one file. */
  async copy(where: Record<string, string | number>): Promise<void> {
    await this.inTransaction(async (trx) => {
      await trx(this.#copy).where(where).delete();
      const now = trx(this.#links).where(where).whereIn('related_type', this.uids).select(COLUMNS);
      await this.insert(trx, this.#copy, now);
    });
  }

  private table(uid: string): string {
    return this.named(this.strapi.db.metadata.get(uid).tableName);
  }

  private named(table: string): string {
    const schema = this.strapi.db.getSchemaName();
    return schema === undefined ? table : `${schema}.${table}`;
  }

  private async insert(trx: Knex.Transaction, table: string, rows: Knex.QueryBuilder) {
    await trx.into(trx.raw('?? (??, ??, ??, ??, ??)', [table, ...COLUMNS])).insert(rows);
  }

  private same(trx: Knex.Transaction, table: string, other: string): Knex.QueryBuilder {
    const builder = trx({ same: table }).select(trx.raw('1'));
    for (const name of ['file_id', 'related_id', 'related_type', 'field']) {
      builder.whereRaw('?? = ??', [`same.${name}`, `${other}.${name}`]);
    }
    return builder as Knex.QueryBuilder;
  }

  private async inTransaction(work: (trx: Knex.Transaction) => Promise<void>): Promise<void> {
    await this.strapi.db.transaction(async ({ trx }) => work(trx as Knex.Transaction));
  }
}
