import type { Core, UID as Uid } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';

import type { Subject } from '../../../core/contracts';
import { columnOf } from '../tables';
import type { ScalarAttributes } from './attributes';
import { inBatches } from '../../../sql/batches';
import { filterOfType } from '../scope';

/** A row of a document, by attribute. */
export interface DocumentRow {
  readonly id: number;
  readonly documentId: string;
  readonly locale?: string | null;
  readonly publishedAt?: string | null;
  readonly [attribute: string]: unknown;
}

interface QueryBuilder {
  init(params: object): QueryBuilder;
  forUpdate(): QueryBuilder;
  execute<T>(): Promise<T>;
}

const STRUCTURE = ['id', 'documentId', 'locale', 'publishedAt'];

/** The editable rows of a document: its drafts if it has them, in every locale. */
export class DocumentRows {
  constructor(private readonly strapi: Core.Strapi) {}

  /** One query, inside the current transaction. The row of the default locale comes first. */
  async find(
    { type, id }: Subject,
    attributes: ScalarAttributes,
    options: { readonly lock?: boolean } = {},
  ): Promise<readonly DocumentRow[]> {
    const query = this.query(type, id, attributes);
    const rows = await (options.lock ? query.forUpdate() : query).execute<DocumentRow[]>();
    // MySQL compares ids without case.
    const exact = rows.filter(({ documentId }) => documentId === id);
    return this.defaultLanguageFirst(this.draftsOf(type, exact));
  }

  /** The same for several documents of a type, by id. */
  async findAll(
    type: string,
    ids: readonly string[],
    attributes: ScalarAttributes,
  ): Promise<ReadonlyMap<string, readonly DocumentRow[]>> {
    const rows = await inBatches(ids, (part) =>
      this.query(type, { $in: part }, attributes).execute<DocumentRow[]>(),
    );
    const wanted = new Set(ids);
    const found = new Map<string, DocumentRow[]>();
    for (const row of this.draftsOf(type, rows)) {
      const { documentId } = row;
      if (wanted.has(documentId)) found.set(documentId, [...(found.get(documentId) ?? []), row]);
    }
    const ordered = new Map<string, readonly DocumentRow[]>();
    for (const [id, own] of found) ordered.set(id, await this.defaultLanguageFirst(own));
    return ordered;
  }

  /** Bypasses `strapi.db.query`: no lifecycles, no joins. */
  private query(type: string, documentId: unknown, attributes: ScalarAttributes): QueryBuilder {
    return (this.strapi.db.queryBuilder(type) as unknown as QueryBuilder).init({
      select: this.selectOf(type, attributes),
      where: { documentId, ...filterOfType(this.strapi, type) },
      orderBy: { id: 'asc' },
    });
  }

  /** The columns of a type whose documents are single rows. */
  columnsOf(uid: string, attributes: ScalarAttributes): string[] {
    return this.selectOf(uid, attributes).map((name) => columnOf(this.strapi, uid, name));
  }

  hasDrafts(uid: string): boolean {
    return contentTypes.hasDraftAndPublish(this.strapi.contentType(uid as Uid.ContentType));
  }

  private selectOf(uid: string, attributes: ScalarAttributes): string[] {
    const structure = STRUCTURE.filter((name) => name in this.attributesOf(uid));
    return [...new Set([...structure, ...attributes.keys()])];
  }

  private attributesOf(uid: string): object {
    return this.strapi.db.metadata.get(uid).attributes;
  }

  private draftsOf(uid: string, rows: readonly DocumentRow[]): readonly DocumentRow[] {
    if (!this.hasDrafts(uid)) return rows;
    return rows.filter(({ publishedAt }) => (publishedAt ?? null) === null);
  }

  private async defaultLanguageFirst(
    rows: readonly DocumentRow[],
  ): Promise<readonly DocumentRow[]> {
    if (rows.length < 2 || !('i18n' in this.strapi.plugins)) return rows;
    const language: unknown = await this.strapi
      .plugin('i18n')
      .service<{ getDefaultLocale(): Promise<unknown> }>('locales')
      .getDefaultLocale();
    const isDefault = (row: DocumentRow): boolean => row.locale === language;
    return [...rows.filter(isDefault), ...rows.filter((row) => !isDefault(row))];
  }
}
