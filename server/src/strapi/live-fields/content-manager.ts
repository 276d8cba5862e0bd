import type { Core } from '@strapi/strapi';
import type { Knex } from 'knex';

import {
  append,
  placeOf,
  putBack,
  reorder,
  without,
  type CustomFieldDefinition,
  type EditLayout,
  type LayoutPlace,
} from '../../custom-fields';
import type { FieldTypeRegistry } from '../../fields';

interface Configuration {
  uid: string;
  settings: Record<string, unknown>;
  metadatas: Record<string, { edit: Record<string, unknown>; list: Record<string, unknown> }>;
  layouts: { list: string[]; edit: EditLayout };
}

interface ContentTypesService {
  findConfiguration(contentType: { uid: string }): Promise<Configuration>;
  updateConfiguration(contentType: { uid: string }, configuration: Configuration): Promise<unknown>;
}

interface FieldSizes {
  getFieldSize(type: string): { default: number };
}

/** How a field was shown, kept while it is archived. */
export interface ShownAs {
  readonly place?: LayoutPlace | undefined;
  readonly listAt?: number | undefined;
  readonly metadata?: Configuration['metadatas'][string] | undefined;
  /** Settings of the list that named it: what it sorted by, what stood as title. */
  readonly settings?: readonly string[] | undefined;
}

/** What a list falls back to where a field that it names goes. */
const NO_FIELD = 'id';

const STORE = 'strapi_core_store_settings';

/**
 * The forms and lists of the Content Manager, which are kept in the database for all processes.
 * Only the type in question is touched: Strapi's own sync reads and checks every type there is.
 */
export class ContentManagerViews {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly types: FieldTypeRegistry,
  ) {}

  /** Puts fields at the end of the form, or, where it stands there, changes its label and help. */
  async show(fields: readonly CustomFieldDefinition[]): Promise<void> {
    await this.changeEach(fields, ({ layouts, metadatas }, field) => {
      const metadata = metadatas[field.name] ?? this.defaultMetadata(field);
      Object.assign(metadata.edit, { label: field.label, description: field.help ?? '' });
      Object.assign(metadata.list, { label: field.label });
      if (!(field.name in metadatas)) layouts.edit = append(layouts.edit, this.cellOf(field));
      metadatas[field.name] = metadata;
    });
  }

  /** How a field is shown now; asked before it is archived. */
  async remember({ uid, name }: CustomFieldDefinition): Promise<ShownAs> {
    const { layouts, metadatas, settings } = await this.service().findConfiguration({ uid });
    const listAt = layouts.list.indexOf(name);
    const named = Object.entries(settings).filter(([, value]) => value === name);
    return {
      place: placeOf(layouts.edit, name),
      listAt: listAt < 0 ? undefined : listAt,
      metadata: metadatas[name],
      settings: named.map(([key]) => key),
    };
  }

  /** Takes a field out of form and list; a list that was sorted by it falls back to the id. */
  async hide(field: CustomFieldDefinition): Promise<void> {
    await this.changeEach([field], (configuration, { name }) => {
      const { layouts, metadatas, settings } = configuration;
      const list = layouts.list.filter((column) => column !== name);
      layouts.list = list.length > 0 ? list : [NO_FIELD];
      layouts.edit = without(layouts.edit, name);
      configuration.metadatas = Object.fromEntries(
        Object.entries(metadatas).filter(([key]) => key !== name),
      );
      for (const [key, value] of Object.entries(settings))
        if (value === name) settings[key] = NO_FIELD;
    });
  }

  /** Shows a restored field as it was shown before. */
  async restoreLayout(field: CustomFieldDefinition, as: ShownAs): Promise<void> {
    const { name } = field;
    await this.changeEach([field], ({ layouts, metadatas, settings }) => {
      layouts.edit = as.place ? putBack(layouts.edit, name, as.place) : without(layouts.edit, name);
      if (as.listAt !== undefined) {
        const list = layouts.list.filter((column) => column !== name);
        layouts.list = [...list.slice(0, as.listAt), name, ...list.slice(as.listAt)];
      }
      // Label and help are the field's own, and may have changed while it was archived.
      const now = metadatas[name];
      if (as.metadata && now) {
        const { label, description } = now.edit;
        metadatas[name] = {
          edit: { ...as.metadata.edit, label, description },
          list: { ...as.metadata.list, label: now.list.label },
        };
      }
      // Somebody may have chosen another title or order since.
      for (const key of as.settings ?? []) if (settings[key] === NO_FIELD) settings[key] = name;
    });
  }

  /** Brings the fields of a type into an order where they stand in its form. */
  async arrange(fields: readonly CustomFieldDefinition[]): Promise<void> {
    const names = fields.map((field) => field.name);
    await this.changeEach(fields.slice(0, 1), ({ layouts }) => {
      layouts.edit = reorder(layouts.edit, names);
    });
  }

  private async changeEach(
    fields: readonly CustomFieldDefinition[],
    change: (configuration: Configuration, field: CustomFieldDefinition) => void,
  ): Promise<void> {
    for (const uid of new Set(fields.map((field) => field.uid))) {
      if (!(uid in this.strapi.contentTypes)) continue;
      await this.strapi.db.transaction(async ({ trx }) => {
        await this.takeTurn(uid, trx as Knex.Transaction);
        const configuration = structuredClone(await this.service().findConfiguration({ uid }));
        for (const field of fields) if (field.uid === uid) change(configuration, field);
        await this.service().updateConfiguration({ uid }, configuration);
      });
    }
  }

  /** A form is one value, read and written whole: processes that change it take turns on its row. */
  private async takeTurn(uid: string, transaction: Knex.Transaction): Promise<void> {
    const key = `plugin_content_manager_configuration_content_types::${uid}`;
    const row = this.strapi.db.getConnection(STORE).where({ key }).transacting(transaction);
    // SQLite locks no rows: a write that changes nothing takes its lock on the whole database.
    if (this.strapi.db.dialect.client === 'sqlite') await row.update({ key });
    else await row.forUpdate().select('id');
  }

  /** As the Content Manager makes it for a new attribute. */
  private defaultMetadata({
    name,
    type,
  }: CustomFieldDefinition): Configuration['metadatas'][string] {
    const { comparable } = this.types.get(type);
    return {
      edit: { label: name, description: '', placeholder: '', visible: true, editable: true },
      list: { label: name, searchable: comparable, sortable: comparable },
    };
  }

  private cellOf({ name, uid }: CustomFieldDefinition): { name: string; size: number } {
    const attribute = this.strapi.contentType(uid as never) as {
      attributes: Record<string, { type: string } | undefined>;
    };
    const sizes = this.strapi.plugin('content-manager').service<FieldSizes>('field-sizes');
    return { name, size: sizes.getFieldSize(attribute.attributes[name]?.type ?? 'string').default };
  }

  private service(): ContentTypesService {
    return this.strapi.plugin('content-manager').service<ContentTypesService>('content-types');
  }
}
