import type { Core } from '@strapi/strapi';

import { isDuplicate } from '../../sql/errors';

import { UID } from '../../constants';
import { CrmConflictError } from '../../core/errors';
import { parseRows, type CustomFieldDefinition, type PlannedField } from '../../custom-fields';
import { clockOf } from '../ports/clock';
import { columnsInScope } from '../ports/scope';

const TABLE = 'crm_custom_fields';

/** Values of an insert besides the plan. */
export interface PlacedField extends PlannedField {
  readonly tableName: string;
  readonly columnName: string;
  readonly position: number;
}

/** The columns that can change. */
export type RowChange = Partial<
  Pick<CustomFieldDefinition, 'type' | 'label' | 'help' | 'rules' | 'position' | 'state' | 'memory'>
>;

/** Repository of `crm_custom_fields`. Reads work without a model, so `register` can use them. */
export class CustomFieldRows {
  constructor(private readonly strapi: Core.Strapi) {}

  /** All rows in one query; none if the table does not exist yet. */
  async readAll(): Promise<CustomFieldDefinition[]> {
    const rows = await this.query<unknown[]>((table) => table.select('*'), []);
    const { definitions, unreadable } = parseRows(rows);
    for (const columns of unreadable) {
      this.strapi.log.error(`nexus-crm: a row of ${TABLE} cannot be read (${columns}).`);
    }
    return definitions;
  }

  /**
   * A value that differs after every change: revisions only increase, ids are never reused, and
   * changes without a new revision (reordering) update a timestamp.
   */
  async stamp(): Promise<string> {
    const rows = await this.query<unknown[]>(
      (table) =>
        table
          .count({ rows: 'id' })
          .sum({ revisions: 'revision' })
          .max({ last: 'id', written: 'updated_at' }),
      [],
    );
    return JSON.stringify(rows[0] ?? null);
  }

  /**
   * Inserts rows as `pending`, all or none.
   *
   * @throws CrmConflictError if a name is taken, or is being taken concurrently.
   */
  async insert(fields: readonly PlacedField[]): Promise<CustomFieldDefinition[]> {
    const ids = await this.strapi.db.transaction(async () => {
      const created: string[] = [];
      for (const field of fields) {
        const data = { ...field, state: 'pending', revision: 1, ...columnsInScope(this.strapi) };
        try {
          const row = (await this.strapi.db.query(UID.customField).create({ data })) as {
            documentId: string;
          };
          created.push(row.documentId);
        } catch (error) {
          if (!isDuplicate(error)) throw error;
          throw beingAdded(field.name);
        }
      }
      return created;
    });
    return this.byId(ids);
  }

  /**
   * Changes rows by compare-and-set, all or none; returns the new rows.
   *
   * @throws CrmConflictError if one has changed since it was read.
   */
  async change(
    changes: readonly { readonly field: CustomFieldDefinition; readonly to: RowChange }[],
  ): Promise<CustomFieldDefinition[]> {
    await this.strapi.db.transaction(async () => {
      for (const { field, to } of changes) {
        const { count } = await this.strapi.db.query(UID.customField).updateMany({
          where: { documentId: field.id, revision: field.revision },
          data: { ...to, revision: field.revision + 1, updatedAt: clockOf(this.strapi).now() },
        });
        if (count === 0) throw staleField(field.name);
      }
    });
    return this.byId(changes.map(({ field }) => field.id));
  }

  /**
   * Like `change`, for pending rows that become live: if another process has completed or rolled
   * them back meanwhile, returns their current state.
   */
  async activate(
    changes: readonly { readonly field: CustomFieldDefinition; readonly to: RowChange }[],
  ): Promise<CustomFieldDefinition[]> {
    try {
      return await this.change(changes);
    } catch (error) {
      if (!(error instanceof CrmConflictError)) throw error;
      return this.byId(changes.map(({ field }) => field.id));
    }
  }

  /** Changes positions only, not revisions: open forms of these fields can still be saved. */
  async move(
    moves: readonly { readonly field: CustomFieldDefinition; readonly position: number }[],
  ): Promise<void> {
    await this.strapi.db.transaction(async () => {
      for (const { field, position } of moves) {
        const { count } = await this.strapi.db.query(UID.customField).updateMany({
          where: { documentId: field.id, state: field.state },
          data: { position, updatedAt: clockOf(this.strapi).now() },
        });
        if (count === 0) throw staleField(field.name);
      }
    });
  }

  /** Updates the timestamp of an addition in progress (heartbeat). */
  async keepAlive(fields: readonly CustomFieldDefinition[]): Promise<void> {
    await this.strapi.db.query(UID.customField).updateMany({
      where: { documentId: { $in: fields.map((field) => field.id) }, state: 'pending' },
      data: { updatedAt: clockOf(this.strapi).now() },
    });
  }

  /**
   * Deletes rows that never became live.
   *
   * @returns the deleted ones; a row that another process has completed meanwhile is kept.
   */
  async rollBack(fields: readonly CustomFieldDefinition[]): Promise<CustomFieldDefinition[]> {
    const gone: CustomFieldDefinition[] = [];
    for (const field of fields) {
      const { count } = await this.strapi.db.query(UID.customField).deleteMany({
        where: { documentId: field.id, revision: field.revision, state: 'pending' },
      });
      if (count > 0) gone.push(field);
    }
    return gone;
  }

  private async byId(ids: readonly string[]): Promise<CustomFieldDefinition[]> {
    const all = await this.readAll();
    return ids.flatMap((id) => all.find((row) => row.id === id) ?? []);
  }

  private async query<T>(
    build: (table: ReturnType<Core.Strapi['db']['getConnection']>) => PromiseLike<unknown>,
    none: T,
  ): Promise<T> {
    try {
      return (await build(this.strapi.db.getConnection(TABLE))) as T;
    } catch (error) {
      if (isMissingTable(error)) return none;
      throw error;
    }
  }
}

export const beingAdded = (name: string): CrmConflictError =>
  new CrmConflictError(`The field "${name}" is being added by another request: read it again`, {
    name,
  });

export const staleField = (name: string): CrmConflictError =>
  new CrmConflictError(`The field "${name}" was changed by another request: read it again`, {
    name,
  });

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const isMissingTable = (error: unknown): boolean =>
  ['42P01', 'ER_NO_SUCH_TABLE'].includes(String(codeOf(error))) ||
  // Not `instanceof Error`: the driver's error may come from another realm.
  String((error as { message?: unknown } | null)?.message).includes('no such table');
