import type { Core, Schema } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import type { Knex } from 'knex';
import { z } from 'zod';

import { countOf, type ListWindow } from '../../sql/list-window';
import type { SqlRuntime } from '../../sql/ports';
import { isAdminCaller, readableDocuments, type DocumentCaller } from './content-permissions';
import { isText, letterCases } from './directory/people-search';
import type { LabelAttribute } from './reference-label';
import { filterOfType } from './scope';
import { columnOf, tableOf } from './tables';

/** Which documents of a type a list is about. */
export interface ReferenceSelection {
  readonly type: Schema.ContentType;
  readonly label: LabelAttribute | undefined;
  /** documentIds; undefined: all. */
  readonly ids?: readonly string[] | undefined;
  /** A part of the label. */
  readonly text?: string | undefined;
  /** Undefined for the app's own code. */
  readonly caller: DocumentCaller | undefined;
}

const listed = z.object({
  id: z.string(),
  label: z.union([z.string(), z.number()]).nullable(),
});

/** A document, with the value of its label as stored. */
export type ListedReference = z.infer<typeof listed>;

/** Repository of documents by label. One statement for a page, one to count. */
export class ReferenceList {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly runtime: SqlRuntime,
  ) {}

  async page(
    selection: ReferenceSelection,
    window: ListWindow,
  ): Promise<{ readonly rows: readonly ListedReference[]; readonly total: number | undefined }> {
    const { knex } = this.runtime.connection();
    const matching = await this.#matching(selection);
    const documents = await this.#documents(selection);
    const query = (): Knex.QueryBuilder =>
      documents(knex).whereIn('document.id', matching.rows.clone());
    const rows: unknown = await knex
      .queryBuilder()
      .from(query().as('listed'))
      .select('id', 'label')
      .orderByRaw('case when label is null then 1 else 0 end')
      .orderByRaw(selection.label?.isText === false ? 'label' : 'lower(label)')
      .orderBy('id')
      .limit(window.limit)
      .offset(window.offset);
    const total = await countOf(window, () => knex.queryBuilder().from(query().as('listed')));
    return { rows: z.array(listed).parse(rows), total };
  }

  /** The rows that the caller may read and asks for, by Strapi's query builder. */
  async #matching({ type, label, ids, text, caller }: ReferenceSelection): Promise<{
    readonly rows: Knex.QueryBuilder;
  }> {
    const permitted = await readableDocuments(this.strapi, caller, type.uid);
    const where = {
      $and: [
        ...[permitted, filterOfType(this.strapi, type.uid)],
        ...(contentTypes.hasDraftAndPublish(type) ? [{ publishedAt: statusOf(caller) }] : []),
        ...(ids ? [{ documentId: { $in: [...ids] } }] : []),
        ...(isText(text) ? [search(label, text)] : []),
      ],
    };
    const rows = this.strapi.db.queryBuilder(type.uid).init({ where }).select(['id']);
    // In an object, because a query that is awaited is sent.
    return { rows: rows.getKnexQuery() };
  }

  /** Every document once: of a localized one, the title in the default locale comes first. */
  async #documents({
    type,
    label,
  }: ReferenceSelection): Promise<(knex: Knex) => Knex.QueryBuilder> {
    const { uid } = type;
    const id = `document.${columnOf(this.strapi, uid, 'documentId')}`;
    const column = label && `document.${columnOf(this.strapi, uid, label.name)}`;
    const value = column === undefined ? 'null' : label?.isText ? `nullif(??, '')` : '??';
    const values = column === undefined ? [] : [column];
    const locale = await this.#defaultLocale(type);
    return (knex) => {
      const query = knex(`${tableOf(this.strapi, uid)} as document`).select({ id });
      if (locale === undefined) return query.select(knex.raw(`${value} as label`, values));
      const own = `max(case when ?? = ? then ${value} end)`;
      return query
        .groupBy(id)
        .select(
          knex.raw(`coalesce(${own}, min(${value})) as label`, [
            ...['document.locale', locale, ...values, ...values],
          ]),
        );
    };
  }

  async #defaultLocale(type: Schema.ContentType): Promise<string | undefined> {
    const { i18n } = (type.pluginOptions ?? {}) as { readonly i18n?: { localized?: boolean } };
    if (i18n?.localized !== true) return undefined;
    const locales = this.strapi.plugin('i18n').service<Locales>('locales');
    return (await locales.getDefaultLocale()) ?? '';
  }
}

interface Locales {
  getDefaultLocale(): Promise<string | null>;
}

/** Admins see drafts, the content API what is published. */
const statusOf = (caller: DocumentCaller | undefined): object =>
  caller && !isAdminCaller(caller) ? { $notNull: true } : { $null: true };

/** Documents without a label are called by their documentId. */
function search(label: LabelAttribute | undefined, text: string): object {
  const byId = letterCases(text).map((part) => ({ documentId: { $containsi: part } }));
  if (!label) return { $or: byId };
  const unlabelled = { $and: [{ $or: emptyOf(label) }, { $or: byId }] };
  if (label.isText) {
    const parts = letterCases(text).map((part) => ({ [label.name]: { $containsi: part } }));
    return { $or: [...parts, unlabelled] };
  }
  const number = numberIn(text, label);
  return { $or: [...(number === undefined ? [] : [{ [label.name]: number }]), unlabelled] };
}

/** A number that the column can be compared with: PostgreSQL refuses any other. */
function numberIn(text: string, { isWhole }: LabelAttribute): number | undefined {
  if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(text.trim())) return undefined;
  const number = Number(text);
  return isWhole && (!Number.isInteger(number) || Math.abs(number) >= 2 ** 31) ? undefined : number;
}

const emptyOf = ({ name, isText: hasText }: LabelAttribute): object[] => [
  { [name]: { $null: true } },
  ...(hasText ? [{ [name]: { $eq: '' } }] : []),
];
