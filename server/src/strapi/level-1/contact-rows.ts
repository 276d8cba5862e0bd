import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { fromRow, toRow, type StoredContact } from '../../contacts';
import { UID } from '../../constants';
import type { FieldDefinition, Subject } from '../../core/contracts';
import { inBatches } from '../../sql/batches';
import { isValidIdentifier } from '../../sql/identifier';
import type { StrapiSqlRuntime } from '../ports/sql-runtime';
import { filterInScope } from '../ports/scope';

const TABLE = 'crm_contacts';

const moment = z.lazy(() =>
  z.union([z.string(), z.number(), z.date()]).transform((value) => new Date(value)),
);

const row = z.lazy(() =>
  z.object({
    documentId: z.string(),
    parentId: z.string(),
    revision: z.coerce.number(),
    createdAt: moment,
    updatedAt: moment,
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    contactStatus: z.string().nullable(),
    score: z.number().nullable(),
    extra: z.record(z.string(), z.unknown()).nullable(),
  }),
);
type Row = z.infer<typeof row>;

/**
 * Repository of one document's contacts as rows of `crm_contacts`; the document is their parent.
 */
export class ContactRows {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly runtime: StrapiSqlRuntime,
    private readonly parent: Subject,
    private readonly fields: readonly FieldDefinition[],
  ) {}

  /** In the order of creation. */
  async all(): Promise<readonly StoredContact[]> {
    return (await this.#read({})).map((found) => this.#toContact(found));
  }

  async find(documentId: string): Promise<StoredContact | undefined> {
    if (!isValidIdentifier(documentId)) return undefined;
    const [found] = await this.#read({ documentId });
    return found && this.#toContact(found);
  }

  /**
   * @param logged whether the history has an entry for each revision; contacts promoted from a
   * column may have fewer, because the column keeps the newest entries only.
   */
  async insert(contacts: readonly StoredContact[], logged: boolean): Promise<void> {
    const defaults = this.#defaults();
    const rows = contacts.map((contact) => ({
      ...defaults,
      ...this.#columns(contact, null),
      ...{ document_id: contact.id, kind: 'contact' },
      ...{ parent_type: this.parent.type, parent_id: this.parent.id },
      ...{ revision: contact.revision, created_at: new Date(contact.createdAt) },
      published_at: new Date(contact.createdAt),
      unlogged_revisions: logged ? 0 : null,
    }));
    await inBatches(rows, async (part) => {
      await this.runtime.connection().insert(TABLE, part);
      return [];
    });
  }

  /** False if the row has another revision or was deleted (compare-and-set). */
  async update(before: StoredContact, after: StoredContact): Promise<boolean> {
    const [found] = await this.#read({ documentId: before.id });
    if (!found) return false;
    const changed = await this.#row(before)
      .where({ revision: before.revision })
      .update({ ...this.#columns(after, found), revision: after.revision });
    return changed > 0;
  }

  async delete(contact: StoredContact): Promise<boolean> {
    return (await this.#row(contact).where({ revision: contact.revision }).delete()) > 0;
  }

  #row({ id }: StoredContact) {
    const { type, id: parent } = this.parent;
    return this.runtime
      .connection()
      .rows(TABLE)
      .where({ document_id: id, parent_type: type, parent_id: parent });
  }

  async #read(more: { readonly documentId?: string }): Promise<readonly Row[]> {
    const { type: parentType, id: parentId } = this.parent;
    const found: unknown = await this.strapi.db
      .queryBuilder(UID.contact)
      .where({ ...filterInScope(this.strapi), parentType, parentId, ...more })
      .select(Object.keys(row.unwrap().shape))
      .orderBy([{ id: 'asc' }])
      .execute();
    // MySQL compares without case.
    return z
      .array(row)
      .parse(found)
      .filter(
        (one) =>
          one.parentId === parentId &&
          (more.documentId === undefined || one.documentId === more.documentId),
      );
  }

  #columns(contact: StoredContact, before: Row | null): object {
    const { contactStatus, extra, ...columns } = toRow(contact.fields, this.fields, before);
    return {
      ...columns,
      status: contactStatus,
      extra: extra === null ? null : JSON.stringify(extra),
      updated_at: new Date(contact.updatedAt),
    };
  }

  #toContact(found: Row): StoredContact {
    return {
      id: found.documentId,
      revision: found.revision,
      createdAt: found.createdAt.toISOString(),
      updatedAt: found.updatedAt.toISOString(),
      fields: fromRow(found, this.fields),
    };
  }

  /** The initial values of custom fields, as Strapi would write them. */
  #defaults(): Record<string, unknown> {
    const { attributes } = this.strapi.db.metadata.get(UID.contact);
    return Object.fromEntries(
      Object.values(attributes).flatMap((attribute) => {
        const { columnName, default: value } = attribute as {
          readonly columnName?: string;
          readonly default?: unknown;
        };
        if (columnName === undefined || value === undefined || typeof value === 'function')
          return [];
        return [[columnName, typeof value === 'object' ? JSON.stringify(value) : value]];
      }),
    );
  }
}
