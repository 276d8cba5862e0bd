import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { z } from 'zod';

import { UID } from '../../constants';
import type { RecordSummary } from '../../contracts/record-summary';
import type { ScopedConnection } from '../../sql/scope';
import { mayReadField, type DocumentCaller } from '../../strapi/ports/content-permissions';
import type { References } from '../references';

interface Subject {
  readonly type: string;
  readonly id: string;
}

interface Options {
  readonly strapi: Core.Strapi;
  readonly references: References;
  readonly connection: () => ScopedConnection;
}

/** The largest page of a list. */
const MOST = 100;

const amountRow = z.object({
  document_id: z.string(),
  value: z.coerce.number().nullable(),
  currency: z.string().nullable(),
});

type Amounts = ReadonlyMap<string, { value: number | null; currency: string | null }>;

/**
 * What items of a page show of their records, as far as the caller may read it: a fixed number of
 * statements for each content type on the page.
 *
 * @param caller undefined for the app's own code, which may read everything.
 */
export const recordSummaries =
  ({ strapi, references, connection }: Options) =>
  async <Item extends { readonly subject: Subject }>(
    items: readonly Item[],
    caller: DocumentCaller | undefined,
  ): Promise<(Item & { record: RecordSummary })[]> => {
    const found = new Map<string, RecordSummary>();
    for (const [type, ids] of idsByType(items)) {
      const labels = await labelsOf(references, type, ids, caller);
      const amounts = await amountsOf({ strapi, connection }, type, [...labels.keys()], caller);
      for (const [id, label] of labels) {
        const amount = amounts.get(id) ?? { value: null, currency: null };
        found.set(keyOf({ type, id }), { label, ...amount });
      }
    }
    return items.map((item) => ({ ...item, record: found.get(keyOf(item.subject)) ?? null }));
  };

const keyOf = ({ type, id }: Subject): string => `${type}/${id}`;

function idsByType(items: readonly { readonly subject: Subject }[]) {
  const byType = new Map<string, Set<string>>();
  for (const { subject } of items) {
    byType.set(subject.type, (byType.get(subject.type) ?? new Set()).add(subject.id));
  }
  return byType;
}

/** Empty for a type that has no labels, or that the caller may not read. */
export async function labelsOf(
  references: References,
  type: string,
  ids: ReadonlySet<string>,
  caller: DocumentCaller | undefined,
): Promise<ReadonlyMap<string, string>> {
  try {
    const query = {
      filters: { id: { $in: [...ids] } },
      pagination: { pageSize: MOST, withCount: false },
    };
    const { data } = await references.list(type, query, caller);
    return new Map(data.map(({ id, label }) => [id, label]));
  } catch (error) {
    if (error instanceof errors.NotFoundError) return new Map();
    throw error;
  }
}

/** Amounts of opportunities. */
async function amountsOf(
  { strapi, connection }: Pick<Options, 'strapi' | 'connection'>,
  type: string,
  ids: readonly string[],
  caller: DocumentCaller | undefined,
): Promise<Amounts> {
  if (type !== UID.opportunity || ids.length === 0) return new Map();
  const isReadable = (name: string): boolean => !caller || mayReadField(strapi, caller, type, name);
  if (!isReadable('value')) return new Map();
  const rows: unknown = await connection()
    .rows('crm_opportunities')
    .whereIn('document_id', [...ids])
    .select('document_id', 'value', 'currency');
  return new Map(
    z
      .array(amountRow)
      .parse(rows)
      .map(({ document_id: id, value, currency }) => [
        id,
        { value, currency: isReadable('currency') ? currency : null },
      ]),
  );
}
