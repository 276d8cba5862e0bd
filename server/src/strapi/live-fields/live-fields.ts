import type { Core } from '@strapi/strapi';

import { columnChanges, type ColumnChanges, type CustomFieldDefinition } from '../../custom-fields';
import type { FieldTypeRegistry } from '../../fields';
import { hideFromBuilder } from '../patches/content-type-builder';
import type { Patches } from '../patches/patch';
import { openUniqueTransactions } from '../patches/unique-value-transactions';
import { ContentManagerViews } from './content-manager';
import { refuseOtherColumns } from './declared-columns';
import { DocumentBefore } from './document-before';
import type { Guards } from '../hooks/live-field-guards';
import { hideRulesFromEntityValidator } from '../patches/entity-validator';
import { FilterGuard } from './filter-guard';
import { followUp } from './follow-up';
import { reconcile, isAbandoned } from './reconciliation';
import { makeNullableInGraphql } from './graphql-nullable';
import { LiveFieldRegistry } from './registry';
import { RolePermissions } from './role-permissions';
import { CustomFieldRows } from './rows';
import { UniqueValues } from './unique-values';
import type { Clock } from '../../core/contracts';
import { clockOf } from '../ports/clock';
import { Watcher } from '../ports/watcher';
import { WriteGuard } from './write-guard';

/**
 * The custom fields of one running Strapi: boot, changes, and synchronization with other processes.
 */
export class LiveFields {
  readonly rows: CustomFieldRows;

  readonly registry: LiveFieldRegistry;

  readonly columns: ColumnChanges;

  readonly views: ContentManagerViews;

  readonly permissions: RolePermissions;

  /** Validates every write and query of custom fields; undefined before `bootstrap`. */
  guards: Guards | undefined;

  /** The rows of a document before Strapi replaces them. */
  readonly before: DocumentBefore;

  readonly watcher: Watcher;
  private readonly clock: Clock;

  /** The rows found at boot, or the reason why they could not be read. */
  #found: readonly CustomFieldDefinition[] = [];

  #failure: unknown;

  #stamp: string | undefined;

  /** False at level 1, which has no custom fields. */
  #registered = false;

  /** Fields that this boot has completed after a crash of another process. */
  #completed: readonly CustomFieldDefinition[] = [];

  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    readonly strapi: Core.Strapi,
    readonly types: FieldTypeRegistry,
    private readonly patches: Patches,
  ) {
    this.clock = clockOf(strapi);
    this.rows = new CustomFieldRows(strapi);
    this.registry = new LiveFieldRegistry(strapi, types);
    this.columns = columnChanges(strapi.db.dialect.client, {
      knex: strapi.db.connection,
      schema: strapi.db.getSchemaName(),
    });
    this.views = new ContentManagerViews(strapi, types);
    this.permissions = new RolePermissions(strapi);
    this.before = new DocumentBefore(strapi, this.registry);
    this.watcher = new Watcher(strapi, 'custom fields', () => this.refresh());
  }

  /**
   * Runs in `register`, before models are read: reads the stamp, then rows that are as new or newer.
   * A failed connection is reported after the sync only, because commands such as
   * `strapi ts:generate-types` run without a database.
   */
  async register(): Promise<void> {
    this.#registered = true;
    makeNullableInGraphql(this.strapi, this.registry);
    try {
      this.#stamp = await this.rows.stamp();
      this.#found = await this.rows.readAll();
      this.registry.apply(this.#found.map(asIfLive));
    } catch (error) {
      this.#failure = error;
    }
  }

  beforeSync(): void {
    refuseOtherColumns(this.strapi, this.types, this.#found);
  }

  async afterSync(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure as Error;
    if (this.#found.length === 0) return;
    this.#completed = await reconcile(this, this.#found);
    // Changes by other processes since then are found by the watcher, as at any other time.
    if (this.#found.some(({ state }) => state === 'pending')) await this.reload();
    // Again, for types that the app has registered since, and content types that it has added.
    else this.registry.apply(this.#found);
  }

  /** Runs in `bootstrap`, when Strapi's services are available. */
  async bootstrap(): Promise<void> {
    if (!this.#registered) return;
    // The Content Manager has added them by itself, without label and help.
    await this.views.show(this.#completed);
    const unique = new UniqueValues(this.strapi, this.registry);
    this.patches.add(hideRulesFromEntityValidator(this.strapi));
    this.guards = {
      writes: new WriteGuard(this.strapi, this.registry, this.types, unique, this.before),
      filters: new FilterGuard(this.strapi, this.registry, this.types),
    };
    this.patches.add(openUniqueTransactions(this.strapi, unique));
    const hidden = hideFromBuilder(this.strapi, this.registry);
    if (hidden) this.patches.add(hidden);
  }

  async destroy(): Promise<void> {
    await this.watcher.stop();
    await this.#queue;
  }

  /** Applies the changes of other processes; cheap if there are none. */
  async refresh(): Promise<void> {
    const stamp = await this.rows.stamp();
    if (stamp !== this.#stamp) await this.reload();
    const now = this.clock.now();
    const seemsAbandoned = this.registry.all().some((field) => isAbandoned(field, now));
    if (seemsAbandoned) await this.runExclusive(() => this.completeAbandoned());
  }

  /** Applies the current rows. */
  async reload(): Promise<void> {
    const stamp = await this.rows.stamp();
    this.registry.apply(await this.rows.readAll());
    this.#stamp = stamp;
  }

  /** Serializes changes of fields: one runs at a time in this process. */
  async runExclusive<T>(change: () => Promise<T>): Promise<T> {
    const current = this.#queue.then(change);
    this.#queue = current.catch(() => undefined);
    return current;
  }

  /** Reads again first: a running addition updates its row, which the stamp does not show. */
  private async completeAbandoned(): Promise<void> {
    const now = this.clock.now();
    const abandoned = (await this.rows.readAll()).filter((field) => isAbandoned(field, now));
    try {
      const completed = await reconcile(this, abandoned);
      await this.reload();
      await followUp(this, () => this.views.show(completed));
      await followUp(this, () => this.permissions.resetSuperAdmin(completed.map(({ uid }) => uid)));
    } catch (error) {
      // The caller asked for something else, so the error is only logged; the next run retries.
      const reason = error instanceof Error ? error.message : String(error);
      this.strapi.log.warn(
        `nexus-crm: a field that was being added could not be completed: ${reason}`,
      );
    }
  }
}

/** During boot, a pending field was left by a crashed process. */
const asIfLive = (field: CustomFieldDefinition): CustomFieldDefinition =>
  field.state === 'pending' ? { ...field, state: 'live' } : field;
