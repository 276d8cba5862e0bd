import type { Core } from '@strapi/strapi';

import {
  columnChanges,
  type ColumnChanges,
  type CustomFieldDefinition,
} from '../../../custom-fields';
import type { FieldTypeRegistry } from '../../../fields';
import { hideFromBuilder } from './builder';
import { ContentManagerViews } from './content-manager';
import { guardDoors } from './doors';
import { FilterGuard } from './filter-guard';
import { heal, isAbandoned } from './healing';
import { LiveFieldRegistry } from './registry';
import { RolePermissions } from './role-permissions';
import { CustomFieldRows } from './rows';
import { UniqueValues } from './unique-values';
import { Watcher } from './watcher';
import { WriteGuard } from './write-guard';

/** Strapi does not type its hooks. */
interface Hook {
  register(handler: () => Promise<void>): void;
}

/** Custom fields in one running Strapi: from the boot to the end, and what others change meanwhile. */
export class LiveAttributes {
  readonly rows: CustomFieldRows;

  readonly registry: LiveFieldRegistry;

  readonly columns: ColumnChanges;

  readonly views: ContentManagerViews;

  readonly permissions: RolePermissions;

  readonly #watcher: Watcher;

  #stamp: string | undefined;

  /** Not so at level 1, where there are no fields and nothing is looked for. */
  #registered = false;

  /** Fields that the boot completed for a process that was killed. */
  #completed: readonly CustomFieldDefinition[] = [];

  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly strapi: Core.Strapi,
    readonly types: FieldTypeRegistry,
  ) {
    this.rows = new CustomFieldRows(strapi);
    this.registry = new LiveFieldRegistry(strapi, types);
    this.columns = columnChanges(strapi.db.dialect.client, {
      knex: strapi.db.connection,
      schema: strapi.db.getSchemaName(),
    });
    this.views = new ContentManagerViews(strapi, types);
    this.permissions = new RolePermissions(strapi);
    this.#watcher = new Watcher(strapi, () => this.refresh());
  }

  /**
   * In `register`, before models are read: one query. A database that cannot be reached is raised
   * after the sync only, since commands such as `strapi ts:generate-types` run without one.
   */
  async register(): Promise<void> {
    this.#registered = true;
    let failure: unknown;
    try {
      this.registry.apply((await this.rows.readAll()).map(asIfLive));
    } catch (error) {
      failure = error;
    }
    const afterSync = this.strapi.hook('strapi::content-types.afterSync') as Hook;
    afterSync.register(async () => {
      if (failure !== undefined) throw failure as Error;
      await this.afterSync();
    });
  }

  /** In `bootstrap`, when Strapi's services are there. */
  async bootstrap(): Promise<void> {
    if (!this.#registered) return;
    // The Content Manager found them by itself, and knows neither label nor help.
    await this.views.show(this.#completed);
    const unique = new UniqueValues(this.strapi, this.registry);
    guardDoors(this.strapi, {
      unique,
      writes: new WriteGuard(this.strapi, this.registry, this.types, unique),
      filters: new FilterGuard(this.strapi, this.registry, this.types),
    });
    hideFromBuilder(this.strapi);
    this.#watcher.watch();
  }

  async destroy(): Promise<void> {
    await this.#watcher.stop();
    await this.#queue;
  }

  /** Takes over what other processes changed; cheap where nothing did. */
  async refresh(): Promise<void> {
    const stamp = await this.rows.stamp();
    const abandoned = this.registry.all().filter((field) => isAbandoned(field, new Date()));
    if (abandoned.length > 0) await this.completeAbandoned(abandoned);
    else if (stamp !== this.#stamp) await this.reload();
  }

  /** Shows what the table holds now. */
  async reload(): Promise<void> {
    const stamp = await this.rows.stamp();
    this.registry.apply(await this.rows.readAll());
    this.#stamp = stamp;
  }

  /** Runs changes of fields one after the other. */
  async inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(change);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  private async afterSync(): Promise<void> {
    const definitions = await this.rows.readAll();
    if (definitions.length > 0) this.#completed = await heal(this, definitions);
    await this.reload();
  }

  private async completeAbandoned(fields: readonly CustomFieldDefinition[]): Promise<void> {
    const completed = await heal(this, fields);
    await this.reload();
    await this.views.show(completed);
    await this.permissions.resetSuperAdmin();
  }
}

/** While booting, a pending field is one that a killed process did not finish. */
const asIfLive = (field: CustomFieldDefinition): CustomFieldDefinition =>
  field.state === 'pending' ? { ...field, state: 'live' } : field;
