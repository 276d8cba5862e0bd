import type { Core, UID } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { Knex } from 'knex';

import type { FieldDefinition } from '../../core/contracts';
import type { Problem } from '../../core/errors';
import { isSameJson } from '../../fields';
import { lockRow } from './lock-row';
import type { LiveFieldRegistry } from './registry';

type Data = Record<string, unknown>;

interface Target {
  readonly documentId: string;
  readonly publishedAt: unknown;
}

/** The used part of Strapi's query builder, which has no types. */
interface QueryBuilder {
  init(params: object): QueryBuilder;
  forUpdate(): QueryBuilder;
  execute<T>(): Promise<T>;
}

/**
 * Enforces unique custom fields with the semantics of Strapi's `unique`: between documents, not
 * between rows of one document, and among published rows for types with drafts.
 *
 * A unique index cannot express that. Writers of a unique field lock the row of its definition
 * until their transaction ends.
 */
export class UniqueValues {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly registry: LiveFieldRegistry,
  ) {}

  concerns(fields: ReadonlyMap<string, FieldDefinition>, data: Data): boolean {
    return [...fields.values()].some((field) => field.unique && hasValue(data[field.name]));
  }

  /** Whether a write needs a transaction, so that the lock lasts until it is done. */
  needsTransaction(uid: string, data: unknown): boolean {
    const fields = this.registry.fields(uid);
    if (!fields) return false;
    const rows = Array.isArray(data) ? (data as Data[]) : [data as Data];
    return rows.some((row) => this.concerns(fields, row));
  }

  /** @param targets the rows that an update changes; absent on create. */
  async problems(
    uid: string,
    fields: ReadonlyMap<string, FieldDefinition>,
    rows: readonly Data[],
    targets: readonly Target[] | undefined,
  ): Promise<Problem[]> {
    const problems: Problem[] = [];
    for (const field of this.inLockOrder(uid, fields)) {
      const writes = rows
        .filter((data) => hasValue(data[field.name]))
        .filter((data) => this.counts(uid, data, targets));
      if (writes.length === 0) continue;
      await this.lockField(field.id);
      for (const [index, data] of writes.entries()) {
        const repeated = writes
          .slice(0, index)
          .some((other) => isSameJson(other[field.name], data[field.name]));
        const several = new Set(targets?.map((target) => target.documentId)).size > 1;
        const own = targets ? targets[0]?.documentId : data.documentId;
        if (repeated || several || (await this.isTaken(uid, field.name, data[field.name], own))) {
          const message = `"${field.name}" must be unique: another record has this value`;
          problems.push({ path: [field.name], message });
        }
      }
    }
    return problems;
  }

  /** A fixed lock order prevents deadlocks between writers of several fields. */
  private inLockOrder(
    uid: string,
    fields: ReadonlyMap<string, FieldDefinition>,
  ): { id: string; name: string }[] {
    return this.registry
      .all()
      .filter((field) => field.uid === uid && fields.get(field.name)?.unique)
      .sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  /** Drafts may share a value, published rows may not. */
  private counts(uid: string, data: Data, targets: readonly Target[] | undefined): boolean {
    if (!this.hasDrafts(uid)) return true;
    return targets ? targets.some((target) => target.publishedAt !== null) : !!data.publishedAt;
  }

  /** Serializes the checks and writes of one unique field until the transaction ends. */
  private async lockField(id: string): Promise<void> {
    const key = { table: 'crm_custom_fields', where: { document_id: id } };
    await this.strapi.db.transaction(({ trx }) =>
      lockRow(this.strapi, key, trx as Knex.Transaction),
    );
  }

  private async isTaken(
    uid: string,
    name: string,
    value: unknown,
    documentId: unknown,
  ): Promise<boolean> {
    const where = {
      [name]: value,
      ...(documentId !== undefined && { documentId: { $ne: documentId } }),
      ...(this.hasDrafts(uid) && { publishedAt: { $notNull: true } }),
    };
    const builder = this.strapi.db.queryBuilder(uid) as unknown as QueryBuilder;
    const query = builder.init({ where, select: ['id', name] });
    // A locking read, because on MySQL a plain one may be older than the lock.
    const rows = await query.forUpdate().execute<Data[]>();
    // Some collations ignore case; unique text is compared exactly.
    return rows.some((row) => !this.isText(uid, name) || row[name] === value);
  }

  /**
   * Numbers and dates are compared by the database, because it may return another representation.
   */
  private isText(uid: string, name: string): boolean {
    const { attributes } = this.strapi.contentType(uid as UID.ContentType);
    return TEXT.has(attributes[name]?.type ?? '');
  }

  private hasDrafts(uid: string): boolean {
    return contentTypes.hasDraftAndPublish(this.strapi.contentType(uid as UID.ContentType));
  }
}

const TEXT = new Set(['string', 'text', 'email', 'enumeration']);

const hasValue = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
