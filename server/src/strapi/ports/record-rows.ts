import type { Core } from '@strapi/strapi';
import { contentTypes } from '@strapi/utils';
import { z } from 'zod';

import {
  isAdminCaller,
  mayListDocuments,
  mayReadField,
  readableDocuments,
  type DocumentCaller,
} from './content-permissions';
import { contentTypeOf } from './content-types';
import { filterOfType } from './scope';

const row = z.looseObject({ documentId: z.string() });

/** Attributes of a record, by name. */
export type RecordRow = z.infer<typeof row>;

interface Wanted {
  readonly type: string;
  /** In Strapi's query language. */
  readonly where: object;
  /** Those that the caller may not read are left out. */
  readonly select: readonly string[];
  readonly orderBy: Readonly<Record<string, 'asc' | 'desc'>>;
  readonly limit: number;
}

/** Repository of records of any type, as far as the caller may read them. */
export class RecordRows {
  constructor(private readonly strapi: Core.Strapi) {}

  /** Whether the caller may list records of the type, some of them or all. */
  async mayList(caller: DocumentCaller | undefined, type: string): Promise<boolean> {
    if (!contentTypeOf(this.strapi, type)) return false;
    return !caller || mayListDocuments(this.strapi, caller, type);
  }

  mayRead(caller: DocumentCaller | undefined, type: string, name: string): boolean {
    const schema = contentTypeOf(this.strapi, type);
    if (!schema || !Object.hasOwn(schema.attributes, name)) return false;
    if (contentTypes.isPrivateAttribute(schema, name)) return false;
    return !caller || mayReadField(this.strapi, caller, type, name);
  }

  /** One query. */
  async find(
    caller: DocumentCaller | undefined,
    { type, where, select, orderBy, limit }: Wanted,
  ): Promise<readonly RecordRow[]> {
    const found: unknown = await this.strapi.db.query(type).findMany({
      select: ['documentId', ...select.filter((name) => this.mayRead(caller, type, name))],
      where: await this.#where(caller, type, where),
      orderBy: [orderBy, { id: 'asc' }],
      limit,
    });
    return z.array(row).parse(found);
  }

  /** One query. */
  async count(caller: DocumentCaller | undefined, type: string, where: object): Promise<number> {
    return this.strapi.db.query(type).count({ where: await this.#where(caller, type, where) });
  }

  /** Of a document with several versions, the one that lists show. */
  async #where(
    caller: DocumentCaller | undefined,
    type: string,
    where: object,
  ): Promise<{ readonly $and: object[] }> {
    const schema = contentTypeOf(this.strapi, type);
    const hasDrafts = schema !== undefined && contentTypes.hasDraftAndPublish(schema);
    const isPublic = caller !== undefined && !isAdminCaller(caller);
    return {
      $and: [
        await readableDocuments(this.strapi, caller, type),
        filterOfType(this.strapi, type),
        ...(hasDrafts ? [{ publishedAt: isPublic ? { $notNull: true } : { $null: true } }] : []),
        where,
      ],
    };
  }
}
