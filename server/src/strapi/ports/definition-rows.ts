import { createId } from '@paralleldrive/cuid2';
import type { Core } from '@strapi/strapi';

import { UID } from '../../constants';
import { CrmConflictError } from '../../core/errors';
import { isValidIdentifier } from '../../sql/identifier';
import type { ListWindow } from '../../sql/list-window';
import { isDuplicate } from '../../sql/errors';
import {
  ALL_COLUMNS,
  HEAD_COLUMNS,
  parseHead,
  parseStored,
  type StoredDefinition,
  type StoredHead,
} from '../../sql/definitions/stored';
import { clockOf } from './clock';
import { columnsInScope, filterInScope } from './scope';

/** The columns of a saved draft. */
export type DraftValues = Pick<
  StoredDefinition,
  'name' | 'version' | 'label' | 'model' | 'schema' | 'digest' | 'autoStart'
>;

/** The columns that publishing writes, besides the state. */
export type ReleaseValues = Pick<StoredDefinition, 'label' | 'model' | 'autoStart' | 'entities'>;

export interface DefinitionFilter {
  readonly name?: string | undefined;
  readonly model?: string | undefined;
  readonly state?: 'draft' | 'published' | undefined;
  readonly active?: boolean | undefined;
  readonly autoStart?: boolean | undefined;
}

/**
 * Repository of `crm_definitions`. Writes with Strapi's query builder, which bypasses the
 * lifecycles that reject other writers, inside the current transaction.
 */
export class DefinitionRows {
  constructor(private readonly strapi: Core.Strapi) {}

  /** By name, then newest first. */
  async list(
    filter: DefinitionFilter,
    { limit, offset, counted }: ListWindow,
  ): Promise<{ readonly rows: readonly StoredHead[]; readonly total: number | undefined }> {
    const wanted = toWhere(filter);
    if (!wanted) return { rows: [], total: counted ? 0 : undefined };
    const where = { ...filterInScope(this.strapi), ...wanted };
    const total = counted ? await this.count(where) : undefined;
    const rows = await this.query()
      .where(where)
      .select(HEAD_COLUMNS)
      .orderBy([{ name: 'asc' }, { id: 'desc' }])
      .limit(limit)
      .offset(offset)
      .execute<unknown[]>();
    return { rows: rows.map(parseHead), total };
  }

  private async count(where: object): Promise<number> {
    const [found] = await this.query()
      .where(where)
      .count('id')
      .execute<{ readonly count: number | string }[]>();
    return Number(found?.count ?? 0);
  }

  /** Every version of a name, newest first. */
  async versions(name: string): Promise<readonly StoredHead[]> {
    return this.heads({ name }, (row) => row.name === name);
  }

  /** Active versions that start automatically; one index lookup. */
  async startingByThemselves(): Promise<readonly StoredHead[]> {
    return this.heads({ active: true, autoStart: true });
  }

  /** Active versions by name; one index lookup. */
  async active(): Promise<readonly StoredHead[]> {
    const found = await this.heads({ active: true });
    return found.sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** The active version of a name; one index lookup. */
  async activeVersion(name: string): Promise<string | undefined> {
    if (!isValidIdentifier(name)) return undefined;
    const rows = await this.query()
      .where({ ...filterInScope(this.strapi), activeKey: name })
      .select(['name', 'version'])
      .execute<{ readonly name: string; readonly version: string }[]>();
    return rows.find((row) => row.name === name)?.version;
  }

  async find(name: string, version: string): Promise<StoredDefinition | undefined> {
    if (!isValidIdentifier(name) || !isValidIdentifier(version)) return undefined;
    const rows = await this.query()
      .where({ ...filterInScope(this.strapi), name, version })
      .select(ALL_COLUMNS)
      .execute<Record<string, unknown>[]>();
    // MySQL compares without case (`RC`, `rc`), but names and versions are exact.
    const row = rows.find((one) => one.name === name && one.version === version);
    return row && parseStored(row);
  }

  /**
   * Serializes changes of definitions. SQLite locks by a write, the others lock all rows; readers
   * are not blocked.
   */
  async lock(): Promise<void> {
    const rows = this.query().where(filterInScope(this.strapi));
    if (this.strapi.db.dialect.client === 'sqlite') {
      await rows.where({ name: '' }).update({ active: false }).execute();
    } else await rows.select(['id']).orderBy({ id: 'asc' }).forUpdate().execute();
  }

  /** @throws CrmConflictError if the same version was saved concurrently. */
  async insert(values: DraftValues): Promise<void> {
    const now = clockOf(this.strapi).now();
    const stamps = { createdAt: now, updatedAt: now, publishedAt: now };
    const state = { state: 'draft', active: false, activeKey: null, releasedAt: null };
    const row = { documentId: createId(), ...values, ...state, entities: null, ...stamps };
    try {
      await this.query()
        .insert({ ...row, ...columnsInScope(this.strapi) })
        .execute();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw new CrmConflictError(
        `"${values.name}" ${values.version} is being saved by another request: read it again.`,
        { name: values.name, version: values.version },
      );
    }
  }

  /** @returns false if it is no longer a draft. */
  async replace({ documentId }: StoredHead, values: DraftValues): Promise<boolean> {
    const where = { ...filterInScope(this.strapi), documentId, state: 'draft' };
    return (await this.update(where, values)) > 0;
  }

  /** Makes this version active and deactivates the previous one of the name. */
  async release(
    { documentId, name, releasedAt }: StoredHead,
    values: ReleaseValues,
    now: Date,
  ): Promise<void> {
    await this.retire(name);
    const active = { state: 'published', active: true, activeKey: name };
    await this.update(
      { ...filterInScope(this.strapi), documentId },
      {
        ...values,
        ...active,
        // The query builder does not serialise JSON.
        entities: JSON.stringify(values.entities),
        releasedAt: releasedAt ?? now.getTime(),
      },
    );
  }

  /** Deactivates the active version of a name. */
  async retire(name: string): Promise<void> {
    const where = { ...filterInScope(this.strapi), activeKey: name };
    await this.update(where, { active: false, activeKey: null });
  }

  private async heads(
    filter: DefinitionFilter,
    isExact: (row: StoredHead) => boolean = () => true,
  ): Promise<StoredHead[]> {
    const where = toWhere(filter);
    if (!where) return [];
    const rows = await this.query()
      .where({ ...filterInScope(this.strapi), ...where })
      .select(HEAD_COLUMNS)
      .orderBy([{ id: 'desc' }])
      .execute<unknown[]>();
    return rows.map(parseHead).filter(isExact);
  }

  private async update(where: object, values: Record<string, unknown>): Promise<number> {
    const data = { ...values, updatedAt: clockOf(this.strapi).now() };
    return this.query().where(where).update(data).execute<number>();
  }

  private query(): ReturnType<Core.Strapi['db']['queryBuilder']> {
    return this.strapi.db.queryBuilder(UID.definition);
  }
}

/** Undefined if the filter contains text that no database stores, and so matches nothing. */
function toWhere(filter: DefinitionFilter): Record<string, unknown> | undefined {
  const wanted = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (wanted.some(([, value]) => typeof value === 'string' && !isValidIdentifier(value))) {
    return undefined;
  }
  return Object.fromEntries(wanted);
}
