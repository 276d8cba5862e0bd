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
import { hasContentType } from '../ports/content-types';
import { lockRow } from './lock-row';

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
  hasFieldSize(type: string): boolean;
  getFieldSize(type: string): { default: number };
}

/** The layout of a field, stored while it is archived. */
export interface ShownAs {
  readonly place?: LayoutPlace | undefined;
  readonly listAt?: number | undefined;
  readonly metadata?: Configuration['metadatas'][string] | undefined;
  /** Settings of the list that referenced it: sort attribute and title. */
  readonly settings?: readonly string[] | undefined;
}

/** The fallback of a list setting whose field is hidden. */
const NO_FIELD = 'id';

const STORE = 'strapi_core_store_settings';

/**
 * Edits the Content Manager's stored layouts, which all processes share. Only the layout of the
 * type is changed: Strapi's own sync would read and check all types.
 */
export class ContentManagerViews {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly types: FieldTypeRegistry,
  ) {}

  /** Appends fields to the form, or updates label and help of existing ones. */
  async show(fields: readonly CustomFieldDefinition[]): Promise<void> {
    await this.changeEach(fields, ({ layouts, metadatas }, field) => {
      const metadata = metadatas[field.name] ?? this.defaultMetadata(field);
      Object.assign(metadata.edit, { label: field.label, description: field.help ?? '' });
      Object.assign(metadata.list, { label: field.label });
      if (!(field.name in metadatas)) layouts.edit = append(layouts.edit, this.cellOf(field));
      metadatas[field.name] = metadata;
    });
  }

  /** The current layout of a field; call it before archiving. */
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

  /** Removes a field from form and list; a list sorted by it falls back to the id. */
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

  /** Restores the previous layout of a field. */
  async restoreLayout(field: CustomFieldDefinition, as: ShownAs): Promise<void> {
    const { name } = field;
    await this.changeEach([field], ({ layouts, metadatas, settings }) => {
      layouts.edit = as.place ? putBack(layouts.edit, name, as.place) : without(layouts.edit, name);
      if (as.listAt !== undefined) {
        const list = layouts.list.filter((column) => column !== name);
        layouts.list = [...list.slice(0, as.listAt), name, ...list.slice(as.listAt)];
      }
      // Label and help come from the field, because they may have changed while it was archived.
      const now = metadatas[name];
      if (as.metadata && now) {
        const { label, description } = now.edit;
        metadatas[name] = {
          edit: { ...as.metadata.edit, label, description },
          list: { ...as.metadata.list, label: now.list.label },
        };
      }
      // Only if title and order have not been changed since.
      for (const key of as.settings ?? []) if (settings[key] === NO_FIELD) settings[key] = name;
    });
  }

  /** Reorders the fields of a type at their positions in the form. */
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
      if (!hasContentType(this.strapi, uid)) continue;
      await this.strapi.db.transaction(async ({ trx }) => {
        // A layout is one value.
        const key = `plugin_content_manager_configuration_content_types::${uid}`;
        await lockRow(this.strapi, { table: STORE, where: { key } }, trx as Knex.Transaction);
        const configuration = structuredClone(await this.service().findConfiguration({ uid }));
        for (const field of fields) if (field.uid === uid) change(configuration, field);
        await this.service().updateConfiguration({ uid }, configuration);
      });
    }
  }

  /** The metadata that the Content Manager creates for a new attribute. */
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
    const { attributes } = this.strapi.contentType(uid as never) as {
      attributes: Record<string, { type: string; customField?: string } | undefined>;
    };
    const { type = 'string', customField = '' } = attributes[name] ?? {};
    const sizes = this.strapi.plugin('content-manager').service<FieldSizes>('field-sizes');
    const input = sizes.hasFieldSize(customField) ? customField : type;
    return { name, size: sizes.getFieldSize(input).default };
  }

  private service(): ContentTypesService {
    return this.strapi.plugin('content-manager').service<ContentTypesService>('content-types');
  }
}
