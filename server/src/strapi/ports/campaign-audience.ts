import type { Core, UID as Uid } from '@strapi/strapi';
import { z } from 'zod';
import { filterOfType } from './scope';

/** One page of an audience: records, and the last row id as the cursor. */
export interface AudiencePage {
  readonly ids: readonly string[];
  readonly scanCursor: number;
  readonly isLast: boolean;
}

const rows = z.lazy(() => z.array(z.object({ id: z.coerce.number(), documentId: z.string() })));

/**
 * Records that match a filter, by row id: the drafts, if a type has them, in every locale.
 *
 * @throws ValidationError if the filter cannot be run.
 */
export async function readAudience(
  strapi: Core.Strapi,
  { type, filters }: { readonly type: string; readonly filters: Readonly<Record<string, unknown>> },
  after: number,
  limit: number,
): Promise<AudiencePage> {
  const query: object = {
    filters: { $and: [filters, { ...filterOfType(strapi, type), id: { $gt: after } }] },
    fields: ['documentId'],
    sort: 'id:asc',
    limit,
    ...(isLocalized(strapi, type) && { locale: '*' }),
  };
  const found = rows.parse(await strapi.documents(type as Uid.ContentType).findMany(query));
  return {
    ids: found.map(({ documentId }) => documentId),
    scanCursor: found.at(-1)?.id ?? after,
    isLast: found.length < limit,
  };
}

/** How many records match now, each counted once. */
export function countAudience(
  strapi: Core.Strapi,
  { type, filters }: { readonly type: string; readonly filters: Readonly<Record<string, unknown>> },
): Promise<number> {
  const query: object = { filters: { $and: [filters, filterOfType(strapi, type)] } };
  return strapi.documents(type as Uid.ContentType).count(query);
}

const isLocalized = (strapi: Core.Strapi, type: string): boolean => {
  const { pluginOptions } = strapi.contentType(type as Uid.ContentType) as {
    readonly pluginOptions?: { readonly i18n?: { readonly localized?: boolean } };
  };
  return pluginOptions?.i18n?.localized === true;
};
