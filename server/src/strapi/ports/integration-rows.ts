import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { CrmConflictError } from '../../core/errors';
import { isDuplicate } from '../../sql/errors';
import { isValidIdentifier } from '../../sql/identifier';
import type { ListWindow } from '../../sql/list-window';
import { clockOf } from './clock';
import { INTEGRATION_COLUMNS, parseIntegration, type StoredIntegration } from './integration-row';
import { columnsInScope, filterInScope } from './scope';

export type IntegrationValues = Omit<
  StoredIntegration,
  'id' | 'documentId' | 'revision' | 'createdAt' | 'updatedAt' | 'faults' | 'notEncrypted'
>;

/** Rows that are read at the same time. */
const PART = 100;

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
      .select([...INTEGRATION_COLUMNS])
      .orderBy([{ name: 'asc' }])
      .limit(limit)
      .offset(offset)
      .execute<unknown[]>();
    return { rows: rows.map(parseIntegration), total };
  }

  /** Names and kinds of all. */
  async kinds(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.query()
      .where(filterInScope(this.strapi))
      .select(['name', 'kind'])
      .execute<{ readonly name: string | null; readonly kind: string | null }[]>();
    return new Map(rows.map(({ name, kind }) => [name ?? '', kind ?? '']));
  }

  /** All of them, in parts. */
  async *all(): AsyncGenerator<StoredIntegration> {
    for (let after = 0; ; ) {
      const rows = await this.query()
        .where({ ...filterInScope(this.strapi), id: { $gt: after } })
        .select([...INTEGRATION_COLUMNS])
        .orderBy([{ id: 'asc' }])
        .limit(PART)
        .execute<unknown[]>();
      const found = rows.map(parseIntegration);
      yield* found;
      const last = found.at(-1);
      if (!last || found.length < PART) return;
      after = last.id;
    }
  }

  /** One index lookup. */
  async find(name: string): Promise<StoredIntegration | undefined> {
    if (!isValidIdentifier(name)) return undefined;
    const rows = await this.query()
      .where({ ...filterInScope(this.strapi), name })
      .select([...INTEGRATION_COLUMNS])
      .execute<unknown[]>();
    // MySQL compares without case and trailing blanks, but names are exact.
    return rows.map(parseIntegration).find((one) => one.name === name);
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
    { id, revision, faults }: Pick<StoredIntegration, 'id' | 'revision' | 'faults'>,
    values: Partial<Omit<IntegrationValues, 'name' | 'kind'>>,
  ): Promise<boolean> {
    const changed = await this.query()
      .where({
        ...{ ...filterInScope(this.strapi), id },
        // A column that holds no number is repaired.
        ...(!faults.includes('revision') && { revision }),
      })
      .update({
        ...asColumns(values),
        revision: revision + 1,
        updatedAt: clockOf(this.strapi).now(),
      })
      .execute<number>();
    return changed > 0;
  }

  /** Replaces the secrets; false if the row was changed meanwhile. */
  reseal(row: StoredIntegration, secrets: StoredIntegration['secrets']): Promise<boolean> {
    return this.change(row, { secrets });
  }

  async remove({ id }: Pick<StoredIntegration, 'id'>): Promise<void> {
    await this.query()
      .where({ ...filterInScope(this.strapi), id })
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
