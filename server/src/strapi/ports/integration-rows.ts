import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';
import { z } from 'zod';

import { UID } from '../../constants';
import type { JsonObject } from '../../core/contracts';
import { CrmConflictError } from '../../core/errors';
import { isDuplicate } from '../../sql/errors';
import { isValidIdentifier } from '../../sql/identifier';
import type { ListWindow } from '../../sql/list-window';
import { clockOf } from './clock';
import { columnsInScope, filterInScope } from './scope';

const row = z.object({
  documentId: z.string(),
  name: z.string(),
  label: z.string(),
  kind: z.string(),
  settings: z.custom<JsonObject | null>((value) => typeof value === 'object'),
  /** Each encrypted, by name. */
  secrets: z.record(z.string(), z.string()).nullable(),
  /** Absent ones are the defaults. */
  limits: z.object({ concurrency: z.int().optional(), perMinute: z.int().nullish() }).nullable(),
  enabled: z.boolean(),
  /** Why it was disabled by itself. */
  disabledReason: z.string().nullable(),
  revision: z.int(),
  createdAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
});

export type StoredIntegration = z.infer<typeof row>;

export type IntegrationValues = Omit<
  StoredIntegration,
  'documentId' | 'revision' | 'createdAt' | 'updatedAt'
>;

const COLUMNS = Object.keys(row.shape);

/**
 * Repository of `crm_integrations`. Writes with Strapi's query builder, which bypasses the
 * lifecycles that reject other writers, inside the current transaction.
 */
export class IntegrationRows {
  constructor(private readonly strapi: Core.Strapi) {}

  /** By name. */
  async list({
    limit,
    offset,
    counted,
  }: ListWindow): Promise<{ rows: readonly StoredIntegration[]; total: number | undefined }> {
    const total = counted ? await this.count() : undefined;
    const rows = await this.query()
      .where(filterInScope(this.strapi))
      .select(COLUMNS)
      .orderBy([{ name: 'asc' }])
      .limit(limit)
      .offset(offset)
      .execute<unknown[]>();
    return { rows: rows.map((one) => row.parse(one)), total };
  }

  /** Names and kinds of all. */
  async kinds(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.query()
      .where(filterInScope(this.strapi))
      .select(['name', 'kind'])
      .execute<{ readonly name: string; readonly kind: string }[]>();
    return new Map(rows.map(({ name, kind }) => [name, kind]));
  }

  /** One index lookup. */
  async find(name: string): Promise<StoredIntegration | undefined> {
    if (!isValidIdentifier(name)) return undefined;
    const rows = await this.query()
      .where({ ...filterInScope(this.strapi), name })
      .select(COLUMNS)
      .execute<unknown[]>();
    // MySQL compares without case and trailing blanks, but names are exact.
    return rows.map((one) => row.parse(one)).find((one) => one.name === name);
  }

  /** @throws CrmConflictError if the name is taken. */
  async insert(values: IntegrationValues): Promise<void> {
    const now = clockOf(this.strapi).now();
    const stamps = { createdAt: now, updatedAt: now, publishedAt: now };
    const data = { documentId: createId(), ...values, revision: 1, ...stamps };
    try {
      await this.query()
        .insert({ ...asColumns(data), ...columnsInScope(this.strapi) })
        .execute();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new CrmConflictError(`There is an integration "${values.name}" already.`, {
        name: values.name,
      });
    }
  }

  /** Compare-and-set on the revision; returns whether it was written. */
  async change(
    { documentId, revision }: Pick<StoredIntegration, 'documentId' | 'revision'>,
    values: Partial<Omit<IntegrationValues, 'name' | 'kind'>>,
  ): Promise<boolean> {
    const changed = await this.query()
      .where({ ...filterInScope(this.strapi), documentId, revision })
      .update({
        ...asColumns(values),
        revision: revision + 1,
        updatedAt: clockOf(this.strapi).now(),
      })
      .execute<number>();
    return changed > 0;
  }

  async remove({ documentId }: Pick<StoredIntegration, 'documentId'>): Promise<void> {
    await this.query()
      .where({ ...filterInScope(this.strapi), documentId })
      .delete()
      .execute();
  }

  private async count(): Promise<number> {
    const [found] = await this.query()
      .where(filterInScope(this.strapi))
      .count('id')
      .execute<{ readonly count: number | string }[]>();
    return Number(found?.count ?? 0);
  }

  private query(): ReturnType<Core.Strapi['db']['queryBuilder']> {
    return this.strapi.db.queryBuilder(UID.integration);
  }
}

/** The query builder does not serialise JSON. */
const asColumns = (values: Partial<IntegrationValues>): Record<string, unknown> => ({
  ...values,
  ...('settings' in values && { settings: JSON.stringify(values.settings) }),
  ...('limits' in values && { limits: JSON.stringify(values.limits) }),
  ...('secrets' in values && { secrets: JSON.stringify(values.secrets) }),
});
